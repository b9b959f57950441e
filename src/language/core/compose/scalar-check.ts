/** Whether a scalar is what its place takes. */
import * as l10n from '@vscode/l10n';
import { isCommandLine } from './command-line.js';
import { type Repair } from './problem.js';
import { parseMount, parsePort } from './short-syntax.js';
import { type Meaning, type ScalarShape } from './table/shape.js';
import { bytesOf, secondsOf } from './units.js';
import { numberOf, type ScalarType } from './yaml/scalar-type.js';
import { type ScalarNode } from './yaml/tree.js';

const booleans = /^(?:true|false|y|yes|n|no|on|off)$/i;
const whole = /^[-+]?\d+$/;
const decimal = /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$|^[-+]?(?:inf|infinity|nan)$/i;

/** What is wrong with a text that has to be more than one. */
function textProblem(meaning: Meaning, text: string): string | undefined {
  switch (meaning) {
    case 'boolean':
      return booleans.test(text) ? undefined : l10n.t('“{0}” is neither true nor false.', text);
    case 'integer':
      return whole.test(text) ? undefined : l10n.t('“{0}” is no whole number.', text);
    case 'natural':
      return /^\+?\d+$|^-0+$/.test(text) ? undefined : l10n.t('“{0}” is no whole number from 0 on.', text);
    case 'number':
      return decimal.test(text) ? undefined : l10n.t('“{0}” is no number.', text);
    case 'no-text':
      return l10n.t('Compose takes a number without quotes here.');
    case 'octal':
      return /^(?:0o?)?[0-7]+$/.test(text) ? undefined : l10n.t('“{0}” are no permissions: write them as 0444.', text);
    case 'bytes':
      return bytesOf(text) === undefined ? l10n.t('“{0}” is no size: a number with b, k, m or g.', text) : undefined;
    case 'duration':
      return secondsOf(text) === undefined
        ? l10n.t('“{0}” is no duration: a number with ms, s, m or h, such as 1m30s.', text)
        : undefined;
    case 'command':
      return isCommandLine(text) ? undefined : l10n.t('A quote or a bracket of this command line isn’t closed.');
    case 'port': {
      const port = parsePort(text);
      return typeof port === 'string' ? port : undefined;
    }
    case 'mount': {
      const mount = parseMount(text);
      return typeof mount === 'string' ? mount : undefined;
    }
    case 'device':
      return text.split(':').length > 3 ? l10n.t('There are too many colons: source:/path:permissions.') : undefined;
    case 'host':
      return /^[^=:]+[=:]/.test(text) ? undefined : l10n.t('An address is missing: name=address.');
    case 'count':
      return text === 'all' || whole.test(text) ? undefined : l10n.t('“{0}” is neither a number nor “all”.', text);
    case 'assignment':
      return text.includes('=') ? undefined : l10n.t('A value is missing: name=value.');
  }
}

/** Of a meaning that numbers need, too. */
function numberProblem(shape: ScalarShape, text: string): string | undefined {
  const number = numberOf(text);
  if (shape.meaning === 'port') {
    if (!Number.isInteger(number)) return l10n.t('“{0}” is no port.', text);
    return textProblem('port', String(number));
  }
  if (shape.meaning === 'natural' && number < 0) return l10n.t('“{0}” is no whole number from 0 on.', text);
  return rangeProblem(shape, number, text);
}

function rangeProblem({ minimum, maximum }: ScalarShape, number: number, text: string): string | undefined {
  if ((minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum)) {
    if (maximum === undefined) return l10n.t('{0} is too small: it begins at {1}.', text, minimum ?? 0);
    return l10n.t('{0} is out of bounds: it goes from {1} to {2}.', text, minimum ?? 0, maximum);
  }
  return undefined;
}

/** What Compose makes of texts while it fills in variables, wherever they stand in a file. */
const cast: ReadonlySet<Meaning> = new Set(['boolean', 'integer', 'natural', 'number']);

export interface ScalarProblem {
  readonly rule: 'wrong-type' | 'bad-value';
  readonly message: string;
  /** Names that might be meant. */
  readonly candidates?: readonly string[];
  /** A text that has to become something else, and can't. */
  readonly isCast?: boolean;
}

/** Words for the types that a place takes. */
export function typeWord(type: ScalarType | 'list' | 'map'): string {
  switch (type) {
    case 'string':
      return l10n.t('a text');
    case 'integer':
      return l10n.t('a whole number');
    case 'number':
      return l10n.t('a number');
    case 'boolean':
      return l10n.t('true or false');
    case 'null':
      return l10n.t('nothing');
    case 'time':
      return l10n.t('a date');
    case 'list':
      return l10n.t('a list');
    case 'map':
      return l10n.t('a mapping');
  }
}

function accepts(shape: ScalarShape, type: ScalarType, text: string): boolean {
  if (shape.accepts.includes(type)) return true;
  if (type === 'integer') return shape.accepts.includes('number');
  return type === 'number' && shape.accepts.includes('integer') && Number.isInteger(numberOf(text));
}

/**
 * What is wrong with a scalar at its place.
 * @param text what it comes to when its variables have their values
 */
export function scalarProblem(shape: ScalarShape, node: ScalarNode, text: string): ScalarProblem | undefined {
  if (!accepts(shape, node.type, text)) {
    // More than one type is said by the caller, who knows the other alternatives.
    return { rule: 'wrong-type', message: '' };
  }
  if (node.type !== 'string') {
    const problem = ['integer', 'number'].includes(node.type) ? numberProblem(shape, text) : undefined;
    return problem === undefined ? undefined : { rule: 'bad-value', message: problem };
  }
  if (shape.values && !shape.values.includes(text)) {
    const message = l10n.t('“{0}” is none of {1}.', text, shape.values.join(', '));
    return { rule: 'bad-value', message, candidates: shape.values };
  }
  if (shape.pattern && !shape.pattern.test(text)) {
    const message = l10n.t('“{0}” can’t stand here.', text);
    return shape.suggestions
      ? { rule: 'bad-value', message, candidates: shape.suggestions }
      : { rule: 'bad-value', message };
  }
  if (shape.meaning === undefined) return undefined;
  const message = textProblem(shape.meaning, text) ?? boundsOfText(shape, text);
  if (message === undefined) return undefined;
  return { rule: 'bad-value', message, ...(cast.has(shape.meaning) ? { isCast: true } : {}) };
}

/** Compose makes a number of the text before it looks at the bounds. */
function boundsOfText(shape: ScalarShape, text: string): string | undefined {
  if (shape.meaning !== 'integer' && shape.meaning !== 'number') return undefined;
  return rangeProblem(shape, Number(text), text);
}

/** A way to write a value of another type as a text. */
export function quoting(node: ScalarNode): Repair {
  return {
    title: l10n.t('Put it in quotes'),
    edits: [{ span: node.span, text: `"${node.text}"` }],
    isPreferred: true,
    isSafe: false,
  };
}
