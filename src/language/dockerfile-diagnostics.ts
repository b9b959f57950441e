import * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type EngineFinding, withoutDoubles } from './core/features/engine-check.js';
import { type Finding } from './core/features/finding.js';
import { type Settings } from '../host/settings.js';
import { type IgnoreFiles } from './build-context.js';
import { type LocalImages } from './core/features/images.js';
import { type Readings, dockerfileLanguage } from './documents.js';
import { diagnosticCode, diagnosticSeverities, findingDiagnostic } from './finding-diagnostic.js';
import { check, policyOf } from './linter.js';
import { severitiesOf } from './severities.js';
import { TypingPace } from './typing-pace.js';

/** What findings depend on besides the text. */
interface Surroundings {
  readonly settings: Settings;
  readonly images: LocalImages;
  readonly ignoreFiles: IgnoreFiles;
}

/** Base images of one file whose configuration is asked for. */
const mostImages = 30;

/**
 * Publishes what the linter finds, and what the engine's checks found for as long as the text stays the same.
 */
export class DockerfileDiagnostics implements Disposable {
  readonly #store = new Store();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('longshore-dockerfile'));
  readonly #pace = this.#store.add(new TypingPace((document) => this.#run(document)));
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #engine = new Map<string, { readonly version: number; readonly findings: readonly EngineFinding[] }>();
  readonly #readings: Readings;
  readonly #around: Surroundings;

  constructor(readings: Readings, around: Surroundings) {
    this.#readings = readings;
    this.#around = around;
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#run(document)));
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === dockerfileLanguage) this.#pace.changed(document);
      }),
    );
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('longshore.dockerfile')) this.#runAll();
      }),
    );
    this.#store.add(around.ignoreFiles.onDidChange(() => this.#runAll()));
    this.#store.add(around.images.onDidChange(() => this.#runAll()));
    this.#runAll();
  }

  /** The findings that are shown for a document now. */
  findingsOf(document: vscode.TextDocument): readonly Finding[] {
    return this.#findings.get(document.uri.toString()) ?? [];
  }

  setEngineFindings(document: vscode.TextDocument, version: number, findings: readonly EngineFinding[]): void {
    this.#engine.set(document.uri.toString(), { version, findings });
    this.#run(document);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #runAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#run(document);
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#pace.forget(document.uri);
    this.#findings.delete(key);
    this.#engine.delete(key);
    this.#collection.delete(document.uri);
  }

  #run(document: vscode.TextDocument): void {
    if (document.languageId !== dockerfileLanguage) return;
    const { settings, images, ignoreFiles } = this.#around;
    const unknown = new Set<string>();
    const { findings: found } = check(this.#readings.of(document), {
      severities: severitiesOf(settings.get('longshore.dockerfile.rules', document)),
      policy: policyOf(
        settings.get('longshore.dockerfile.trustedRegistries', document),
        settings.get('longshore.dockerfile.labels', document),
        settings.get('longshore.dockerfile.onlyTheseLabels', document),
      ),
      ignore: ignoreFiles.matcherOf(document),
      platform: images.platform(),
      image: (reference) => {
        const config = images.config(reference);
        if (!config) unknown.add(reference);
        return config;
      },
    });
    void this.#learn(document, [...unknown].slice(0, mostImages));
    this.#findings.set(document.uri.toString(), found);
    const own = found.map((finding) => findingDiagnostic(document, finding));
    this.#collection.set(document.uri, [...own, ...this.#engineDiagnostics(document, found)]);
  }

  /** Asks for the base images that the engine has; what is found with them comes later. */
  async #learn(document: vscode.TextDocument, references: readonly string[]): Promise<void> {
    const learnt = await Promise.all(references.map((reference) => this.#around.images.learn(reference)));
    if (learnt.includes(true) && !document.isClosed) this.#run(document);
  }

  #engineDiagnostics(document: vscode.TextDocument, own: readonly Finding[]): vscode.Diagnostic[] {
    const engine = this.#engine.get(document.uri.toString());
    if (engine?.version !== document.version) return [];
    const local = own.map((finding) => ({
      rule: finding.rule,
      startLine: document.positionAt(finding.span.start).line,
      endLine: document.positionAt(finding.span.end).line,
      isError: finding.severity === 'error',
    }));
    const chosen = severitiesOf(this.#around.settings.get('longshore.dockerfile.rules', document));
    return withoutDoubles(engine.findings, local).flatMap((finding) => {
      const { range } = document.lineAt(Math.min(finding.line, document.lineCount - 1));
      const severity = finding.rule === undefined ? 'error' : (chosen[finding.rule] ?? 'warning');
      if (severity === 'off') return [];
      const diagnostic = new vscode.Diagnostic(range, finding.message, diagnosticSeverities[severity]);
      diagnostic.source = 'buildkit';
      if (finding.rule !== undefined) {
        diagnostic.code = diagnosticCode(finding.rule, finding.url);
      }
      return [diagnostic];
    });
  }
}
