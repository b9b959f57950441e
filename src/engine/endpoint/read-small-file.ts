import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../base/errors.js';
import { EngineError, type EngineErrorCode } from '../errors.js';

/** Bytes. Docker's own files are a few kB; reading anything larger would only hide a mistake. */
const limit = 1_000_000;

/**
 * The text of a small configuration file, undefined when it doesn't exist.
 * Throws EngineError with `code` and the file's name when it is there and can't be read, or is over 1 MB.
 */
export async function readSmallFile(path: string, code: EngineErrorCode = 'bad-endpoint'): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    const { size } = stats;
    // A pipe would be waited for without end, and a directory says by itself that it is one.
    if (!stats.isFile() && !stats.isDirectory()) {
      throw Object.assign(new Error('it is no regular file'), { code: 'EINVAL' });
    }
    if (size > limit) throw new EngineError(code, `${path} is too big to be read: ${size} bytes`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (EngineError.is(error)) throw error;
    if (isMissing(error)) return undefined;
    throw new EngineError(code, `${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Parses a JSON object. Throws EngineError `bad-endpoint` with the file's name when it is something else. */
export function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EngineError('bad-endpoint', `${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EngineError('bad-endpoint', `${path} holds no JSON object`);
  }
  return value as Record<string, unknown>;
}

/** A key's value whatever its case: docker is written in Go, whose JSON reader doesn't mind the case. */
export function anyCase(object: unknown, key: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const entries = Object.entries(object);
  const wanted = key.toLowerCase();
  return (entries.find(([name]) => name === key) ?? entries.find(([name]) => name.toLowerCase() === wanted))?.[1];
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
