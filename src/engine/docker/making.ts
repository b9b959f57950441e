import { type Readable } from 'node:stream';
import { type Call, type CommitOptions, type ContainerUpdate, type NewContainer } from '../engine.js';
import { EngineError } from '../errors.js';
import { integer, object, part, text, texts } from '../read/fields.js';
import { splitReference } from '../wording/image-name.js';
import { type Ask, type Caller, parseJson, pathPart } from './call.js';
import { toEngineError } from './to-engine-error.js';

/** Milliseconds: images are unpacked and files copied while the engine is asked. */
const actionMs = 60_000;
const commitMs = 1_800_000;

/** POST /containers/create. Throws EngineError `not-found` when there is no such image. */
export async function create(caller: Caller, wanted: NewContainer, call: Call | undefined): Promise<string> {
  const query = { name: wanted.name || undefined, platform: wanted.platform || undefined };
  const ask: Ask = { method: 'POST', path: '/containers/create', query, body: wanted.config, call };
  const id = text(object(await caller.json({ ...ask, patience: actionMs })) ?? {}, 'Id');
  if (id === '') throw new EngineError('bad-answer', 'the engine gave no id for the container that it made');
  return id;
}

/** POST /containers/{id}/update; gives the engine's warnings. */
export async function update(
  caller: Caller,
  id: string,
  body: ContainerUpdate,
  call: Call | undefined,
): Promise<readonly string[]> {
  const ask: Ask = { method: 'POST', path: `/containers/${pathPart(id)}/update`, body, call, patience: actionMs };
  return texts(object(await caller.json(ask)) ?? {}, 'Warnings');
}

/** POST /commit: an image of what is in a container now; gives its id. */
export async function commit(
  caller: Caller,
  id: string,
  { reference, author, message, changes, pauses }: CommitOptions,
  call: Call | undefined,
): Promise<string> {
  const { repository, tag } = splitReference(reference);
  // Podman wants a body, and an empty one isn't sent.
  const body = { Labels: {} };
  const query = {
    ...{ container: id, repo: repository || undefined, tag },
    ...{ author: author || undefined, comment: message || undefined, pause: pauses },
    changes: changes.length > 0 ? changes : undefined,
  };
  const answer = object(await caller.json({ method: 'POST', path: '/commit', query, body, call, patience: commitMs }));
  const made = text(answer ?? {}, 'Id');
  if (made === '') throw new EngineError('bad-answer', 'the engine gave no id for the image that it made');
  return made.startsWith('sha256:') ? made : `sha256:${made}`;
}

/** GET /containers/{id}/export: a tar archive of its file system, without its volumes. */
export async function exportArchive(caller: Caller, id: string, signal: AbortSignal): Promise<Readable> {
  return caller.stream({ method: 'GET', path: `/containers/${pathPart(id)}/export` }, signal, true);
}

/** POST /containers/{id}/wait: answers when it has ended, with its exit code. Changes nothing. */
export async function wait(
  caller: Caller,
  id: string,
  signal: AbortSignal,
  condition: 'not-running' | 'next-exit',
): Promise<number> {
  const ask: Ask = { method: 'POST', path: `/containers/${pathPart(id)}/wait`, query: { condition }, isHarmless: true };
  const response = await caller.stream(ask, signal, true);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch (error) {
    throw signal.aborted ? signal.reason : toEngineError(error);
  }
  signal.throwIfAborted();
  const answer = object(parseJson(Buffer.concat(chunks))) ?? {};
  const problem = text(part(answer, 'Error'), 'Message');
  const code = integer(answer, 'StatusCode');
  if (problem !== '' || code === undefined)
    throw new EngineError('lost', problem || 'the engine did not say how it ended');
  return code;
}
