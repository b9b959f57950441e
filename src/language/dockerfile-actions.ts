import * as vscode from 'vscode';
import { type Fix, compatibleFixes } from './core/features/finding.js';
import { type DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { rangeOf } from './documents.js';

const fixAll = vscode.CodeActionKind.SourceFixAll.append('longshore');

function editOf(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, text } of fixes.flatMap((fix) => fix.edits))
    edit.replace(document.uri, rangeOf(document, span), text);
  return edit;
}

/** Quick fixes and fix-all. */
export function registerActions(
  selector: vscode.DocumentSelector,
  diagnostics: DockerfileDiagnostics,
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
            for (const fix of finding.fixes()) {
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
            findings.flatMap((finding) =>
              finding
                .fixes()
                .filter((fix) => fix.isSafe)
                .slice(0, 1),
            ),
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
  ];
}
