import * as vscode from 'vscode';
import { contextFolder, ignoreFile } from './build-context.js';
import { cleanPath } from './core/dockerfile/clean-path.js';
import { letThrough } from './core/features/let-through.js';
import { type DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { rangeOf } from './documents.js';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

const usualIgnores = ['.git', '.gitignore', '.dockerignore', 'Dockerfile*', 'node_modules', '.env', '.vscode', ''];

/** A `.dockerignore` for a file that copies the whole context and has none. */
class NewIgnoreFile implements vscode.CodeActionProvider {
  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const folder = contextFolder(document);
    const line = document.lineAt(range.start.line).text;
    if (!folder || !/^\s*(?:COPY|ADD)\s(?:.*\s)?\.\/?\s/i.test(line) || /--from/.test(line)) return [];
    const file = vscode.Uri.joinPath(folder, '.dockerignore');
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(file)).then(
      () => true,
      // Any reason why it can't be looked at but its absence would also keep it from being made.
      (error: unknown) => !(error instanceof vscode.FileSystemError && error.code === 'FileNotFound'),
    );
    if (isThere) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Add a .dockerignore'), RefactorRewrite);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.createFile(file, { contents: new TextEncoder().encode(usualIgnores.join('\n')) });
    return [action];
  }
}

/** Changes of the ignore file for a source that it keeps out. */
class LetThrough implements vscode.CodeActionProvider {
  readonly #diagnostics: DockerfileDiagnostics;

  constructor(diagnostics: DockerfileDiagnostics) {
    this.#diagnostics = diagnostics;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const finding = this.#diagnostics
      .findingsOf(document)
      .find(({ rule, span }) => rule === 'CopyIgnoredFile' && rangeOf(document, span).intersection(range));
    const file = finding && (await ignoreFile(document));
    if (!file) return [];
    const place = rangeOf(document, finding.span);
    const source = document.getText(place);
    // Whose path isn't the text itself is left alone.
    if (/[$'"\\]/.test(source)) return [];
    const ignored = await vscode.workspace.openTextDocument(file.uri);
    const name = file.uri.path.slice(file.uri.path.lastIndexOf('/') + 1);
    return letThrough(ignored.getText(), cleanPath(source), name).map(({ title, start, end, text }, index) => {
      const action = new vscode.CodeAction(title, QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(file.uri, rangeOf(ignored, { start, end }), text);
      action.isPreferred = index === 0;
      action.diagnostics = diagnostics.filter((diagnostic) => diagnostic.range.isEqual(place));
      return action;
    });
  }
}

/** Quick fixes that make or change the ignore file beside a Dockerfile. */
export function registerIgnoreActions(
  selector: vscode.DocumentSelector,
  diagnostics: DockerfileDiagnostics,
): vscode.Disposable[] {
  const { registerCodeActionsProvider } = vscode.languages;
  return [
    registerCodeActionsProvider(selector, new NewIgnoreFile(), { providedCodeActionKinds: [RefactorRewrite] }),
    registerCodeActionsProvider(selector, new LetThrough(diagnostics), { providedCodeActionKinds: [QuickFix] }),
  ];
}
