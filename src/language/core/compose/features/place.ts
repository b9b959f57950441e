/**
 * Where in a Compose file a place of the text is, told by indentation alone: while something is being written the text
 * is seldom good YAML.
 */
import { root } from '../table/root.js';
import { type Key, type MapShape, type Shape } from '../table/shape.js';

/** A key's name; `[]` is an item of a list. */
export type PathStep = string;

export interface WritingPlace {
  /** Keys from the top, `[]` for an item of a list: what the place is in. */
  readonly path: readonly PathStep[];
  /** A key is written here, or its value. */
  readonly kind: 'key' | 'value';
  /** What is written already, and where it begins. */
  readonly word: string;
  readonly start: number;
  /** Keys that are in the same mapping already. */
  readonly siblings: ReadonlySet<string>;
  /** Spaces before the place. */
  readonly column: number;
  readonly isFlow: boolean;
}

interface Line {
  readonly start: number;
  readonly text: string;
  /** Columns of dashes, and of the key behind them. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key: string | undefined;
  readonly valueColumn: number;
}

function readLine(text: string, start: number): Line {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
  const dashes: number[] = [];
  let column = /^ */.exec(line)?.[0].length ?? 0;
  for (let dash = /^-(?: +|$)/.exec(line.slice(column)); dash; dash = /^-(?: +|$)/.exec(line.slice(column))) {
    dashes.push(column);
    column += dash[0].length;
  }
  const match = /^(?:"([^"]*)"|'([^']*)'|([^\s#:&*![\]{},"'][^#:]*?))[ \t]*:(?=[ \t]|$)/.exec(line.slice(column));
  const key = match ? (match[1] ?? match[2] ?? match[3]) : undefined;
  return { start, text: line, dashes, column, key, valueColumn: match ? column + match[0].length : column };
}

