/**
 * How Compose's keys are described: which kinds of value a place takes, and what is below it. Each place takes at most
 * one shape of each kind, so the kind of what is written tells which alternative is meant.
 */
import { type Text } from '../../knowledge/text.js';
import { type ScalarType } from '../yaml/scalar-type.js';

/** What a text has to be beyond being one. */
export type Meaning =
  | 'boolean'
  | 'integer'
  | 'natural'
  | 'number'
  | 'no-text'
  | 'octal'
  | 'bytes'
  | 'duration'
  | 'command'
  | 'port'
  | 'mount'
  | 'device'
  | 'host'
  | 'count'
  | 'assignment';

/** What a name refers to. */
export type Reference = 'service' | 'network' | 'volume' | 'config' | 'secret' | 'model';

/** What a path leads to. */
export type PathKind = 'file' | 'folder';

export interface ScalarShape {
  readonly accepts: readonly ScalarType[];
  readonly values?: readonly string[];
  /** Offered, but anything else may stand there. */
  readonly suggestions?: readonly string[];
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly meaning?: Meaning;
  readonly refersTo?: Reference;
  readonly path?: PathKind;
  readonly isImage?: boolean;
}

export interface ListShape {
  readonly items: Shape;
  /** Says that no two items may be equal. */
  readonly unique: boolean;
  /** Compose itself drops the doubles before it looks. */
  readonly dropsDoubles: boolean;
}

export interface MapShape {
  readonly keys: Readonly<Record<string, Key>>;
  /** Names that are free to choose, and what is below each. */
  readonly names?: { readonly pattern: RegExp; readonly shape: Shape; readonly refersTo?: Reference };
  readonly required: readonly string[];
  /** Whether keys that begin with `x-` may stand here. */
  readonly extensions: boolean;
  /** Whether any other key may stand here. */
  readonly open: boolean;
}

export interface Shape {
  readonly scalar?: ScalarShape;
  readonly list?: ListShape;
  readonly map?: MapShape;
  /** Nothing, or `null`. */
  readonly empty?: boolean;
}

export interface Key {
  readonly shape: Shape;
  readonly text: Text;
  /** The first version of Compose that knows it, where that matters. */
  readonly since?: string;
  readonly isDeprecated?: boolean;
}

type ScalarMore = Omit<ScalarShape, 'accepts'>;

/** A scalar of one of these types. */
export function scalar(accepts: readonly ScalarType[], more: ScalarMore = {}): Shape {
  return { scalar: { accepts, ...more } };
}

export const text = (more: ScalarMore = {}): Shape => scalar(['string'], more);
export const oneOf = (...values: string[]): Shape => text({ values });
export const suggest = (...suggestions: string[]): Shape => text({ suggestions });
export const bool: Shape = scalar(['boolean', 'string'], { meaning: 'boolean', suggestions: ['true', 'false'] });
export const integer: Shape = scalar(['integer', 'string'], { meaning: 'integer' });
/** A whole number from 0 on. */
export const natural: Shape = scalar(['integer', 'string'], { meaning: 'natural' });
/** A number that a text can only stand for when it is a whole one. */
export const wholeNumber: Shape = scalar(['number', 'string'], { meaning: 'integer' });
/** A number that a text can't stand for, though the specification allows one. */
export const noText = (...accepts: ScalarType[]): Shape => scalar([...accepts, 'string'], { meaning: 'no-text' });
export const numeric: Shape = scalar(['number', 'string'], { meaning: 'number' });
export const bytes: Shape = scalar(['number', 'string'], { meaning: 'bytes' });
export const duration: Shape = text({ meaning: 'duration' });
export const file: Shape = text({ path: 'file' });

/** A list; `unique` and `dropsDoubles` say what becomes of equal items. */
export function list(items: Shape, doubles: 'kept' | 'refused' | 'dropped' = 'kept'): Shape {
  return { list: { items, unique: doubles !== 'kept', dropsDoubles: doubles === 'dropped' } };
}

/** A mapping with keys of its own. */
export function map(keys: Readonly<Record<string, Key>>, more: Partial<Omit<MapShape, 'keys'>> = {}): Shape {
  return { map: { keys, required: [], extensions: true, open: false, ...more } };
}

/** A mapping whose names are free to choose. */
export function named(
  pattern: RegExp,
  shape: Shape,
  more: Partial<Omit<MapShape, 'names'>> & { readonly refersTo?: Reference } = {},
): Shape {
  const { refersTo, ...rest } = more;
  const names = refersTo === undefined ? { pattern, shape } : { pattern, shape, refersTo };
  return { map: { keys: {}, names, required: [], extensions: false, open: false, ...rest } };
}

/** Several alternatives of different kinds. */
export function either(...shapes: readonly Shape[]): Shape {
  return Object.assign({}, ...shapes) as Shape;
}

export const orNothing = (shape: Shape): Shape => ({ ...shape, empty: true });

/** A key with its documentation in both languages. */
export function key(shape: Shape, en: string, zh: string, more: Pick<Key, 'since' | 'isDeprecated'> = {}): Key {
  return { shape, text: { en, zh }, ...more };
}
