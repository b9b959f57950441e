/**
 * Reads fields of JSON that an engine sent. Nothing here throws: a field that isn't what it should be reads as missing.
 */

/** The last time that a Date holds, in milliseconds: what is later makes it throw. */
const lastTime = 8.64e15;

export type Raw = Readonly<Record<string, unknown>>;

export function object(value: unknown): Raw | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : undefined;
}

/** A nested object; empty when it is missing. */
export function part(raw: Raw, key: string): Raw {
  return object(own(raw, key)) ?? {};
}

export function text(raw: Raw, key: string): string {
  const value = own(raw, key);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** As `text`, with undefined for an empty one. */
export function optional(raw: Raw, key: string): string | undefined {
  const value = text(raw, key);
  return value === '' ? undefined : value;
}

export function integer(raw: Raw, key: string): number | undefined {
  const value = own(raw, key);
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined;
}

export function flag(raw: Raw, key: string): boolean {
  return own(raw, key) === true;
}

export function list(raw: Raw, key: string): readonly unknown[] {
  const value = own(raw, key);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function texts(raw: Raw, key: string): string[] {
  return list(raw, key).filter((item) => typeof item === 'string');
}

/** A map of strings, such as labels; without a prototype, so that any key is safe. */
export function stringMap(raw: Raw, key: string): Readonly<Record<string, string>> {
  const map = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(part(raw, key))) if (typeof value === 'string') map[name] = value;
  return map;
}

/**
 * A time in milliseconds since the epoch: seconds (as in lists) or RFC 3339 (as in inspections). 0 when it is missing
 * or Go's zero time.
 */
export function time(raw: Raw, key: string): number {
  const value = own(raw, key);
  // Date.parse takes far more than RFC 3339 for a date, a version number among it.
  const isDate = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
  const ms = typeof value === 'number' ? value * 1000 : isDate ? Date.parse(value) : 0;
  return ms > 0 && ms <= lastTime ? ms : 0;
}

/** Reads every item of a list; those that can't be read at all are left out. */
export function each<T>(raw: unknown, read: (item: unknown) => T | undefined): T[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item) => {
    const record = read(item);
    return record === undefined ? [] : [record];
  });
}

function own(raw: Raw, key: string): unknown {
  return Object.hasOwn(raw, key) ? raw[key] : undefined;
}
