// @ts-check
/**
 * `npm run bench`: measures the numbers that Longshore promises, in a real VS Code on a real engine, and writes
 * bench/RESULTS.md. Nothing here fails on a slow machine: it compares in one run and says what it saw.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { makeWorkspace } from '../scripts/testbed/workspace.mjs';
import { countingProxy } from './counting-proxy.mjs';
import { ask, createContainer, each, listen } from './engine-api.mjs';
import { report } from './report.mjs';
import { openWorkbench, watchRow, wrapExtension } from './workbench.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const sizes = [10, 100, 1000];
const most = 1000;
/** How often each thing is measured. */
const rounds = { pairs: 11, first: 5, change: 11, count: 3 };

const undo = /** @type {(() => Promise<unknown> | void)[]} */ ([]);

/** @param {string} text */
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** @returns {Promise<import('./report.mjs').Results>} */
async function measure() {
  await promisify(execFile)(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
  const folder = await mkdtemp(path.join(tmpdir(), 'lsh-bench-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));

  const [load = 0] = loadavg();
  say('starting an engine');
  const engine = await startEngine({ flavour: '28.5' });
  undo.push(engine.stop);
  const version = (await ask(engine.socket, 'GET', '/version')).Version;
  const proxySocket = path.join(folder, 'engine.sock');
  const proxy = await countingProxy(proxySocket, engine.socket);
  undo.push(proxy.stop);
  const events = await listen(engine.socket);
  undo.push(events.stop);

  say('starting the editor');
  const extension = path.join(folder, 'extension');
  await wrapExtension(root, extension);
  const workspace = await makeWorkspace();
  undo.push(workspace.remove);
  const host = await openWorkbench({
    extension,
    folder: workspace.folder,
    socket: path.join(folder, 'host.sock'),
    dockerHost: `unix://${proxySocket}`,
    dockerConfig: engine.env.DOCKER_CONFIG,
  });
  undo.push(() => host.close());
  const bench = { socket: engine.socket, proxySocket, proxy, events, host };

  /** @type {string[]} */
  const ids = [];
  const perChange = [];
  for (const size of sizes) {
    say(`making ${size} containers`);
    const names = Array.from({ length: size - ids.length }, (_, index) => `bench-${String(ids.length + index)}`);
    await each(names, 4, async (name) => ids.push(await createContainer(engine.socket, name)));
    say(`counting what a change costs with ${size} containers`);
    perChange.push({ size, ...(await countChanges(bench)) });
  }
  say('first view, in plain Node');
  const pairs = await measurePairs(engine.socket);
  say('first view, in the editor');
  const first = await measureFirstView(bench);
  say('changes on the screen');
  const changes = await measureChanges(bench);
  say('a storm of events');
  const storm = await measureStorm(bench, ids);
  say('idle');
  const quiet = await measureQuiet(bench, ids);
  return {
    engine: version,
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', gigabytes: Math.round(totalmem() / 2 ** 30), load },
    node: process.version,
    bundle: (await stat(path.join(root, 'dist', 'extension.cjs'))).size,
    pairs,
    first,
    changes,
    perChange,
    storm,
    quiet,
  };
}

/** @typedef {{ socket: string, proxySocket: string, proxy: Awaited<ReturnType<typeof countingProxy>>, events: Awaited<ReturnType<typeof listen>>, host: Awaited<ReturnType<typeof openWorkbench>> }} Bench */

/** Requests and bytes so far. @param {Bench} bench */
function traffic({ proxy: { calls } }) {
  const bytes = calls.reduce((sum, { sent, received }) => sum + sent + received, 0);
  const events = calls.filter(({ line }) => line.includes('/events')).reduce((sum, { received }) => sum + received, 0);
  return { calls: calls.length, bytes, events };
}

/** Waits until nothing has gone through for a while. @param {Bench} bench */
async function untilQuiet(bench, ms = 1_000) {
  for (let before = traffic(bench); ;) {
    await sleep(ms);
    const now = traffic(bench);
    if (now.bytes === before.bytes) return;
    before = now;
  }
}

/**
 * One container created, started, ended and removed; what the screen showed, and when.
 * @param {Bench} bench
 * @param {string} name sorts before all others: the row is in sight
 */
async function oneLife(bench, name) {
  const { socket, host, events } = bench;
  /** @type {Record<string, number>} */
  const late = {};
  let id = '';
  const step = async (
    /** @type {string} */ event,
    /** @type {string | undefined} */ words,
    /** @type {() => Promise<unknown>} */ act,
  ) => {
    const seen = await watchRow(host.page, name, words);
    await act();
    const at = await Promise.race([seen(), sleep(20_000, NaN)]);
    late[event] = at - (events.times.get(`${event} ${id}`) ?? NaN);
    await sleep(700);
  };
  await step('create', 'Created', async () => (id = await createContainer(socket, name)));
  await step('start', 'Up ', () => ask(socket, 'POST', `/containers/${id}/start`));
  await step('die', 'Exited', () => ask(socket, 'POST', `/containers/${id}/kill`));
  await step('destroy', undefined, () => ask(socket, 'DELETE', `/containers/${id}`));
  return late;
}

/** Requests and bytes of a container's life. @param {Bench} bench */
async function countChanges(bench) {
  await bench.host.load();
  await bench.host.showDocker();
  await untilQuiet(bench);
  const lives = [];
  for (let round = 0; round < rounds.count; round++) {
    const before = traffic(bench);
    await oneLife(bench, `0-count-${round}`);
    await untilQuiet(bench);
    const after = traffic(bench);
    lives.push({
      calls: after.calls - before.calls,
      bytes: after.bytes - before.bytes - (after.events - before.events),
      events: after.events - before.events,
    });
  }
  return { lives };
}

/**
 * Longshore and dockerode alone by turns, each time in a new process.
 * @param {string} socket
 */
async function measurePairs(socket) {
  const measureOne = async (/** @type {string} */ what) => {
    const args = [path.join(root, 'bench', 'first-view.cjs'), what, socket, String(most)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  };
  const found = [];
  for (let round = 0; round < rounds.pairs; round++) {
    found.push({ bare: await measureOne('dockerode'), longshore: await measureOne('longshore') });
  }
  return found;
}

/** @param {Bench} bench */
async function measureFirstView(bench) {
  const { host, proxySocket } = bench;
  const dockerode = path.join(root, 'node_modules', 'dockerode');
  const found = [];
  for (let round = 0; round < rounds.first; round++) {
    await host.load();
    const seen = watchTree(host.page, most);
    await host.showDocker();
    const onScreen = await seen;
    await untilQuiet(bench);
    const { shownAt, givenAt } = await host.ask({ ask: 'first', count: most });
    const activation = await host.ask({ ask: 'activation' });
    const bare = await host.ask({ ask: 'bare', dockerode, socketPath: proxySocket });
    found.push({ given: givenAt - shownAt, onScreen: onScreen - shownAt, activation, bare: bare.loadMs + bare.listMs });
  }
  return found;
}

/**
 * When the tree first says that it has this many rows in one group: milliseconds since the epoch.
 * @param {import('playwright-core').Page} page
 * @param {number} count
 * @returns {Promise<number>}
 */
function watchTree(page, count) {
  return page.evaluate(
    (count) =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const row = document.querySelector(`.monaco-list-row[aria-level="2"][aria-setsize="${count}"]`);
          if (!row) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
      }),
    count,
  );
}

/** @param {Bench} bench */
async function measureChanges(bench) {
  await bench.host.load();
  await bench.host.showDocker();
  await untilQuiet(bench);
  const lives = [];
  for (let round = 0; round < rounds.change; round++) lives.push(await oneLife(bench, `0-change-${round}`));
  return lives;
}

/**
 * 2,000 events in 10 s: names, tags and volumes change.
 * @param {Bench} bench
 * @param {readonly string[]} ids
 */
async function measureStorm({ socket, events, host, ...bench }, ids) {
  const eventsBefore = events.count();
  const before = traffic({ socket, events, host, ...bench });
  const control = spawn(process.execPath, [path.join(root, 'bench', 'idle-process.cjs')], { stdio: 'pipe' });
  undo.push(() => void control.kill());
  await host.ask({ ask: 'watchEventLoop' });
  const begun = Date.now();
  /** @type {Promise<unknown>[]} */
  const acts = [];
  for (let number = 0; number < 2000; number++) {
    const due = begun + number * 5;
    if (due > Date.now()) await sleep(due - Date.now());
    acts.push(oneEvent(socket, number, ids));
  }
  await Promise.all(acts);
  const seconds = (Date.now() - begun) / 1000;
  const count = events.count() - eventsBefore;
  await untilQuiet({ socket, events, host, ...bench });
  const eventLoop = await host.ask({ ask: 'eventLoop' });
  control.stdin.end();
  const [told] = await once(control.stdout.setEncoding('utf8'), 'data');
  const idle = JSON.parse(told);
  const after = traffic({ socket, events, host, ...bench });
  const rows = await host.ask({ ask: 'rows' });
  const shown = new Map(rows.map((/** @type {any} */ { id, label }) => [id, label]));
  const list = await ask(socket, 'GET', '/containers/json?all=true');
  const wrong = list.filter((/** @type {any} */ { Id, Names }) => shown.get(`container/${Id}`) !== Names[0].slice(1));
  return { count, seconds, eventLoop, idle, calls: after.calls - before.calls, rows: list.length, wrong: wrong.length };
}

/** @param {string} socket @param {number} number @param {readonly string[]} ids */
async function oneEvent(socket, number, ids) {
  const id = ids[number % ids.length];
  switch (number % 4) {
    case 0:
      await ask(socket, 'POST', '/volumes/create', { Name: `storm-${number}` });
      break;
    case 1:
      await ask(socket, 'POST', `/images/busybox:local/tag?repo=storm&tag=${number % 40}`);
      break;
    default:
      await ask(socket, 'POST', `/containers/${id}/rename?name=renamed-${number}`);
  }
}

/** @param {Bench} bench @param {readonly string[]} ids */
async function measureQuiet(bench, ids) {
  const seconds = 30;
  await bench.host.load();
  await bench.host.showDocker();
  await untilQuiet(bench, 3_000);
  const before = traffic(bench);
  await sleep(seconds * 1000);
  const idle = traffic(bench).calls - before.calls;
  await bench.host.showExplorer();
  await sleep(1_000);
  const hiddenBefore = traffic(bench);
  const eventsBefore = bench.events.count();
  await each(
    ids.slice(0, 300).map((id, number) => ({ id, number })),
    4,
    ({ id, number }) => ask(bench.socket, 'POST', `/containers/${id}/rename?name=hidden-${number}`),
  );
  await untilQuiet(bench);
  const hiddenEvents = bench.events.count() - eventsBefore;
  const hidden = traffic(bench).calls - hiddenBefore.calls;
  return { seconds, idle, hiddenEvents, hidden };
}

try {
  const results = await measure();
  const text = report(results);
  await writeFile(path.join(root, 'bench', 'RESULTS.md'), text);
  console.log(text);
} finally {
  for (const action of undo.toReversed()) {
    await Promise.resolve(action()).catch((error) => console.error(`While tidying up: ${String(error)}`));
  }
}
