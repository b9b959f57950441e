import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { findCompose, print } from '../../../src/compose/program.js';

/** Milliseconds: long enough for a shell to begin, however busy the machine is, where it isn't meant to hang. */
const patient = 60_000;
const hasty = 300;

/** A folder of programs, which alone are on the PATH beside the system's own. */
async function programs(t: TestContext, scripts: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-programs-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(folder, name), 0o755);
  }
  return { file: path.join(folder, 'docker'), environment: { PATH: `${folder}:/usr/bin:/bin` } };
}

const { signal } = new AbortController();
/** Heeds nothing but the signal that nobody can ignore. */
const hangs = `trap '' TERM; exec sleep 1000`;

test('compose is the plugin, else the program of version 2; what is wrong with it is told apart', async (t) => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['plugin', { docker: 'echo v2.40.3' }],
    ['plugin', { docker: 'echo 2.40.3+ds1-1' }],
    ['program', { docker: 'exit 1', 'docker-compose': 'echo 2.26.1' }],
    ['version-1', { docker: 'exit 1', 'docker-compose': 'echo 1.29.2' }],
    ['missing', { docker: 'echo "docker: unknown command: docker compose" >&2; exit 1', 'docker-compose': 'exit 1' }],
    ['odd', { docker: 'echo "<html>"', 'docker-compose': 'exit 1' }],
    ['program', { docker: 'echo "<html>"', 'docker-compose': 'echo 2.26.1' }],
    ['odd', { docker: 'yes', 'docker-compose': 'exit 1' }],
  ];
  for (const [expected, scripts] of cases) {
    const docker = await programs(t, scripts);
    assert.equal((await findCompose(docker, signal, patient)).found, expected, JSON.stringify(scripts));
  }
});

test('a program that hangs is ended, whatever it ignores, and told of as such', async (t) => {
  const docker = await programs(t, { docker: hangs, 'docker-compose': 'exit 1' });
  assert.equal((await findCompose(docker, signal, hasty)).found, 'silent');
  const asked = print({ file: docker.file, args: ['compose', 'config'] }, docker.environment, {
    signal,
    timeout: hasty,
  });
  await assert.rejects(asked, { message: 'docker compose config gave no answer within 0.3 s, and was ended.' });
});

test('a program that prints without end is ended', async (t) => {
  const docker = await programs(t, { docker: 'yes' });
  const asked = print({ file: docker.file, args: ['compose'] }, docker.environment, { signal, timeout: patient });
  await assert.rejects(asked, { message: 'docker compose prints without end, and was ended.' });
});
