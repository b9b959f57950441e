import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { fakeSsh } from '../../faults/fake-ssh.js';
import { cutChunk, hang, json, scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const skip = process.platform === 'win32' ? 'the stand-in for ssh is a shell script' : false;

/** A command that joins its own input and output with a unix socket, as `docker system dial-stdio` does. */
function join(socket: string): string {
  const program = `const s=require("net").connect({path:"${socket}",allowHalfOpen:true});process.stdin.pipe(s).on("end",()=>process.exit()).pipe(process.stdout)`;
  return `exec '${process.execPath}' -e '${program}'`;
}

test('an engine behind ssh, through few processes that are used again', { skip }, async (t) => {
  const server = await scriptedServer(t, { 'GET /containers/json': json([]) });
  const ssh = await fakeSsh(t, join(server.socket));
  const engine = await connectTo(t, 'ssh://me@box:2222/run/my docker.sock', { ssh: ssh.program });
  for (let count = 0; count < 5; count++) assert.deepEqual(await engine.listContainers(), []);
  assert.deepEqual(await ssh.starts(), [
    [
      ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20', '-o', 'ServerAliveInterval=15'],
      ...['-o', 'ServerAliveCountMax=3', '-T', '-p', '2222', '--', 'me@box', 'docker', '--host'],
      ...["'unix:///run/my docker.sock'", 'system', 'dial-stdio'],
    ],
  ]);
});

test('without port and path the far side’s docker decides', { skip }, async (t) => {
  const server = await scriptedServer(t);
  const ssh = await fakeSsh(t, join(server.socket));
  await connectTo(t, 'ssh://box', { ssh: ssh.program });
  assert.deepEqual((await ssh.starts())[0]?.slice(9), ['--', 'box', 'docker', 'system', 'dial-stdio']);
});

test('why ssh failed, in its own last words', { skip }, async (t) => {
  const failing = async (script: string, words: RegExp) => {
    const { program } = await fakeSsh(t, script);
    await assertFails(connectTo(t, 'ssh://box', { ssh: program }), 'ssh', words);
  };
  await failing(
    'printf "one\\ntwo\\r\\nme@box: Permission denied (publickey).\\r\\n" >&2; exit 255',
    /Permission denied \(publickey\)\.$/,
  );
  await failing('echo "sh: 1: docker: not found" >&2; exit 127', /^sh: 1: docker: not found$/);
  await failing('exit 3', /ended with code 3/);
  await failing('kill -9 $$', /ended by SIGKILL/);
  await failing('cat >/dev/null & exit 0', /ended with code 0/);
  await assertFails(connectTo(t, 'ssh://box', { ssh: '/nonexistent/ssh' }), 'ssh', /no such program/);
  const { program } = await fakeSsh(t, '');
  await assertFails(connectTo(t, 'ssh://box', { ssh: path.dirname(program) }), 'ssh', /EACCES/);
});

test('an ssh that hangs is given up and ended, even when it does not heed', { skip, timeout: 20_000 }, async (t) => {
  const { program } = await fakeSsh(t, 'echo $$ >"$0.pid"; trap "" TERM; while :; do sleep 0.1; done');
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 500);
  await assert.rejects(connectTo(t, 'ssh://box', { ssh: program, signal: controller.signal }), /enough/);
  const { readFile } = await import('node:fs/promises');
  const pid = Number(await readFile(`${program}.pid`, 'utf8'));
  assert.ok(isAlive(pid));
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a connection that dies is told as lost, and the next call makes another', { skip }, async (t) => {
  const server = await scriptedServer(t, { 'GET /containers/json': json([]), 'GET /images/json': cutChunk });
  const ssh = await fakeSsh(t, join(server.socket));
  const engine = await connectTo(t, 'ssh://box', { ssh: ssh.program });
  await assertFails(engine.listImages(), 'lost', /middle/);
  assert.deepEqual(await engine.listContainers(), []);
  assert.equal((await ssh.starts()).length, 2);
  // While it waits in the pool.
  server.breakConnections();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(await engine.listContainers(), []);
  assert.equal((await ssh.starts()).length, 3);
});

test('aborting and disposing end the processes', { skip }, async (t) => {
  const server = await scriptedServer(t, { 'GET /containers/json': hang });
  const ssh = await fakeSsh(t, join(server.socket));
  const engine = await connectTo(t, 'ssh://box', { ssh: ssh.program });
  await assertFails(engine.listContainers({ deadline: 100 }), 'timeout');
  const asked = engine.listContainers().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  engine.dispose();
  await asked;
  // The processes end, and with them their connections.
  while (server.connections.open > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH
    return false;
  }
}
