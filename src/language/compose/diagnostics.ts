import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { type Settings } from '../../host/settings.js';
import { type ComposeFinding, findingsOf } from '../core/compose/findings.js';
import { findingDiagnostic } from '../finding-diagnostic.js';
import { severitiesOf } from '../severities.js';
import { TypingPace } from '../typing-pace.js';
import { type Coexistence } from './coexistence.js';
import { type ComposeReadings, isCompose } from './documents.js';

/** Publishes what is wrong with open Compose files. */
export class ComposeDiagnostics implements Disposable {
  readonly #store = new Store();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('longshore-compose'));
  readonly #pace = this.#store.add(new TypingPace((document) => this.#run(document)));
  readonly #findings = new Map<string, readonly ComposeFinding[]>();
  readonly #readings: ComposeReadings;
  readonly #settings: Settings;
  readonly #coexistence: Coexistence;

  constructor(readings: ComposeReadings, settings: Settings, coexistence: Coexistence) {
    this.#coexistence = coexistence;
    this.#readings = readings;
    this.#settings = settings;
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#run(document)));
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isCompose(document)) this.#pace.changed(document);
      }),
    );
    this.#store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('longshore.compose')) this.#runAll();
      }),
    );
    this.#store.add(readings.onDidChange(() => this.#runAll()));
    this.#runAll();
  }

  /** The findings that are shown for a document now. */
  findingsOf(document: vscode.TextDocument): readonly ComposeFinding[] {
    return this.#findings.get(document.uri.toString()) ?? [];
  }

  dispose(): void {
    this.#store.dispose();
  }

  #runAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#run(document);
  }

  #forget(uri: vscode.Uri): void {
    this.#pace.forget(uri);
    this.#findings.delete(uri.toString());
    this.#collection.delete(uri);
  }

  #run(document: vscode.TextDocument): void {
    if (!isCompose(document)) return;
    const rules = severitiesOf(this.#settings.get('longshore.compose.rules', document));
    const found = findingsOf(this.#readings.of(document).problems, rules).filter(
      ({ rule }) => !this.#coexistence.leavesRule(rule),
    );
    this.#findings.set(document.uri.toString(), found);
    this.#collection.set(
      document.uri,
      found.map((finding) => findingDiagnostic(document, finding)),
    );
  }
}
