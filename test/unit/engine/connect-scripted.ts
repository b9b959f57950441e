import assert from 'node:assert/strict';
import { type TestContext } from 'node:test';
import { silentLog } from '../../../src/base/log.js';
import { connectDocker, type ConnectOptions } from '../../../src/engine/docker/docker-engine.js';
import { parseUrl } from '../../../src/engine/endpoint/parse-url.js';
import { type Engine } from '../../../src/engine/engine.js';
import { EngineError, type EngineErrorCode } from '../../../src/engine/errors.js';

/** Connects to a url; the engine is disposed with the test. */
export async function connectTo(
  test: TestContext,
  url: string,
  options: Partial<ConnectOptions> = {},
): Promise<Engine> {
  const engine = await connectDocker({
    endpoint: { ...parseUrl(url, undefined, 'the test'), source: { by: 'setting' } },
    log: silentLog,
    signal: new AbortController().signal,
    ...options,
  });
  test.after(() => engine.dispose());
  return engine;
}

/** Asserts that `asked` fails with an EngineError of this code whose message matches; gives the error. */
export async function assertFails(asked: Promise<unknown>, code: EngineErrorCode, message = /./): Promise<EngineError> {
  let failure: unknown;
  await asked.then(
    () => assert.fail(`expected ${code}`),
    (error: unknown) => (failure = error),
  );
  assert.ok(EngineError.is(failure), `expected ${code}, but got ${String(failure)}`);
  assert.equal(failure.code, code, failure.message);
  assert.match(failure.message, message);
  return failure;
}
