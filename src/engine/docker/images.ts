import { type Readable } from 'node:stream';
import { plain } from '../../base/text.js';
import { type ImportOptions, type Pieces, type TransferMessage, type TransferOptions } from '../engine.js';
import { EngineError } from '../errors.js';
import { integer, object, optional, part, text } from '../read/fields.js';
import { splitReference } from '../wording/image-name.js';
import { type Ask, type Caller, pathPart } from './call.js';
import { lines } from './lines.js';
import { toEngineError } from './to-engine-error.js';

/** Bytes of a message: they are short; what is longer is none. */
const maxLine = 1_000_000;

const authHeaders = (auth: string | undefined) => (auth === undefined ? {} : { headers: { 'X-Registry-Auth': auth } });

/**
 * POST /images/create: `fromImage` without and `tag` with the tag or the digest; without both, docker asks for
 * `latest` (docker/cli, cli/command/image/pull.go). Throws EngineError, also for what fails after it began.
 */
export async function pull(caller: Caller, reference: string, options: TransferOptions): Promise<void> {
  const { repository, tag, digest } = splitReference(reference);
  const { platform, auth, allTags = false } = options;
  const query = { fromImage: repository, tag: allTags ? undefined : (digest ?? tag ?? 'latest'), platform };
  const ask: Ask = { method: 'POST', path: '/images/create', query, ...authHeaders(auth) };
  await follow(caller, ask, options);
}

/** POST /images/{name}/push. The engine wants the header even where nobody is logged in. Throws as `pull` does. */
export async function push(caller: Caller, reference: string, options: TransferOptions): Promise<void> {
  const { repository, tag = 'latest' } = splitReference(reference);
  const ask: Ask = {
    method: 'POST',
    path: `/images/${pathPart(repository)}/push`,
    query: { tag },
    ...authHeaders(options.auth ?? 'e30='),
  };
  await follow(caller, ask, options);
}

/** POST /images/load; gives the references and ids that the archive brought, in the engine's words. Throws as `pull`. */
export async function load(caller: Caller, archive: Readable, options: TransferOptions): Promise<readonly string[]> {
  const loaded: string[] = [];
  const ask: Ask = { method: 'POST', path: '/images/load', query: { quiet: true }, upload: archive };
  const onMessage = (message: TransferMessage) => {
    const name = /^Loaded image(?: ID)?: (.+)$/.exec(message.status)?.[1];
    if (name !== undefined) loaded.push(name.trim());
    options.onMessage?.(message);
  };
  await follow(caller, ask, { ...options, onMessage });
  return loaded;
}

/** POST /images/create with `fromSrc`; gives the id of the image that it made. Throws as `pull`. */
export async function importImage(caller: Caller, source: Readable | string, options: ImportOptions): Promise<string> {
  const { reference, message, changes } = options;
  const { repository, tag = 'latest' } = splitReference(reference);
  const isAddress = typeof source === 'string';
  const query = {
    ...{ fromSrc: isAddress ? source : '-', repo: repository, tag },
    ...{ message: message === '' ? undefined : message, changes: changes.length === 0 ? undefined : changes },
  };
  let id = '';
  const ask: Ask = { method: 'POST', path: '/images/create', query, ...(isAddress ? {} : { upload: source }) };
  const onMessage = (told: TransferMessage) => {
    if (/^sha256:[0-9a-f]{64}$/.test(told.status)) id = told.status;
    options.onMessage?.(told);
  };
  await follow(caller, ask, { ...options, onMessage });
  if (id === '') throw new EngineError('bad-answer', 'the engine gave no id for the image that it made');
  return id;
}

/** GET /images/get: one tar of several images with their names. The stream fails when the connection breaks. */
export async function save(caller: Caller, references: readonly string[], signal: AbortSignal): Promise<Readable> {
  return caller.stream({ method: 'GET', path: '/images/get', query: { names: references } }, signal, true);
}

/** The same in pieces, each of which is right until the next is asked for. */
export async function savePieces(caller: Caller, references: readonly string[], signal: AbortSignal): Promise<Pieces> {
  return caller.pieces({ path: '/images/get', query: { names: references } }, signal);
}

/** Reads the messages to the end: an engine answers 200 and fails in the middle. */
async function follow(caller: Caller, ask: Ask, { signal, onMessage }: TransferOptions): Promise<void> {
  const response = await caller.stream(ask, signal, true);
  try {
    const skip = () => undefined;
    for await (const line of lines(response as AsyncIterable<Buffer>, maxLine, skip)) {
      const message = readMessage(line);
      if (message) onMessage?.(message);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toEngineError(error);
  } finally {
    response.destroy();
  }
  signal.throwIfAborted();
}

/** One message; throws EngineError for the one that says what failed. */
function readMessage(line: string): TransferMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new EngineError('bad-answer', `not JSON: ${plain(line, 200)}`);
  }
  const raw = object(value);
  if (!raw) return undefined;
  const failure = text(part(raw, 'errorDetail'), 'message') || text(raw, 'error');
  if (failure !== '') throw new EngineError(meaningOf(failure), plain(failure, 500));
  const progress = part(raw, 'progressDetail');
  return {
    id: optional(raw, 'id'),
    status: (text(raw, 'status') || text(raw, 'stream')).trim(),
    current: integer(progress, 'current'),
    total: integer(progress, 'total'),
  };
}

/** Registries' words for a log-in that is missing or has no right (distribution/distribution, errcode). */
function meaningOf(failure: string) {
  return /unauthorized|denied|no basic auth credentials|authentication required/i.test(failure)
    ? ('denied' as const)
    : ('engine-error' as const);
}
