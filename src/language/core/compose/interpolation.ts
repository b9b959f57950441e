/**
 * Variables in values: `$NAME`, `${NAME}`, with `:-`, `-`, `:?`, `?`, `:+` or `+` and another text, which may have
 * variables itself; `$$` is a dollar. A dollar that nothing of this follows stands for itself. Facts from what Compose
 * 2.40 makes of such texts.
 */

export type Operator = ':-' | '-' | ':?' | '?' | ':+' | '+';

export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  /** Offsets in the text, from the dollar to what is behind the variable. */
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly operator: Operator | undefined;
  /** What stands behind the operator. */
  readonly parts: readonly Part[];
}

interface Literal {
  readonly kind: 'text';
  readonly text: string;
}

interface Broken {
  readonly kind: 'broken';
  readonly start: number;
  readonly end: number;
}

export type Part = Variable | Literal | Broken;

const nameShape = /[A-Za-z_][A-Za-z0-9_]*/y;

function nameAt(text: string, offset: number): string {
  nameShape.lastIndex = offset;
  return nameShape.exec(text)?.[0] ?? '';
}

/** The offset of the brace that closes what `${` opens at an offset; -1 when none does. Defaults end with their line. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '\n') return -1;
    if (text.startsWith('${', at)) {
      depth += 1;
      at += 1;
    } else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

const deepest = 40;

/** Reads a text with variables. Never fails: what can't be read is a broken part. */
export function parseTemplate(text: string, from = 0, to = text.length, depth = 0): Part[] {
  const parts: Part[] = [];
  let start = from;
  const literal = (end: number): void => {
    if (end > start) parts.push({ kind: 'text', text: text.slice(start, end) });
  };
  for (let at = from; at < to;) {
    if (text[at] !== '$') {
      at += 1;
      continue;
    }
    if (text[at + 1] === '$' && at + 1 < to) {
      literal(at + 1);
      at += 2;
      start = at;
      continue;
    }
    if (text[at + 1] === '{') {
      literal(at);
      const part = braced(text, at, to, depth);
      parts.push(part);
      at = part.end;
      start = at;
      continue;
    }
    const name = nameAt(text, at + 1);
    if (name === '') {
      at += 1;
      continue;
    }
    literal(at);
    const end = Math.min(at + 1 + name.length, to);
    parts.push({ kind: 'variable', name, start: at, end, nameStart: at + 1, operator: undefined, parts: [] });
    at = end;
    start = at;
  }
  literal(to);
  return parts;
}

function braced(text: string, at: number, to: number, depth: number): Variable | Broken {
  const close = closing(text, at);
  const name = nameAt(text, at + 2);
  const behind = at + 2 + name.length;
  if (close < 0 || close >= to || name === '' || depth > deepest) {
    return { kind: 'broken', start: at, end: close < 0 || close >= to ? to : close + 1 };
  }
  const base = { kind: 'variable', name, start: at, end: close + 1, nameStart: at + 2 } as const;
  if (behind === close) return { ...base, operator: undefined, parts: [] };
  const operator = /^(?::[-?+]|[-?+])/.exec(text.slice(behind, behind + 2))?.[0] as Operator | undefined;
  if (operator === undefined) return { kind: 'broken', start: at, end: close + 1 };
  return { ...base, operator, parts: parseTemplate(text, behind + operator.length, close, depth + 1) };
}

/** The value of a variable; undefined when it isn't set. */
export type Environment = (name: string) => string | undefined;

export interface Interpolated {
  readonly text: string;
  /** Variables that are not set and have nothing to take their place. */
  readonly unset: readonly Variable[];
  /** A variable that has to be set and isn't, with what the file says about that. */
  readonly required: { readonly variable: Variable; readonly message: string } | undefined;
  readonly broken: Broken | undefined;
}

/** What a text comes to in an environment. */
export function interpolate(parts: readonly Part[], environment: Environment): Interpolated {
  const unset: Variable[] = [];
  let required: Interpolated['required'];
  let broken: Broken | undefined;
  const evaluate = (list: readonly Part[]): string => list.map(evaluateOne).join('');
  const evaluateOne = (part: Part): string => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'broken') {
      broken ??= part;
      return '';
    }
    const value = environment(part.name);
    const { operator } = part;
    if (operator === undefined) {
      if (value === undefined) unset.push(part);
      return value ?? '';
    }
    const isThere = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
    // Also what isn't taken is looked at: a mistake in there is one.
    const other = evaluateQuietly(part, isThere);
    if (operator.endsWith('+')) return isThere ? other : '';
    if (isThere) return value ?? '';
    if (operator.endsWith('?')) required ??= { variable: part, message: other };
    return other;
  };
  const evaluateQuietly = (part: Variable, isThere: boolean): string => {
    const isTaken = part.operator?.endsWith('+') ? isThere : !isThere;
    if (isTaken) return evaluate(part.parts);
    const inner = interpolate(part.parts, environment);
    broken ??= inner.broken;
    required ??= inner.required;
    return inner.text;
  };
  const text = evaluate(parts);
  return { text, unset, required, broken };
}

/** Every variable of a text, those in defaults too. */
export function variablesOf(parts: readonly Part[]): Variable[] {
  return parts.flatMap((part) => (part.kind === 'variable' ? [part, ...variablesOf(part.parts)] : []));
}
