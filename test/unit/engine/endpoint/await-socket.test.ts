import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchForSocket } from '../../../../src/engine/endpoint/await-socket.js';

const isWindows = process.platform === 'win32';

/** Watches for the socket; `next` resolves at the next call of onAppear (or the one that nobody waited for yet). */
function watching(t: TestContext, socket: string) {
  let calls = 0;
  let taken = 0;
  let wake = () => undefined as unknown;
  const watch = watchForSocket(socket, () => {
    calls += 1;
    wake();
  });
  t.after(() => watch.dispose());
  return {
    watch,
    calls: () => calls,
    next: async () => {
      while (calls === taken) await new Promise<void>((resolve) => (wake = resolve));
      taken = calls;
    },
  };
}

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'longshore-watch-'));
  t.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('a socket that appears', { skip: isWindows, timeout: 10_000 }, async (t) => {
  const socket = path.join(await folder(t), 'docker.sock');
  const { next } = watching(t, socket);
  const server = createServer().listen(socket);
  t.after(() => server.close());
  await next();
});

test(
  'a socket whose folders appear first, and again after they were removed',
  { skip: isWindows, timeout: 10_000 },
  async (t) => {
    const root = await folder(t);
    const socket = path.join(root, 'a', 'b', 'docker.sock');
    const { next } = watching(t, socket);
    await mkdir(path.dirname(socket), { recursive: true });
    await writeFile(socket, '');
    await next();
    await rm(path.join(root, 'a'), { recursive: true });
    // Long enough that the removal has been seen: only then is the upper folder watched again.
    await sleep(300);
    await mkdir(path.join(root, 'a'));
    await sleep(300);
    await mkdir(path.join(root, 'a', 'b'));
    await writeFile(socket, '');
    await next();
  },
);

test('a socket that is replaced or gets other permissions', { skip: isWindows, timeout: 10_000 }, async (t) => {
  const root = await folder(t);
  const socket = path.join(root, 'docker.sock');
  await writeFile(socket, '');
  const { next } = watching(t, socket);
  await writeFile(path.join(root, 'new'), '');
  await rename(path.join(root, 'new'), socket);
  await next();
  await chmod(socket, 0o660);
  await next();
});

test('the target of a link', { skip: isWindows, timeout: 10_000 }, async (t) => {
  const root = await folder(t);
  const target = path.join(root, 'home', 'docker.sock');
  const link = path.join(root, 'docker.sock');
  await symlink(target, link);
  const { next } = watching(t, link);
  await sleep(100); // readlink is asynchronous
  await mkdir(path.dirname(target));
  await writeFile(target, '');
  await next();
});

test('what lies there already, other files, and the removal are no appearance', { skip: isWindows }, async (t) => {
  const root = await folder(t);
  const socket = path.join(root, 'docker.sock');
  await writeFile(socket, '');
  const { calls } = watching(t, socket);
  await writeFile(path.join(root, 'other'), '');
  await sleep(400);
  await unlink(socket);
  await sleep(400);
  assert.equal(calls(), 0);
});

test('nothing after it is disposed', { skip: isWindows }, async (t) => {
  const socket = path.join(await folder(t), 'docker.sock');
  const { watch, calls } = watching(t, socket);
  await writeFile(socket, '');
  watch.dispose();
  await sleep(400);
  assert.equal(calls(), 0);
});

test("Windows' pipes can't be watched, and say so by doing nothing", () => {
  watchForSocket('\\\\.\\pipe\\docker_engine', () => assert.fail()).dispose();
});
