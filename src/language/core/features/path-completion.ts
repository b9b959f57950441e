import { type Suggestion } from './completion.js';
import { placeAt } from './place.js';
import { type Reading, type Span } from './reading.js';

/** The build context, as far as completion needs it. Paths are relative to it, with `/`. */
export interface ContextFiles {
  list(
    folder: string,
  ): Promise<readonly { readonly name: string; readonly isFolder: boolean; readonly isLink?: boolean }[]>;
  isIgnored(path: string): boolean;
}

/** The part of the word under the cursor that is a path of the build context; undefined where none can stand. */
function contextPathAt(reading: Reading, offset: number): { path: string; replace: Span } | undefined {
  const place = placeAt(reading, offset);
  if (place?.kind === 'word' && ['COPY', 'ADD'].includes(place.instruction.keyword)) {
    const { instruction, span } = place;
    if (instruction.flags.some((flag) => flag.name.text === 'from')) return undefined;
    const isDestination = place.index > 0 && place.index >= instruction.words.length - 1 && span.start !== span.end;
    const path = reading.text.slice(span.start, offset);
    if (isDestination || /^(?:https?:|git@|<<)|[$*?]/.test(path)) return undefined;
    return { path, replace: span };
  }
  if (place?.kind === 'value' && place.flag.name.text === 'mount') {
    const { options } = place.flag;
    const isBind = !options.some((item) => item.key.text === 'type' && item.value?.text !== 'bind');
    const option = options.find((item) => item.value && offset >= item.value.start && offset <= item.value.end);
    const isSource = option && ['source', 'src'].includes(option.key.text);
    if (!isBind || !isSource || !option.value || options.some((item) => item.key.text === 'from')) return undefined;
    return { path: reading.text.slice(option.value.start, offset), replace: option.value };
  }
  return undefined;
}

/** Files and folders of the build context that may follow what is written. */
export async function completePath(reading: Reading, offset: number, files: ContextFiles): Promise<Suggestion[]> {
  const found = contextPathAt(reading, offset);
  if (!found) return [];
  const clean = found.path.replace(/^(?:\.?\/)+/, '');
  const lead = found.path.slice(0, found.path.length - clean.length);
  const folder = clean.slice(0, clean.lastIndexOf('/') + 1);
  if (folder.split('/').includes('..')) return [];
  const entries = await files.list(folder.replace(/\/$/, ''));
  return entries
    .filter((entry) => entry.isFolder || !files.isIgnored(folder + entry.name))
    .filter((entry) => !(entry.isFolder && files.isIgnored(folder + entry.name)))
    .map((entry) => {
      const text = `${lead}${folder}${entry.name}${entry.isFolder ? '/' : ''}`;
      return {
        label: text,
        kind: entry.isFolder ? 'folder' : 'file',
        insert: /\s/.test(text) ? `"${text}"` : text,
        isSnippet: false,
        replace: found.replace,
        detail: undefined,
        documentation: undefined,
        continues: entry.isFolder,
      };
    });
}
