import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { ignoreFindings, ignorePathAt, matchCount, usualIgnores } from './core/features/ignore-file.js';
import { walkFolder } from './build-context.js';
import { rangeOf } from './documents.js';
import { findingDiagnostic } from './finding-diagnostic.js';

const ignoreLanguage = 'dockerignore';

/** The folder whose files the patterns mean; undefined for a document that lies nowhere. */
function folderOf(document: vscode.TextDocument): vscode.Uri | undefined {
  return document.isUntitled ? undefined : vscode.Uri.joinPath(document.uri, '..');
}

async function complete(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[] | undefined> {
  const place = ignorePathAt(document.getText(), document.offsetAt(position));
  if (!place) return undefined;
  const range = rangeOf(document, place.replace);
  const itemOf = (text: string, kind: vscode.CompletionItemKind, order: string): vscode.CompletionItem => {
    const item = new vscode.CompletionItem(text, kind);
    item.range = range;
    item.sortText = `${order}${text}`;
    return item;
  };
  const { File, Folder, Value } = vscode.CompletionItemKind;
  const folder = folderOf(document);
  const entries = folder
    ? await Promise.resolve(vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, place.folder))).catch(
        // The folder that is being typed may not exist.
        () => [],
      )
    : [];
  const paths = entries.map(([name, type]) => {
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    return itemOf(`${place.lead}${name}${isFolder ? '/' : ''}`, isFolder ? Folder : File, isFolder ? '1' : '2');
  });
  const usual = place.lead === '' ? usualIgnores.map((text) => itemOf(text, Value, '3')) : [];
  return [...paths, ...usual.filter((item) => !paths.some((path) => path.label === item.label))];
}

/** Findings, completion, fixes and hovers of .dockerignore files. */
export function registerIgnoreFile(): Disposable[] {
  const selector: vscode.DocumentSelector = { language: ignoreLanguage };
  const collection = vscode.languages.createDiagnosticCollection('longshore-dockerignore');
  const check = (document: vscode.TextDocument): void => {
    if (document.languageId !== ignoreLanguage) return;
    const found = ignoreFindings(document.getText());
    collection.set(
      document.uri,
      found.map((finding) => findingDiagnostic(document, finding)),
    );
  };
  vscode.workspace.textDocuments.forEach(check);
  return [
    collection,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.languages.registerCompletionItemProvider(selector, { provideCompletionItems: complete }, '/', '!'),
    vscode.languages.registerHoverProvider(selector, {
      async provideHover(document, position, token) {
        const folder = folderOf(document);
        const { text } = document.lineAt(position.line);
        const files = folder && (await walkFolder(folder, token));
        const count = files && matchCount(text, files);
        if (count === undefined) return undefined;
        return new vscode.Hover(vscode.l10n.t('Matches {0} files of the build context.', count));
      },
    }),
    vscode.languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions(document, range, context) {
          return ignoreFindings(document.getText())
            .filter(({ span }) => rangeOf(document, span).intersection(range))
            .flatMap((finding) =>
              finding.fixes().map((fix) => {
                const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
                action.edit = new vscode.WorkspaceEdit();
                for (const { span, text } of fix.edits)
                  action.edit.replace(document.uri, rangeOf(document, span), text);
                action.isPreferred = fix.isPreferred;
                action.diagnostics = context.diagnostics.filter(({ message }) => message === finding.message);
                return action;
              }),
            );
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  ];
}
