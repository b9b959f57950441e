import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Settings } from '../../host/settings.js';
import { completeCompose, imageQueryAt, registryImages, type Suggestion } from '../core/compose/features/complete.js';
import { imageWanted } from '../core/compose/features/exposed-ports.js';
import { pathQueryAt } from '../core/compose/features/paths.js';
import { type LocalImages } from '../core/features/images.js';
import { type Locale } from '../core/knowledge/text.js';
import { rangeOf } from '../documents.js';
import { type Registries } from '../registries.js';
import { type ComposeReadings } from './documents.js';

const kinds: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  name: vscode.CompletionItemKind.Reference,
  image: vscode.CompletionItemKind.Module,
  variable: vscode.CompletionItemKind.Variable,
};

export const completionTriggers = [' ', ':', '-', '$', '{', '/', '"', '[', '.'];

function toItem(
  document: vscode.TextDocument,
  position: vscode.Position,
  suggestion: Suggestion,
  order: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(suggestion.label, kinds[suggestion.kind]);
  const range = rangeOf(document, suggestion.replace);
  item.insertText = new vscode.SnippetString(suggestion.insert);
  item.range = range.isSingleLine ? { inserting: range.with(undefined, position), replacing: range } : range;
  item.filterText = suggestion.label;
  item.sortText = String(order).padStart(5, '0');
  if (suggestion.detail !== undefined) item.detail = suggestion.detail;
  if (suggestion.documentation !== undefined) item.documentation = new vscode.MarkdownString(suggestion.documentation);
  if (suggestion.isDeprecated === true) item.tags = [vscode.CompletionItemTag.Deprecated];
  if (suggestion.continues === true) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

/** Files and folders where a path is written. */
async function paths(
  document: vscode.TextDocument,
  position: vscode.Position,
  readings: ComposeReadings,
): Promise<vscode.CompletionItem[]> {
  const { project } = readings.of(document);
  const query = pathQueryAt(project, document.offsetAt(position));
  const folder = query && project.resolve(query.folder === '' ? '.' : query.folder, query.base);
  if (!query || folder === undefined) return [];
  let entries: [string, vscode.FileType][];
  try {
    entries = await vscode.workspace.fs.readDirectory(document.uri.with({ path: folder }));
  } catch {
    // The folder that is being written may not exist.
    return [];
  }
  return entries.flatMap(([name, type]) => {
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    if (name === '.git' || (query.wants === 'folder' && !isFolder)) return [];
    const item = new vscode.CompletionItem(
      isFolder ? `${name}/` : name,
      isFolder ? vscode.CompletionItemKind.Folder : vscode.CompletionItemKind.File,
    );
    item.range = rangeOf(document, query.replace);
    item.insertText = isFolder ? `${name}/` : name;
    item.sortText = `${isFolder ? '0' : '1'}${name}`;
    if (isFolder) item.command = { command: 'editor.action.triggerSuggest', title: '' };
    return [item];
  });
}

/** How long a list waits for a registry, in milliseconds; what comes later is there at the next key. */
const patience = 400;

interface Needs {
  readonly readings: ComposeReadings;
  readonly images: LocalImages;
  readonly registries: Registries;
  readonly settings: Settings;
  readonly locale: Locale;
}

/** Keys, values, names, images, ports, variables and paths. */
export function completionProvider(needs: Needs): vscode.CompletionItemProvider {
  const { readings, images, registries, settings, locale } = needs;
  return {
    async provideCompletionItems(document, position) {
      const { project } = readings.of(document);
      const offset = document.offsetAt(position);
      const query = imageQueryAt(project, offset);
      const mayAsk = vscode.workspace.isTrusted && settings.get('longshore.dockerfile.registries', document);
      const asked = query && mayAsk ? registries.suggest(query.written) : undefined;
      const wanted = imageWanted(project, offset);
      if (wanted !== undefined) await images.learn(wanted);
      const exposed = (image: string) => images.exposed(image);
      const own = completeCompose(project, offset, { images, locale, exposed });
      const files = await paths(document, position, readings);
      const remote = asked && (await Promise.race([asked, delay(patience, undefined)]));
      const found = query && remote ? registryImages(remote, query.replace, own) : [];
      const items = [...own, ...found].map((suggestion, order) => toItem(document, position, suggestion, order));
      // Names are searched for by what is written: another letter is another question.
      return new vscode.CompletionList([...files, ...items], asked !== undefined);
    },
  };
}
