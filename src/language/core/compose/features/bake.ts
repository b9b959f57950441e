/** The targets and groups of a Bake file, HCL or JSON, without reading more of it than that. */
import { type Span } from '../../features/reading.js';

export interface BakeBlock {
  readonly span: Span;
  readonly target: string;
  readonly isGroup: boolean;
}

/** A file has one of each kind; `target` may also be the name of something else in it. */
const mostSections = 50;

/** In the order of the file. */
export function bakeTargets(text: string, isJson: boolean): BakeBlock[] {
  if (isJson) {
    return [...text.matchAll(/"(target|group)"\s*:\s*\{/g)]
      .slice(0, mostSections)
      .flatMap(({ index, 0: whole, 1: kind }) =>
        keysOf(text, index + whole.length).map((key) => ({ ...key, isGroup: kind === 'group' })),
      );
  }
  return [...withoutProse(text).matchAll(/^[ \t]*(target|group)[ \t]+"([^"\r\n]+)"[ \t]*\{/gm)].map(
    ({ index, 0: whole, 1: kind, 2: target = '' }) => {
      return { span: { start: index, end: index + whole.length }, target, isGroup: kind === 'group' };
    },
  );
}

/** HCL with blanks in the place of comments and here-documents. */
function withoutProse(text: string): string {
  const token =
    /"(?:[^"\\\n]|\\.)*"?|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|<<-?(\w+)\r?\n[\s\S]*?(?:\n[ \t]*\1\b|$)/g;
  return text.replace(token, (found) => (found.startsWith('"') ? found : found.replace(/[^\r\n]/g, ' ')));
}

/** The keys of an object of JSON, without looking into their values. */
function keysOf(text: string, from: number): { readonly span: Span; readonly target: string }[] {
  const found: { readonly span: Span; readonly target: string }[] = [];
  let depth = 0;
  const token = /"((?:[^"\\]|\\.)*)(?:"(\s*:)?|$)|[{}[\]]/g;
  token.lastIndex = from;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, name, colon] = match;
    if (whole === '{' || whole === '[') depth += 1;
    else if (whole === '}' || whole === ']') {
      depth -= 1;
      if (depth < 0) break;
    } else if (depth === 0 && colon !== undefined && name !== undefined) {
      found.push({ span: { start: match.index, end: match.index + name.length + 2 }, target: name });
    }
  }
  return found;
}
