// @ts-check
/**
 * Trials of the bridge by a user whose process lacks the socket's group: `node bridge-trial.mjs NAME`, started by
 * harness.sh with a real dockerd on /run/docker.sock. Prints {"id":"ok"} or throws.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
const folder = path.dirname(self);
/** @type {typeof import('../../src/bridge/bridge.js')} */
const { Bridge } = createRequire(import.meta.url)(path.join(folder, 'bridge.cjs'));
const socket = '/run/docker.sock';
const options = { group: 'docker', to: socket, helper: path.join(folder, 'bridge-helper.cjs'), env: process.env };

/** @param {() => unknown} condition @param {string} what */
async function until(condition, what) {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(10)) if (await condition()) return;
  throw new Error(`never: ${what}`);
}

/** @param {string} at @param {string} method @param {string} url @param {{ body?: unknown, agent?: Agent }} [more] */
async function ask(at, method, url, { body, agent } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const call = request({
    ...{ socketPath: at, method, path: url },
    ...(agent ? { agent } : {}),
    headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
  });
  call.end(text);
  const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(call, 'response'));
  let answer = '';
  for await (const part of response.setEncoding('utf8')) answer += part;
  return { status: response.statusCode ?? 0, body: answer };
}

/** Gives up HTTP for bytes both ways, as `docker attach` does. @param {string} at @param {string} url */
async function hijack(at, url) {
  const stream = connect({ path: at, allowHalfOpen: true });
  stream.write(`POST ${url} HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n`);
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    await once(stream, 'readable');
    const part = stream.read();
    if (part) head += part.toString('latin1');
  }
  assert.match(head, /^HTTP\/1\.1 101 /);
  return { stream, first: Buffer.from(head.slice(head.indexOf('\r\n\r\n') + 4), 'latin1') };
}

/** @param {string} at @param {string[]} command @param {object} [more] */
async function container(at, command, more = {}) {
  const body = { Image: 'busybox:local', Cmd: command, NetworkDisabled: true, ...more };
  const made = await ask(at, 'POST', '/containers/create', { body });
  assert.equal(made.status, 201, made.body);
  return /** @type {{ Id: string }} */ (JSON.parse(made.body)).Id;
}

/** The helper behind sg: a process whose command line names its program. */
function helpers() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words[1]?.endsWith('bridge-helper.cjs') && words[0] !== 'sg' ? [Number(pid)] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
const helper = () => {
  const [pid, ...others] = helpers();
  assert.ok(pid, 'a helper runs');
  assert.deepEqual(others, []);
  return pid;
};
/** Kilobytes in memory. @param {number} pid */
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('longshore-bridge-'));

