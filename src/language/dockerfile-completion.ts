import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Settings } from '../host/settings.js';
import { contextFiles } from './build-context.js';
import {
  type Suggestion,
  type SuggestionKind,
  complete,
  imageQueryAt,
  registryImages,
} from './core/features/completion.js';
import { type LocalImages } from './core/features/images.js';
import { completePath } from './core/features/path-completion.js';
import { type Locale } from './core/knowledge/text.js';
import { type Readings, rangeOf } from './documents.js';
import { type Registries } from './registries.js';

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

/** How long a list waits for a registry; what comes later is there at the next key. */
const patience = 400;

interface Needs {
  readonly readings: Readings;
  readonly images: LocalImages;
  readonly registries: Registries;
  readonly settings: Settings;
  readonly locale: Locale;
}

export function completionProvider({
  readings,
  images,
  registries,
  settings,
  locale,
}: Needs): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      const reading = readings.of(document);
      const offset = document.offsetAt(position);
      const own = complete(reading, offset, { images, locale });
      const query = imageQueryAt(reading, offset);
      const mayAsk = vscode.workspace.isTrusted && settings.get('longshore.dockerfile.registries', document);
      const asked = query && mayAsk ? registries.suggest(query.written) : undefined;
      const files = await contextFiles(document);
      const paths = files && !token.isCancellationRequested ? await completePath(reading, offset, files) : [];
      const remote = asked && (await Promise.race([asked, delay(patience, undefined)]));
      const found = query && remote ? registryImages(remote, query.replace, own) : [];
      const items = [...own, ...paths, ...found].map((item, order) => toItem(document, position, item, order));
      // Names are searched for by what is written: another letter is another question.
      return new vscode.CompletionList(items, asked !== undefined);
    },
  };
}

export const completionTriggers = ['-', '=', ',', '$', '{', '/', ' ', ':', '#'];
