import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { type Settings } from '../../host/settings.js';
import { type ComposeFinding, findingsOf } from '../core/compose/findings.js';
import { type Severity } from '../core/features/finding.js';
import { rangeOf } from '../documents.js';
import { severitiesOf } from '../severities.js';
import { type Coexistence } from './coexistence.js';
import { type ComposeReadings, isCompose } from './documents.js';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** After the first change at once, after the following ones when typing pauses. */
const pause = 150;

/** Publishes what is wrong with open Compose files. */
export class ComposeDiagnostics implements Disposable {
  readonly #store = new Store();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('longshore-compose'));
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();
  readonly #findings = new Map<string, readonly ComposeFinding[]>();
  readonly #readings: ComposeReadings;
  readonly #settings: Settings;
  readonly #coexistence: Coexistence;

  constructor(readings: ComposeReadings, settings: Settings, coexistence: Coexistence) {
    this.#coexistence = coexistence;
    this.#readings = readings;
    this.#settings = settings;
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#run(document)));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document)));
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
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  #runAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#run(document);
  }

  #schedule(document: vscode.TextDocument): void {
    if (!isCompose(document)) return;
    const key = document.uri.toString();
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.again = true;
      waiting.timer.refresh();
      return;
    }
    this.#run(document);
    const timer = setTimeout(() => {
      const again = this.#waiting.get(key)?.again === true;
      this.#waiting.delete(key);
      if (again && !document.isClosed) this.#run(document);
    }, pause);
    this.#waiting.set(key, { timer, again: false });
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
    this.#findings.delete(key);
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
      found.map((finding) => toDiagnostic(document, finding)),
    );
  }
}

function toDiagnostic(document: vscode.TextDocument, finding: ComposeFinding): vscode.Diagnostic {
  const range = rangeOf(document, finding.span);
  const diagnostic = new vscode.Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = finding.source;
  const { rule, url } = finding;
  diagnostic.code = url === undefined ? rule : { value: rule, target: vscode.Uri.parse(url) };
  diagnostic.tags = [
    ...(finding.isUnnecessary ? [vscode.DiagnosticTag.Unnecessary] : []),
    ...(finding.isDeprecated ? [vscode.DiagnosticTag.Deprecated] : []),
  ];
  return diagnostic;
}
