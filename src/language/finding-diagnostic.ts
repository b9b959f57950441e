import * as vscode from 'vscode';
import { type Finding, type Severity } from './core/features/finding.js';
import { rangeOf } from './documents.js';

export const diagnosticSeverities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A rule's name, leading to its page where it has one. */
export function diagnosticCode(rule: string, url: string | undefined): NonNullable<vscode.Diagnostic['code']> {
  return url === undefined ? rule : { value: rule, target: vscode.Uri.parse(url) };
}

/** A finding as the editor shows it. */
export function findingDiagnostic(document: vscode.TextDocument, finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(document, finding.span),
    finding.message,
    diagnosticSeverities[finding.severity],
  );
  diagnostic.source = finding.source;
  diagnostic.code = diagnosticCode(finding.rule, finding.url);
  diagnostic.tags = [
    ...(finding.isUnnecessary ? [vscode.DiagnosticTag.Unnecessary] : []),
    ...(finding.isDeprecated ? [vscode.DiagnosticTag.Deprecated] : []),
  ];
  return diagnostic;
}
