// @ts-check
/**
 * How long a whole diagnosis takes in an ordinary process: `npm run bench:diagnosis`. For a socket that
 * isn't there, a port on which nobody listens, an engine that answers, and one that takes connections and is silent.
 * Then, as root, for users who may not use a real engine's socket, each time in a process that has just started.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { diagnose } from '../src/diagnosis/entry.js';
import { Bench } from '../test/diagnosis/scenario.js';
import { median } from './report.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'lsh-bench-'));
const at = (/** @type {string} */ name) => path.join(folder, name);
const engine = createHttp((_, response) => {
  response.writeHead(200, { 'Api-Version': '1.51', Server: 'Docker/28.5.2 (linux)' }).end('{}');
}).listen(at('engine.sock'));
const hung = createServer(() => undefined).listen(at('hung.sock'));
/** @param {string} name @param {number[]} times */
function tell(name, times) {
  console.log(`${name.padEnd(18)} median ${median(times)} ms, ${Math.min(...times)} to ${Math.max(...times)} ms`);
}

/** The set-ups of test/diagnosis. */
async function inSetups() {
  const bench = await Bench.make();
  const setups = {
    'not in the group': 'engine; D as ciuser',
    'stale group': 'engine; D stale cimember',
    'killed engine': 'dead /run/docker.sock; D as cimember',
    'stopped engine': 'withdockerd; D as ciuser',
  };
  for (const [name, setup] of Object.entries(setups)) {
    const times = [];
    for (let round = 0; round < 9; round++) times.push((await bench.run(setup)).ms);
    tell(name, times);
  }
  await bench.end();
}
const hosts = {
  'no socket': `unix://${at('none.sock')}`,
  'port refused': 'tcp://127.0.0.1:1',
  'engine answers': `unix://${at('engine.sock')}`,
  'engine is silent': `unix://${at('hung.sock')}`,
};
try {
  for (const [name, setting] of Object.entries(hosts)) {
    const times = [];
    const rounds = name === 'engine is silent' ? 3 : 15;
    for (let round = 0; round < rounds; round++) {
      const { platform, env } = process;
      const surroundings = { platform, env, homedir: homedir(), setting, remote: '', ssh: 'ssh' };
      times.push((await diagnose(surroundings, { signal: new AbortController().signal })).ms);
    }
    tell(name, times);
  }
  if (process.getuid?.() === 0) await inSetups();
} finally {
  engine.closeAllConnections();
  engine.close();
  hung.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
