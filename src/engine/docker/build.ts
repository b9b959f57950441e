import { type Readable } from 'node:stream';
import { plain } from '../../base/text.js';
import { type BuildAnswer, type BuildRequest } from '../engine.js';
import { EngineError } from '../errors.js';
import { object, part, text } from '../read/fields.js';
import { type Ask, type Caller } from './call.js';
import { lines } from './lines.js';
import { toEngineError } from './to-engine-error.js';

/** Bytes of a message: a line that a program printed stands in one. */
const maxLine = 16_000_000;

/**
 * POST /build: the classic builder, which needs no session beside the request (moby, api/server/router/build). What the
 * Dockerfile is to blame for is an answer; throws EngineError for everything else.
 */
export async function buildImage(caller: Caller, context: Readable, request: BuildRequest): Promise<BuildAnswer> {
  const { signal, prints, registries } = request;
  const query = {
    dockerfile: request.dockerfile,
    t: request.tags,
    target: request.target,
    buildargs: request.buildArgs,
    platform: request.platform,
    nocache: request.noCache ? 1 : undefined,
    pull: request.pull ? 1 : undefined,
    // Without these, the containers of the steps stay behind.
    ...{ rm: 1, forcerm: 1 },
  };
  const headers = {
    'Content-Type': 'application/x-tar',
    ...(registries === undefined ? {} : { 'X-Registry-Config': registries }),
  };
  const ask: Ask = { method: 'POST', path: '/build', query, headers, upload: context };
  let response;
  try {
    response = await caller.stream(ask, signal, true);
  } catch (error) {
    // A Dockerfile that can't be read, a name that is none: refused before the first step.
    if (!EngineError.is(error, 'bad-request')) throw error;
    prints(`${error.message}\n`);
    return { failure: error.message, id: undefined };
  }
  let answer: BuildAnswer = { failure: undefined, id: undefined };
  try {
    const tooLong = (length: number) => prints(`… ${length} bytes …\n`);
    for await (const line of lines(response as AsyncIterable<Buffer>, maxLine, tooLong)) {
      answer = { ...answer, ...readMessage(line, prints) };
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toEngineError(error);
  } finally {
    response.destroy();
  }
  signal.throwIfAborted();
  return answer;
}

function readMessage(line: string, prints: (text: string) => void): Partial<BuildAnswer> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new EngineError('bad-answer', `not JSON: ${plain(line, 200)}`);
  }
  const raw = object(value) ?? {};
  const failure = text(part(raw, 'errorDetail'), 'message') || text(raw, 'error');
  if (failure !== '') {
    prints(`${failure}\n`);
    return { failure };
  }
  prints(text(raw, 'stream'));
  const status = text(raw, 'status');
  // A pull tells its bytes many times a second: its states are enough.
  if (status !== '' && text(raw, 'progress') === '') {
    const layer = text(raw, 'id');
    prints(`${layer === '' ? '' : `${layer}: `}${status}\n`);
  }
  const id = text(part(raw, 'aux'), 'ID');
  return id === '' ? {} : { id };
}
