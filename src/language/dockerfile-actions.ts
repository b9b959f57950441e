import * as vscode from 'vscode';
import { type Fix, compatibleFixes } from './core/features/finding.js';
import { type DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { type Readings, rangeOf } from './documents.js';
import { type Linter } from './linter.js';
import { dockerfileSetting } from './settings.js';

const fixAll = vscode.CodeActionKind.SourceFixAll.append('longshore');

function editOf(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, text } of fixes.flatMap((fix) => fix.edits))
    edit.replace(document.uri, rangeOf(document, span), text);
  return edit;
}

/** Quick fixes, fix-all and formatting. */
export function registerActions(
  selector: vscode.DocumentSelector,
  readings: Readings,
  diagnostics: DockerfileDiagnostics,
  linter: Linter,
): vscode.Disposable[] {
  return [
    vscode.languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions(document, range, context) {
          const findings = diagnostics.findingsOf(document);
          const actions: vscode.CodeAction[] = [];
          for (const finding of findings) {
            const findingRange = rangeOf(document, finding.span);
            if (!findingRange.intersection(range)) continue;
            for (const fix of finding.fixes) {
              const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
              action.edit = editOf(document, [fix]);
              action.isPreferred = fix.isPreferred;
              action.diagnostics = context.diagnostics.filter(
                (diagnostic) => diagnostic.range.isEqual(findingRange) && diagnostic.message === finding.message,
              );
              actions.push(action);
            }
          }
          const safe = compatibleFixes(
            findings.flatMap((finding) => finding.fixes.filter((fix) => fix.isSafe).slice(0, 1)),
          );
          if (safe.length > 0) {
            const action = new vscode.CodeAction(
              vscode.l10n.t('Fix all that can be fixed without changing what is built'),
              fixAll,
            );
            action.edit = editOf(document, safe);
            actions.push(action);
          }
          return actions;
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAll] },
    ),
    vscode.languages.registerDocumentFormattingEditProvider(selector, {
      provideDocumentFormattingEdits(document, options) {
        if (!dockerfileSetting('longshore.dockerfile.formatting', document)) return [];
        const text = linter.format(readings.of(document), options);
        const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
        return text === undefined || text === document.getText() ? [] : [vscode.TextEdit.replace(all, text)];
      },
    }),
  ];
}
