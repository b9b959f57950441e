import * as vscode from 'vscode';
import { contextFiles } from './build-context.js';
import { type Suggestion, type SuggestionKind, complete } from './core/features/completion.js';
import { type LocalImages } from './core/features/images.js';
import { completePath } from './core/features/path-completion.js';
import { type Locale } from './core/knowledge/text.js';
import { type Readings, rangeOf } from './documents.js';

const kinds: Readonly<Record<SuggestionKind, vscode.CompletionItemKind>> = {
  keyword: vscode.CompletionItemKind.Keyword,
  snippet: vscode.CompletionItemKind.Snippet,
  flag: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  stage: vscode.CompletionItemKind.Module,
  variable: vscode.CompletionItemKind.Variable,
  image: vscode.CompletionItemKind.Reference,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
};

function toItem(
  document: vscode.TextDocument,
  position: vscode.Position,
  suggestion: Suggestion,
  order: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(suggestion.label, kinds[suggestion.kind]);
  const range = rangeOf(document, suggestion.replace);
  item.insertText = suggestion.isSnippet ? new vscode.SnippetString(suggestion.insert) : suggestion.insert;
  item.range = range.isSingleLine ? { inserting: range.with(undefined, position), replacing: range } : range;
  item.filterText = suggestion.label;
  item.sortText = String(order).padStart(5, '0');
  if (suggestion.detail !== undefined) item.detail = suggestion.detail;
  if (suggestion.documentation !== undefined) item.documentation = new vscode.MarkdownString(suggestion.documentation);
  if (suggestion.continues) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

export function completionProvider(
  readings: Readings,
  images: LocalImages,
  locale: Locale,
): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      const reading = readings.of(document);
      const offset = document.offsetAt(position);
      const own = complete(reading, offset, { images, locale });
      const files = await contextFiles(document);
      const paths = files && !token.isCancellationRequested ? await completePath(reading, offset, files) : [];
      return [...own, ...paths].map((suggestion, order) => toItem(document, position, suggestion, order));
    },
  };
}

export const completionTriggers = ['-', '=', ',', '$', '{', '/', ' ', ':', '#'];