/** Another process that opens a bridge and says where. */
async function starter() {
  const child = spawn(process.execPath, [self, 'hold'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  return { child, at: String(said).trim() };
}

/** @type {Record<string, () => Promise<void>>} */
const trials = {
  /** The whole point, the permissions of what is made for it, and that it goes without a trace. */
  async connects() {
    assert.ok(!process.getgroups?.().includes(statSync(socket).gid), 'this process lacks the group');
    await assert.rejects(ask(socket, 'GET', '/_ping'), { code: 'EACCES' });
    const bridge = await Bridge.open(options);
    assert.equal((await ask(bridge.at, 'GET', '/_ping')).body, 'OK');
    assert.match((await ask(bridge.at, 'GET', '/version')).body, /"ApiVersion"/);
    assert.equal(await bridge.probe(), '');
    assert.equal(statSync(bridge.at).mode & 0o7777, 0o600);
    assert.equal(statSync(path.dirname(bridge.at)).mode & 0o7777, 0o700);
    assert.equal(statSync(bridge.at).uid, process.getuid?.());
    bridge.dispose();
    await until(() => helpers().length === 0 && folders().length === 0, 'everything is gone');
  },

  /** Bytes both ways, the end of one of them alone, and the exit code that follows. */
  async hijacks() {
    const bridge = await Bridge.open(options);
    const id = await container(bridge.at, ['cat'], { OpenStdin: true, StdinOnce: true, AttachStdin: true });
    const { stream, first } = await hijack(bridge.at, `/containers/${id}/attach?stream=1&stdin=1&stdout=1`);
    assert.equal((await ask(bridge.at, 'POST', `/containers/${id}/start`)).status, 204);
    const sent = Buffer.alloc(1_000_000, 'longshore ');
    stream.end(sent);
    const parts = [first];
    for await (const part of stream) parts.push(Buffer.from(part));
    // Frames of 8 bytes before each piece: type, size.
    const raw = Buffer.concat(parts);
    let length = 0;
    for (let at = 0; at < raw.length; at += 8 + raw.readUInt32BE(at + 4)) length += raw.readUInt32BE(at + 4);
    assert.equal(length, sent.length);
    assert.equal((await ask(bridge.at, 'POST', `/containers/${id}/wait`)).status, 200);
    bridge.dispose();
  },

  /** A thousand at once, all of them open at the same time, and a thousand one after another. */
  async thousand() {
    const bridge = await Bridge.open(options);
    const agent = new Agent({ keepAlive: true, maxSockets: 1000, maxFreeSockets: 1000 });
    const all = await Promise.all(Array.from({ length: 1000 }, () => ask(bridge.at, 'GET', '/_ping', { agent })));
    assert.equal(all.filter(({ status }) => status === 200).length, 1000);
    const open = Object.values(agent.freeSockets).flat().length;
    assert.ok(open > 500, `${open} connections stand side by side`);
    // One line is the listening socket's, one each connection's.
    const accepted = () => readFileSync('/proc/net/unix', 'utf8').split(bridge.at).length - 2;
    assert.equal(accepted(), open);
    agent.destroy();
    await until(() => accepted() === 0, 'the helper lets go of what its clients closed');
    const before = memory(helper());
    for (let round = 0; round < 1000; round++) assert.equal((await ask(bridge.at, 'GET', '/_ping')).status, 200);
    const grown = memory(helper()) - before;
    assert.ok(grown < 40_000, `${grown} kB more after a thousand connections`);
    bridge.dispose();
  },

  /** Who doesn't read makes the other side wait: nothing is heaped up in between. */
  async backpressure() {
    const bridge = await Bridge.open(options);
    const id = await container(bridge.at, ['cat', '/dev/zero'], { HostConfig: { LogConfig: { Type: 'none' } } });
    const { stream } = await hijack(bridge.at, `/containers/${id}/attach?stream=1&stdout=1`);
    assert.equal((await ask(bridge.at, 'POST', `/containers/${id}/start`)).status, 204);
    const pid = helper();
    const before = memory(pid);
    // The container writes gigabytes a second if it may; nobody reads a byte of it.
    let most = 0;
    for (const end = Date.now() + 1500; Date.now() < end; await sleep(50)) most = Math.max(most, memory(pid));
    let received = 0;
    for await (const part of stream) {
      received += /** @type {Buffer} */ (part).length;
      if (received % 16 === 0) most = Math.max(most, memory(pid));
      if (received > 300_000_000) break;
    }
    assert.ok(received > 300_000_000, `${received} bytes came when they were read`);
    assert.ok(most - before < 60_000, `${most - before} kB more while 300 MB passed`);
    stream.destroy();
    await ask(bridge.at, 'POST', `/containers/${id}/kill`);
    bridge.dispose();
  },

  /** Killed, it is there again on the same socket; killed again and again, it says so and leaves nothing. */
  async killed() {
    const bridge = await Bridge.open(options);
    /** @type {string[]} */
    const ends = [];
    bridge.onDidEnd((why) => ends.push(why));
    for (let round = 0; round < 3; round++) {
      const pid = helper();
      process.kill(pid, 'SIGKILL');
      await until(() => helpers().some((one) => one !== pid), 'there is a new helper');
      await until(async () => (await bridge.probe()) === '', 'it answers');
      assert.equal((await ask(bridge.at, 'GET', '/_ping')).body, 'OK');
    }
    assert.deepEqual(ends, []);
    process.kill(helper(), 'SIGKILL');
    await until(() => ends.length === 1, 'it gives up');
    await until(() => helpers().length === 0 && folders().length === 0, 'everything is gone');
    assert.equal(await bridge.probe(), 'ECONNREFUSED');
  },

  /** The editor's process is killed outright: the helper hears it, and takes its socket along. */
  async orphan() {
    const { child, at } = await starter();
    assert.ok(existsSync(at));
    assert.equal((await ask(at, 'GET', '/_ping')).body, 'OK');
    child.kill('SIGKILL');
    await until(() => helpers().length === 0 && folders().length === 0, 'everything is gone');
  },

  /** Both are killed: the next one sweeps up, and touches nothing that lives or is foreign. */
  async swept() {
    const { child, at } = await starter();
    const dead = helper();
    const alive = await starter();
    process.kill(dead, 'SIGSTOP');
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(dead, 'SIGKILL');
    await until(() => helpers().length === 1, 'only the other helper runs');
    writeFileSync(path.join(path.dirname(alive.at), 'more'), '');
    assert.ok(existsSync(at), 'the dead socket is still there');
    const bridge = await Bridge.open(options);
    assert.ok(!existsSync(at) && !existsSync(path.dirname(at)), 'the dead socket is gone');
    assert.equal((await ask(alive.at, 'GET', '/_ping')).body, 'OK');
    bridge.dispose();
    alive.child.kill('SIGKILL');
    await until(() => helpers().length === 0, 'no helper is left');
    // What isn't ours isn't removed, and neither is its folder.
    assert.ok(existsSync(path.join(path.dirname(alive.at), 'more')));
  },

  /** The engine goes and comes: the helper says why it can't get through, and gets through again by itself. */
  async engine() {
    const bridge = await Bridge.open(options);
    console.log('stop');
    await until(async () => (await bridge.probe()) === 'ENOENT', 'the engine has gone');
    await assert.rejects(ask(bridge.at, 'GET', '/_ping'));
    console.log('start');
    await until(async () => (await bridge.probe()) === '', 'the engine is back');
    assert.equal((await ask(bridge.at, 'GET', '/_ping')).body, 'OK');
    bridge.dispose();
  },

  /** What is no group's name, or a group that the user isn't in, starts nothing. */
  async names() {
    const mark = path.join(tmpdir(), 'ran');
    for (const group of ['-c', '--', '', 'a:b', 'a\nb']) {
      await assert.rejects(Bridge.open({ ...options, group }), /no name of a group/);
    }
    for (const group of [
      `$(touch ${mark})`,
      `docker; touch ${mark}`,
      `docker' -c 'touch ${mark}`,
      'cistaff',
      'nobody here',
    ]) {
      await assert.rejects(Bridge.open({ ...options, group }));
    }
    assert.ok(!existsSync(mark));
    assert.deepEqual(folders(), []);
    assert.deepEqual(helpers(), []);
  },

  /** Where set-uid programs gain nothing, it is told in sg's words. */
  async refused() {
    await assert.rejects(Bridge.open(options), /setgroups|not permitted|sg/i);
    assert.deepEqual(folders(), []);
  },

  /** Nobody else gets to the engine by it. */
  async private() {
    const bridge = await Bridge.open(options);
    writeFileSync(path.join(tmpdir(), 'where'), bridge.at);
    console.log('look');
    const looked = path.join(tmpdir(), 'looked');
    await until(() => existsSync(looked), 'the other user has tried');
    assert.match(readFileSync(looked, 'utf8'), /EACCES/);
    bridge.dispose();
  },

  async elsewhere() {
    const bridge = await Bridge.open({ ...options, group: 'cistaff' });
    assert.equal((await ask(bridge.at, 'GET', '/_ping')).body, 'OK');
    bridge.dispose();
  },

  async hold() {
    const bridge = await Bridge.open(options);
    console.log(bridge.at);
    await new Promise(() => setInterval(() => undefined, 1000));
  },
};

const name = process.argv[2] ?? '';
await trials[name]?.();
console.log(JSON.stringify({ id: 'ok', trial: name }));
process.exit(0);
