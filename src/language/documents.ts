import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type Reading, type Span, readDockerfile } from './core/features/reading.js';

export const dockerfileLanguage = 'dockerfile';

/** Readings of open documents, each made once for a version. */
export class Readings implements Disposable {
  readonly #known = new Map<string, { readonly version: number; readonly reading: Reading }>();
  readonly #closing = vscode.workspace.onDidCloseTextDocument((document) =>
    this.#known.delete(document.uri.toString()),
  );

  of(document: vscode.TextDocument): Reading {
    const key = document.uri.toString();
    const known = this.#known.get(key);
    if (known?.version === document.version) return known.reading;
    const reading = readDockerfile(document.getText(), known?.reading);
    this.#known.set(key, { version: document.version, reading });
    return reading;
  }

  dispose(): void {
    this.#closing.dispose();
    this.#known.clear();
  }
}

export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

export function spanOf(document: vscode.TextDocument, range: vscode.Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
