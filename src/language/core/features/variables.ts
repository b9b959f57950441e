import { type Instruction, type Reading, type Span, type Stage, type Word } from './reading.js';

/** ARG or ENV of one name. */
export interface Declaration {
  readonly kind: 'ARG' | 'ENV';
  readonly name: Word;
  /** Raw text, quotes included; undefined for `ARG NAME`. */
  readonly value: Word | undefined;
  readonly instruction: Instruction;
}

/** `$NAME` or `${NAME…}`. */
export interface Use extends Span {
  readonly name: Word;
  readonly instruction: Instruction;
  /** Inside text that a shell reads: it may be the shell's own variable. */
  readonly isShell: boolean;
}

/** Variables that BuildKit sets without a declaration. `inStage`: an ARG line is needed to see it in a stage. */
export const platformArgs = [
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDARCH',
  'BUILDVARIANT',
] as const;

/** Build arguments that every RUN sees without an ARG line. */
export const proxyArgs = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'] as const;

const shellKeywords = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const expanding = new Set([
  'FROM',
  'ADD',
  'ARG',
  'COPY',
  'ENV',
  'EXPOSE',
  'LABEL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

/** What an ARG or ENV instruction declares. */
export function declarationsOf(instruction: Instruction): Declaration[] {
  const { keyword } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  return instruction.pairs.map(({ key, value }) => ({ kind: keyword, name: key, value, instruction }));
}

const usePattern = /(\\.)|\$(?:(\w+)|\{(\w+))/g;

/** Where `${` at `from` is closed. Not looked for far away: many that are never closed would take too long. */
function closeOf(text: string, from: number): number {
  const close = text.slice(from, from + 1000).indexOf('}');
  return close < 0 ? -1 : from + close;
}

/** Adds the uses in a piece of text to `uses`. */
function addUses(
  uses: Use[],
  text: string,
  offset: number,
  instruction: Instruction,
  isShell: boolean,
  word?: Word,
): void {
  for (const match of text.matchAll(usePattern)) {
    const name = match[2] ?? match[3];
    if (name === undefined || !/^[A-Za-z_]/.test(name)) continue;
    const prefix = match[2] === undefined ? 2 : 1;
    const isWhole = !word || word.end - word.start === word.text.length;
    const start = isWhole ? offset + match.index : offset;
    const nameSpan = isWhole
      ? { start: start + prefix, end: start + prefix + name.length, text: name }
      : { start: word.start, end: word.end, text: name };
    const close = match[2] === undefined ? closeOf(text, match.index) : -1;
    const end = isWhole ? (close < 0 ? nameSpan.end : offset + close + 1) : nameSpan.end;
    uses.push({ start, end, name: nameSpan, instruction, isShell });
  }
}

/** Every use of a variable in an instruction, in order. */
export function usesOf(reading: Reading, instruction: Instruction): Use[] {
  const uses: Use[] = [];
  const isShell = shellKeywords.has(instruction.keyword);
  for (const flag of instruction.flags) {
    if (flag.value) addUses(uses, flag.value.text, flag.value.start, instruction, false, flag.value);
  }
  if (isShell || expanding.has(instruction.keyword)) {
    for (const word of instruction.words) addUses(uses, word.text, word.start, instruction, isShell, word);
  }
  for (const heredoc of instruction.heredocs) {
    if (!heredoc.expand && !isShell) continue;
    const { start, end } = heredoc.body;
    addUses(uses, reading.text.slice(start, end), start, instruction, isShell);
  }
  return uses;
}

/** The declarations of a stage, or those before the first FROM, in the file's order. */
interface Scope {
  readonly all: readonly Declaration[];
  readonly byName: ReadonlyMap<string, readonly Declaration[]>;
}

/** What is declared where, worked out once for a reading. */
export interface Scopes {
  readonly reading: Reading;
  readonly globals: Scope;
  readonly byStage: readonly Scope[];
  /** Values that were worked out already. */
  readonly values: Map<Declaration, string | undefined>;
}

const known = new WeakMap<Reading, Scopes>();

export function scopesOf(reading: Reading): Scopes {
  const before = known.get(reading);
  if (before) return before;
  const declared: Declaration[][] = [[], ...reading.stages.map(() => [])];
  for (const instruction of reading.instructions) {
    if (instruction.trigger) continue;
    const target = declared[instruction.stage ? instruction.stage.index + 1 : 0];
    for (const declaration of declarationsOf(instruction)) {
      if (instruction.stage || declaration.kind === 'ARG') target?.push(declaration);
    }
  }
  const [globals = scopeOf([]), ...byStage] = declared.map(scopeOf);
  const scopes = { reading, globals, byStage, values: new Map<Declaration, string | undefined>() };
  known.set(reading, scopes);
  return scopes;
}

function scopeOf(all: readonly Declaration[]): Scope {
  const byName = new Map<string, Declaration[]>();
  for (const declaration of all) {
    const same = byName.get(declaration.name.text);
    if (same) same.push(declaration);
    else byName.set(declaration.name.text, [declaration]);
  }
  return { all, byName };
}

const isFrom = (instruction: Instruction) => instruction.keyword === 'FROM';

/** Declarations that are visible to `instruction`, nearest first; ENV wins over ARG of the same stage chain. */
export function visibleAt(scopes: Scopes, instruction: Instruction): Declaration[] {
  const before = (declaration: Declaration) => declaration.instruction.index < instruction.index;
  if (!instruction.stage || isFrom(instruction)) return scopes.globals.all.filter(before).reverse();
  const found: Declaration[] = [];
  const seen = new Set<Stage>();
  for (let stage: Stage | undefined = instruction.stage; stage && !seen.has(stage); stage = stage.parent) {
    seen.add(stage);
    for (const declaration of (scopes.byStage[stage.index]?.all ?? []).filter(before).reverse())
      found.push(declaration);
  }
  return found;
}

/** The declaration that decides the value of `name` at `instruction`. */
export function declarationOf(scopes: Scopes, name: string, instruction: Instruction): Declaration | undefined {
  const isBefore = (declaration: Declaration) => declaration.instruction.index < instruction.index;
  if (!instruction.stage || isFrom(instruction)) return scopes.globals.byName.get(name)?.findLast(isBefore);
  let nearest: Declaration | undefined;
  const seen = new Set<Stage>();
  for (let stage: Stage | undefined = instruction.stage; stage && !seen.has(stage); stage = stage.parent) {
    seen.add(stage);
    const same = scopes.byStage[stage.index]?.byName.get(name);
    const env = same?.findLast((declaration) => declaration.kind === 'ENV' && isBefore(declaration));
    if (env) return env;
    nearest ??= same?.findLast(isBefore);
  }
  return nearest;
}

/** Longer values are not worked out. */
const longestValue = 4000;

/** Text without its quotes and escapes, variables expanded; undefined when one of them has no known value. */
function expand(text: string, lookup: (name: string) => string | undefined): string | undefined {
  if (text.length > longestValue) return undefined;
  const unknown: string[] = [];
  const plain = text
    .replace(/^"([\s\S]*)"$|^'([\s\S]*)'$/, (_, double?: string, single?: string) => double ?? single ?? '')
    .replace(/\\(.)|\$(\w+)|\$\{(\w+)(?:(:?[-+?])([^}]*))?\}/g, (...match: (string | undefined)[]) => {
      const [whole, escaped, bare, braced, operator, word = ''] = match;
      if (escaped !== undefined) return escaped === '$' ? '$' : (whole ?? '');
      const value = lookup(bare ?? braced ?? '');
      const isSet = operator?.startsWith(':') ? Boolean(value) : value !== undefined;
      if (operator?.endsWith('-') && !isSet) return expand(word, lookup) ?? '';
      if (operator?.endsWith('+')) return isSet ? (expand(word, lookup) ?? '') : '';
      if (value === undefined) unknown.push(bare ?? braced ?? '');
      return value ?? '';
    });
  return unknown.length === 0 && plain.length <= longestValue && !/\$\{/.test(plain) ? plain : undefined;
}

/** The value of a declaration, as far as the file alone tells; `ARG NAME` takes the value from before the first FROM. */
export function valueOf(scopes: Scopes, declaration: Declaration, depth = 0): string | undefined {
  const { values } = scopes;
  if (values.has(declaration)) return values.get(declaration);
  if (depth > deepest) return undefined;
  const value = readValue(scopes, declaration, depth);
  values.set(declaration, value);
  return value;
}

/** How many declarations may stand upon each other. */
const deepest = 50;

function readValue(scopes: Scopes, { value, name, instruction }: Declaration, depth: number): string | undefined {
  if (!value) {
    const outer = instruction.stage && scopes.globals.byName.get(name.text)?.at(-1);
    return outer && valueOf(scopes, outer, depth + 1);
  }
  return expand(value.text, (used) => {
    const inner = declarationOf(scopes, used, instruction);
    return inner && valueOf(scopes, inner, depth + 1);
  });
}

/** `text` with the values in force at `instruction`. */
export function resolve(scopes: Scopes, text: string, instruction: Instruction): string | undefined {
  return expand(text, (name) => {
    const declaration = declarationOf(scopes, name, instruction);
    return declaration ? valueOf(scopes, declaration) : undefined;
  });
}

/** Where `name` is one and the same variable as at `instruction`: its declarations and uses, in the file's order. */
export function occurrences(
  scopes: Scopes,
  name: string,
  instruction: Instruction,
): { declarations: Declaration[]; uses: Use[] } {
  const { reading } = scopes;
  const declares = (stage: Stage) => scopes.byStage[stage.index]?.byName.has(name) ?? false;
  const hasGlobal = scopes.globals.byName.has(name);
  const parentOf = new Map<number, number>();
  const rootOf = (node: number): number => {
    const parent = parentOf.get(node);
    return parent === undefined || parent === node ? node : rootOf(parent);
  };
  const join = (a: number, b: number) => parentOf.set(rootOf(a), rootOf(b));
  const global = -1;
  const sees = new Set<number>();
  for (const stage of reading.stages) {
    const own = scopes.byStage[stage.index]?.byName.get(name) ?? [];
    if (stage.parent && sees.has(stage.parent.index)) {
      sees.add(stage.index);
      join(stage.index, stage.parent.index);
    }
    if (declares(stage)) sees.add(stage.index);
    if (hasGlobal && own.some((item) => item.kind === 'ARG')) join(stage.index, global);
  }
  const nodeOf = (item: Instruction) => (item.stage && !isFrom(item) ? item.stage.index : global);
  const root = rootOf(nodeOf(instruction));
  const isSame = (item: Instruction) => rootOf(nodeOf(item)) === root;
  const declarations = [scopes.globals, ...scopes.byStage]
    .flatMap((scope) => scope.byName.get(name) ?? [])
    .filter((declaration) => isSame(declaration.instruction));
  const uses = reading.instructions
    .filter(isSame)
    .flatMap((item) => usesOf(reading, item))
    .filter((use) => use.name.text === name);
  return { declarations, uses };
}
