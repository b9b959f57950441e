// @ts-check
/**
 * How long a whole diagnosis takes in an ordinary process: `npm run bench:diagnosis`. For a socket that
 * isn't there, a port on which nobody listens, an engine that answers, and one that takes connections and is silent.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { diagnose } from '../src/diagnosis/entry.js';
import { median } from './report.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'lsh-bench-'));
const at = (/** @type {string} */ name) => path.join(folder, name);
const engine = createHttp((_, response) => {
  response.writeHead(200, { 'Api-Version': '1.51', Server: 'Docker/28.5.2 (linux)' }).end('{}');
}).listen(at('engine.sock'));
const hung = createServer(() => undefined).listen(at('hung.sock'));
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
    console.log(`${name.padEnd(18)} median ${median(times)} ms, ${Math.min(...times)} to ${Math.max(...times)} ms`);
  }
} finally {
  engine.closeAllConnections();
  engine.close();
  hung.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
