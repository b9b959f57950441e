import { execFile } from 'node:child_process';
import { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/testbed/free-port.mjs';
import { type Authority } from './certificates.js';
import { type GivenEngine } from './engines.js';
import { PrivateDockerd } from './private-dockerd.js';

/** Starts an engine of a test's own that listens with TLS, by a certificate of this authority. */
export async function serveTls(
  t: TestContext,
  given: GivenEngine,
  authority: Authority,
  certificate: string,
): Promise<{ readonly dockerd: PrivateDockerd; readonly host: string }> {
  const port = await freePort();
  const dockerd = await PrivateDockerd.start(t, given, [
    ...['--host', `tcp://127.0.0.1:${port}`, '--tlsverify', '--tlscacert', authority.file('ca.pem')],
    ...['--tlscert', authority.file(`${certificate}.pem`), '--tlskey', authority.file(`${certificate}-key.pem`)],
  ]);
  return { dockerd, host: `tcp://127.0.0.1:${port}` };
}

/** Gives an engine of a test's own the image that the given ones have. */
export async function copyImage(given: GivenEngine, dockerd: PrivateDockerd): Promise<void> {
  const [from, to] = [`unix://${given.socket}`, `unix://${dockerd.socket}`];
  const copy = '"$0" -H "$1" save busybox:local | "$0" -H "$2" load';
  await promisify(execFile)('sh', ['-c', copy, given.docker, from, to]);
}
