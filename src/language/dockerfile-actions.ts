import * as vscode from 'vscode';
import { type Finding, type Fix, compatibleFixes } from './core/features/finding.js';
import { type LocalImages } from './core/features/images.js';
import { pinFixes, refactoringsAt, silencers } from './core/features/refactor.js';
import { type DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { type Readings, rangeOf } from './documents.js';
import { registerIgnoreActions } from './ignore-actions.js';

const { QuickFix, RefactorExtract, RefactorRewrite, SourceFixAll } = vscode.CodeActionKind;
const fixAll = SourceFixAll.append('longshore');

interface Needs {
  readonly readings: Readings;
  readonly diagnostics: DockerfileDiagnostics;
  readonly images: LocalImages;
}

function editOf(document: vscode.TextDocument, fixes: readonly Pick<Fix, 'edits'>[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, text } of fixes.flatMap((fix) => fix.edits))
    edit.replace(document.uri, rangeOf(document, span), text);
  return edit;
}

/** The first fix of each finding, as many as can be made together. */
function together(findings: readonly Finding[], isWanted: (fix: Fix) => boolean): Fix[] {
  return compatibleFixes(findings.flatMap((finding) => finding.fixes().filter(isWanted).slice(0, 1)));
}

class Actions implements vscode.CodeActionProvider {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const findings = this.#needs.diagnostics.findingsOf(document);
    const isWanted = (kind: vscode.CodeActionKind) => context.only?.contains(kind) ?? true;
    const actions: vscode.CodeAction[] = [];
    if (isWanted(QuickFix)) {
      const here = findings.filter((finding) => rangeOf(document, finding.span).intersection(range));
      for (const finding of here) actions.push(...this.#fixesOf(document, finding, findings, context));
    }
    if (isWanted(RefactorRewrite) || isWanted(RefactorExtract)) {
      const offset = document.offsetAt(range.start);
      for (const { title, kind, edits } of refactoringsAt(this.#needs.readings.of(document), offset)) {
        const action = new vscode.CodeAction(title, kind === 'extract' ? RefactorExtract : RefactorRewrite);
        action.edit = editOf(document, [{ edits }]);
        actions.push(action);
      }
    }
    // Asked for by name alone: in the menu of a place it would be out of place.
    if (context.only?.contains(fixAll)) {
      const safe = together(findings, (fix) => fix.isSafe);
      if (safe.length > 0) {
        const title = vscode.l10n.t('Fix all that can be fixed without changing what is built');
        const action = new vscode.CodeAction(title, fixAll);
        action.edit = editOf(document, safe);
        actions.push(action);
      }
    }
    return actions;
  }

  #fixesOf(
    document: vscode.TextDocument,
    finding: Finding,
    all: readonly Finding[],
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const range = rangeOf(document, finding.span);
    const meant = context.diagnostics.filter(
      (diagnostic) => diagnostic.range.isEqual(range) && diagnostic.message === finding.message,
    );
    const actionOf = (title: string, fixes: readonly Fix[], isPreferred = false): vscode.CodeAction => {
      const action = new vscode.CodeAction(title, QuickFix);
      action.edit = editOf(document, fixes);
      action.isPreferred = isPreferred;
      action.diagnostics = meant;
      return action;
    };
    const fixes = [...finding.fixes(), ...this.#pins(document, finding)];
    const actions = fixes.map((fix) => actionOf(fix.title, [fix], fix.isPreferred));
    const alike = all.filter(({ rule }) => rule === finding.rule && rule !== 'syntax');
    const fixable = together(alike, (fix) => fix.isPreferred);
    if (fixable.length > 1) actions.push(actionOf(vscode.l10n.t('Fix all {0} in this file', finding.rule), fixable));
    const reading = this.#needs.readings.of(document);
    return [...actions, ...silencers(reading, finding).map((fix) => actionOf(fix.title, [fix]))];
  }

  /** The versions and the digest that the local engine has for a name that moves. */
  #pins(document: vscode.TextDocument, { rule, span }: Finding): Fix[] {
    if (rule !== 'DL3006' && rule !== 'DL3007') return [];
    const text = document.getText(rangeOf(document, span));
    const facts = this.#needs.images.facts(text);
    return facts ? pinFixes({ ...span, text }, facts.tags, facts.digest) : [];
  }
}

/** Quick fixes, fix-all, and other ways to write the same. */
export function registerActions(selector: vscode.DocumentSelector, needs: Needs): vscode.Disposable[] {
  const { registerCodeActionsProvider } = vscode.languages;
  return [
    registerCodeActionsProvider(selector, new Actions(needs), {
      providedCodeActionKinds: [QuickFix, fixAll, RefactorRewrite, RefactorExtract],
    }),
    ...registerIgnoreActions(selector, needs.diagnostics),
  ];
}
