import { type Readable } from 'node:stream';
import { type Call, type FileChange, type FileFacts, type Pieces } from '../engine.js';
import { messageOf } from '../../base/errors.js';
import { EngineError } from '../errors.js';
import { asList } from '../read/as-list.js';
import { integer, object, optional, text, time } from '../read/fields.js';
import { type Caller, pathPart } from './call.js';
import { toEngineError } from './to-engine-error.js';
import { firstFile } from './tar.js';

/** Go's os.FileMode: what is no plain file has one of these bits (io/fs/fs.go). */
const directoryBit = 0x8000_0000;
const symlinkBit = 0x0800_0000;
/** Device, named pipe, socket, character device, irregular. */
const otherBits = 0x0728_0000;
/** Go's bits for setuid, setgid and sticky, and chmod(2)'s. */
const specialBits = [
  [0x0080_0000, 0o4000],
  [0x0040_0000, 0o2000],
  [0x0010_0000, 0o1000],
] as const;
/** Symlinks that are followed one after another before it is taken for a circle, as Linux does (path_resolution(7)). */
const maxLinks = 40;

/** The engine compares every file of the container with its image's: milliseconds. */
const changesMs = 600_000;

/** GET /containers/{id}/changes. Throws EngineError. */
export async function changes(
  caller: Caller,
  container: string,
  call: Call | undefined,
): Promise<readonly FileChange[]> {
  const path = `/containers/${pathPart(container)}/changes`;
  return asList(await caller.json({ method: 'GET', path, call, patience: changesMs })).flatMap((one) => {
    const raw = object(one) ?? {};
    const kind = (['changed', 'added', 'deleted'] as const)[integer(raw, 'Kind') ?? -1];
    return kind === undefined ? [] : [{ path: text(raw, 'Path'), kind }];
  });
}

/**
 * HEAD /containers/{id}/archive. Throws EngineError, but not for what isn't there, nor for what would be below a file.
 */
export async function stat(
  caller: Caller,
  container: string,
  path: string,
  call: Call | undefined,
): Promise<FileFacts | undefined> {
  try {
    const ask = { method: 'HEAD', path: `/containers/${pathPart(container)}/archive`, query: { path }, call } as const;
    const { response } = await caller.answer(ask);
    return readFileFacts(response.headers['x-docker-container-path-stat']);
  } catch (error) {
    if (EngineError.is(error, 'not-found')) return undefined;
    if (!EngineError.is(error, 'engine-error')) throw error;
    const reason = await reasonOf(caller, container, path, call?.signal);
    // Docker looks below a file as well, and is told by the system that it is no folder.
    if (EngineError.is(reason, 'not-found') || /not a directory$/i.test(messageOf(reason))) return undefined;
    throw toEngineError(reason ?? error);
  }
}

/** A HEAD's answer has no words: those of the GET for the same. Undefined where that isn't refused. */
async function reasonOf(caller: Caller, container: string, path: string, signal: AbortSignal | undefined) {
  const enough = new AbortController();
  const either = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  try {
    (await readArchive(caller, container, path, either)).on('error', () => undefined).destroy();
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    return error;
  } finally {
    enough.abort();
  }
}

/**
 * GET /containers/{id}/archive: a tar archive of what is at a path and everything below it; a symlink is not followed.
 * The stream fails when the connection breaks. Throws EngineError, `not-found` for what isn't there.
 */
export async function readArchive(
  caller: Caller,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  const ask = { method: 'GET', path: `/containers/${pathPart(container)}/archive`, query: { path } } as const;
  return caller.stream(ask, signal, true);
}

/** The same in pieces, each of which is right until the next is asked for. */
export async function readArchivePieces(
  caller: Caller,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Pieces> {
  return caller.pieces({ path: `/containers/${pathPart(container)}/archive`, query: { path } }, signal);
}

/**
 * PUT /containers/{id}/archive: unpacks a tar archive, compressed or not, in an existing folder, with the owners that
 * its entries name. A folder is never replaced by a file, nor a file by a folder. Throws EngineError; what had been
 * unpacked before a failure stays.
 */
export async function writeArchive(
  caller: Caller,
  container: string,
  folder: string,
  archive: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  const path = `/containers/${pathPart(container)}/archive`;
  await caller.send({ path, query: { path: folder, noOverwriteDirNonDir: true } }, archive, signal);
}

/** GET /containers/{id}/archive of a single file, which is read into memory. Throws as `stat` does. */
export async function readSmallFile(
  caller: Caller,
  container: string,
  path: string,
  call: Call | undefined,
): Promise<Buffer | undefined> {
  let at = path;
  for (let links = 0; links < maxLinks; links += 1) {
    const facts = await stat(caller, container, at, call);
    if (facts?.type === 'symlink' && facts.target !== undefined) {
      at = facts.target.startsWith('/') ? facts.target : `${at.slice(0, at.lastIndexOf('/') + 1)}${facts.target}`;
      continue;
    }
    if (facts?.type !== 'file') return undefined;
    const ask = {
      method: 'GET',
      path: `/containers/${pathPart(container)}/archive`,
      query: { path: at },
      call,
    } as const;
    const { body } = await caller.answer(ask);
    return firstFile(body);
  }
  return undefined;
}

/** Reads the header that tells of a path: JSON in base64. */
export function readFileFacts(header: string | string[] | undefined): FileFacts {
  const coded = Array.isArray(header) ? (header[0] ?? '') : (header ?? '');
  let facts;
  try {
    facts = object(JSON.parse(Buffer.from(coded, 'base64').toString('utf8')));
  } catch (error) {
    throw new EngineError('bad-answer', 'the engine told nothing readable of the file', { cause: error });
  }
  const mode = integer(facts ?? {}, 'mode');
  if (!facts || mode === undefined) throw new EngineError('bad-answer', 'the engine told no mode of the file');
  return {
    name: text(facts, 'name'),
    type: typeOf(mode),
    size: integer(facts, 'size') ?? 0,
    mode: specialBits.reduce((bits, [go, unix]) => ((mode & go) === 0 ? bits : bits | unix), mode & 0o777),
    modified: time(facts, 'mtime'),
    target: optional(facts, 'linkTarget'),
  };
}

function typeOf(mode: number): FileFacts['type'] {
  // Not by `&`, which is signed: the directory's bit is the 32nd.
  if (mode >= directoryBit) return 'directory';
  if ((mode & symlinkBit) !== 0) return 'symlink';
  return (mode & otherBits) !== 0 ? 'other' : 'file';
}
