import * as vscode from 'vscode';
import { type Settings } from '../host/settings.js';
import { type Edit } from './core/dockerfile/diagnostic.js';
import { formatEdits } from './core/dockerfile/format.js';
import { type Readings, rangeOf } from './documents.js';

/** Formatting of the whole file, of a range, and of the line that was just left. */
export function registerFormatting(
  selector: vscode.DocumentSelector,
  readings: Readings,
  settings: Settings,
): vscode.Disposable[] {
  const edits = (
    document: vscode.TextDocument,
    options: vscode.FormattingOptions,
    isWanted: (edit: Edit) => boolean = () => true,
  ): vscode.TextEdit[] => {
    if (!settings.get('longshore.dockerfile.formatting', document)) return [];
    return formatEdits(readings.of(document).parsed, options)
      .filter(isWanted)
      .map((edit) => vscode.TextEdit.replace(rangeOf(document, edit), edit.text));
  };
  return [
    vscode.languages.registerDocumentFormattingEditProvider(selector, {
      provideDocumentFormattingEdits: (document, options) => edits(document, options),
    }),
    vscode.languages.registerDocumentRangeFormattingEditProvider(selector, {
      provideDocumentRangeFormattingEdits: (document, range, options) =>
        edits(document, options, (edit) => range.intersection(rangeOf(document, edit)) !== undefined),
    }),
    vscode.languages.registerOnTypeFormattingEditProvider(
      selector,
      {
        provideOnTypeFormattingEdits(document, position, _character, options) {
          const left = document.lineAt(Math.max(0, position.line - 1)).range;
          return edits(document, options, (edit) => left.contains(rangeOf(document, edit)));
        },
      },
      '\n',
    ),
  ];
}
