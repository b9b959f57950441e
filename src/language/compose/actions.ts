import path from 'node:path';
import * as vscode from 'vscode';
import { type ComposeFinding } from '../core/compose/findings.js';
import { rewritesAt } from '../core/compose/rewrite.js';
import { type Fix, compatibleFixes } from '../core/features/finding.js';
import { rangeOf } from '../documents.js';
import { type ComposeDiagnostics } from './diagnostics.js';
import { type ComposeReadings } from './documents.js';

const { QuickFix, RefactorRewrite, SourceFixAll } = vscode.CodeActionKind;
const fixAll = SourceFixAll.append('longshore');

function editOf(document: vscode.TextDocument, fixes: readonly Pick<Fix, 'edits'>[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, text } of fixes.flatMap((fix) => fix.edits)) {
    edit.replace(document.uri, rangeOf(document, span), text);
  }
  return edit;
}

/** Makes the file that something asks for; empty, and shown in the explorer of its folder. */
function creation(document: vscode.TextDocument, missing: string): vscode.CodeAction {
  const title = vscode.l10n.t('Create {0}', path.posix.basename(missing));
  const action = new vscode.CodeAction(title, QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.createFile(document.uri.with({ path: missing }), { ignoreIfExists: true });
  return action;
}

class Actions implements vscode.CodeActionProvider {
  readonly #readings: ComposeReadings;
  readonly #diagnostics: ComposeDiagnostics;

  constructor(readings: ComposeReadings, diagnostics: ComposeDiagnostics) {
    this.#readings = readings;
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const findings = this.#diagnostics.findingsOf(document);
    const isWanted = (kind: vscode.CodeActionKind) => context.only?.contains(kind) ?? true;
    const actions: vscode.CodeAction[] = [];
    if (isWanted(QuickFix)) {
      const here = findings.filter((finding) => rangeOf(document, finding.span).intersection(range));
      actions.push(...here.flatMap((finding) => this.#fixesOf(document, finding, context)));
    }
    if (isWanted(RefactorRewrite)) {
      const { project } = this.#readings.of(document);
      for (const rewrite of rewritesAt(project, document.offsetAt(range.start))) {
        const action = new vscode.CodeAction(rewrite.title, RefactorRewrite);
        action.edit = editOf(document, [rewrite]);
        actions.push(action);
      }
    }
    // Asked for by name alone: in the menu of a place it would be out of place.
    if (context.only?.contains(fixAll)) {
      const safe = compatibleFixes(findings.flatMap((finding) => finding.fixes().filter(({ isSafe }) => isSafe)));
      if (safe.length > 0) {
        const title = vscode.l10n.t('Fix all that can be fixed without changing what is run');
        const action = new vscode.CodeAction(title, fixAll);
        action.edit = editOf(document, safe);
        actions.push(action);
      }
    }
    return actions;
  }

  #fixesOf(
    document: vscode.TextDocument,
    finding: ComposeFinding,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const range = rangeOf(document, finding.span);
    const meant = context.diagnostics.filter(
      (diagnostic) => diagnostic.range.isEqual(range) && diagnostic.message === finding.message,
    );
    const actions = finding.fixes().map((fix) => {
      const action = new vscode.CodeAction(fix.title, QuickFix);
      action.edit = editOf(document, [fix]);
      action.isPreferred = fix.isPreferred;
      return action;
    });
    const { missingFile } = finding;
    const all = missingFile === undefined ? actions : [...actions, creation(document, missingFile)];
    for (const action of all) action.diagnostics = meant;
    return all;
  }
}

/** Quick fixes, fix-all, and other ways to write the same. */
export function registerActions(
  selector: vscode.DocumentSelector,
  readings: ComposeReadings,
  diagnostics: ComposeDiagnostics,
): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(selector, new Actions(readings, diagnostics), {
    providedCodeActionKinds: [QuickFix, fixAll, RefactorRewrite],
  });
}