/** The place at an offset. */
export function writingPlace(text: string, offset: number): WritingPlace {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = readLine(text, start);
  const at = offset - start;
  const before = line.text.slice(0, at);
  const { key } = line;
  const isValue = key !== undefined && at >= line.valueColumn;
  const column = isValue ? line.column : Math.min(line.column, at);
  const { path, siblings } = parents(text, line, column);
  if (!isValue) {
    const word = before.slice(column);
    // An item of a list that is no mapping (yet) may be a value as well as a key.
    const flow = flowPlace(word, column, path);
    if (flow) return { ...flow, start: start + flow.at, siblings: new Set() };
    const isItem = line.dashes.some((dash) => dash < column);
    return {
      path,
      kind: isItem && line.key === undefined ? 'value' : 'key',
      word,
      start: start + column,
      siblings,
      column,
      isFlow: false,
    };
  }
  const whole = [...path, key];
  const written = before.slice(line.valueColumn);
  const flow = flowPlace(written, line.valueColumn, whole);
  if (flow) return { ...flow, start: start + flow.at, siblings: new Set() };
  const gap = /^[ \t]*["']?/.exec(written)?.[0].length ?? 0;
  return {
    path: whole,
    kind: 'value',
    word: written.slice(gap),
    start: start + line.valueColumn + gap,
    siblings: new Set(),
    column,
    isFlow: false,
  };
}

/** Within brackets that aren't closed on the line. */
function flowPlace(
  written: string,
  column: number,
  path: readonly PathStep[],
): (Omit<WritingPlace, 'start' | 'siblings'> & { readonly at: number }) | undefined {
  const steps = [...path];
  const open: { readonly bracket: string; key: string | undefined }[] = [];
  let from = 0;
  for (let at = 0; at < written.length; at += 1) {
    const character = written.charAt(at);
    const top = open.at(-1);
    if (character === '"' || character === "'") {
      const end = written.indexOf(character, at + 1);
      if (end < 0) break;
      at = end;
    } else if (character === '$' && written[at + 1] === '{') {
      const end = written.indexOf('}', at);
      if (end < 0) break;
      at = end;
    } else if (character === '[' || character === '{') {
      open.push({ bracket: character, key: undefined });
      from = at + 1;
    } else if (character === ']' || character === '}') {
      open.pop();
      from = at + 1;
    } else if (top && character === ',') {
      top.key = undefined;
      from = at + 1;
    } else if (top?.bracket === '{' && character === ':') {
      top.key = written.slice(from, at).trim();
      from = at + 1;
    }
  }
  const last = open.at(-1);
  if (!last) return undefined;
  for (const { bracket, key } of open) {
    if (bracket === '[') steps.push('[]');
    else if (key !== undefined) steps.push(key);
  }
  const gap = /^\s*["']?/.exec(written.slice(from))?.[0].length ?? 0;
  const kind = last.bracket === '{' && last.key === undefined ? 'key' : 'value';
  return { path: steps, kind, word: written.slice(from + gap), column, at: column + from + gap, isFlow: true };
}

/** What is looked for going up: the mapping that a key is in, or the list that an item is in. */
interface Looking {
  readonly for: 'mapping' | 'list';
  readonly column: number;
}

/** The keys above a place, found by going up to ever less indented lines. */
function parents(
  text: string,
  line: Line,
  column: number,
): { readonly path: readonly PathStep[]; readonly siblings: ReadonlySet<string> } {
  const path: PathStep[] = [];
  const siblings = new Set<string>();
  const collect = (other: Line): void => {
    if (other.key !== undefined && other.start !== line.start) siblings.add(other.key);
  };
  /** Goes out of the items that begin on a line: each is in a list. */
  const leave = (dashes: readonly number[], otherwise: Looking): Looking => {
    path.unshift(...dashes.map(() => '[]'));
    return dashes[0] === undefined ? otherwise : { for: 'list', column: dashes[0] };
  };
  const own = line.dashes.filter((dash) => dash < column);
  let looking = leave(own, { for: 'mapping', column });
  let isOpen = own.length === 0;
  for (let at = line.start; at > 0 && !(looking.for === 'mapping' && looking.column === 0);) {
    at = text.lastIndexOf('\n', at - 2) + 1;
    const other = readLine(text, at);
    if (other.text.trim() === '' || other.text.trim().startsWith('#')) continue;
    const last = other.dashes.at(-1);
    if (looking.for === 'mapping') {
      if (isOpen && other.column === looking.column) collect(other);
      if (last !== undefined && last < looking.column && other.column >= looking.column) {
        // The first key of the item that the place is in.
        looking = leave(other.dashes, looking);
        isOpen = false;
      } else if (other.key !== undefined && other.column < looking.column) {
        path.unshift(other.key);
        looking = leave(other.dashes, { for: 'mapping', column: other.column });
        isOpen = false;
      }
    } else if (other.key !== undefined && other.column <= looking.column && !other.dashes.includes(looking.column)) {
      path.unshift(other.key);
      looking = leave(other.dashes, { for: 'mapping', column: other.column });
    }
  }
  if (column === line.column) siblingsBelow(text, line, column, collect);
  return { path, siblings };
}

function siblingsBelow(text: string, line: Line, column: number, collect: (other: Line) => void): void {
  for (let at = text.indexOf('\n', line.start); at >= 0; at = text.indexOf('\n', at + 1)) {
    const other = readLine(text, at + 1);
    if (other.text.trim() === '' || other.text.trim().startsWith('#')) continue;
    if (other.column < column || other.dashes.length > 0) return;
    if (other.column === column) collect(other);
  }
}

/** What the table says of a place. */
export interface Described {
  readonly shape: Shape;
  /** The key that it is the value of. */
  readonly key: Key | undefined;
  /** The mapping whose names are free to choose, when the last step is such a name. */
  readonly named: MapShape['names'];
}

/** What the table says of a path; undefined where it says nothing. */
export function describe(path: readonly PathStep[]): Described | undefined {
  let at: Described = { shape: root, key: undefined, named: undefined };
  for (const step of path) {
    const { list, map } = at.shape;
    if (step === '[]') {
      if (!list) return undefined;
      at = { shape: list.items, key: at.key, named: undefined };
      continue;
    }
    const key = map && Object.hasOwn(map.keys, step) ? map.keys[step] : undefined;
    if (key) at = { shape: key.shape, key, named: undefined };
    else if (map?.names?.pattern.test(step)) at = { shape: map.names.shape, key: undefined, named: map.names };
    else return undefined;
  }
  return at;
}
