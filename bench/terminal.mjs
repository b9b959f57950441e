// @ts-check
/**
 * What a shell of Longshore's costs beside `docker exec -it` on the same container: `npm run bench:terminal`, which
 * writes bench/TERMINAL.md. Once in plain Node, where the engine's path alone counts, and once in a real editor, whose
 * own terminal runs the docker program. Each thing is measured by turns, several times.
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TextDecoder } from 'node:util';
import { connectDocker } from '../src/engine/docker/docker-engine.js';
import { silentLog } from '../src/base/log.js';
import { FlowControl } from '../src/terminal/core/flow-control.js';
import { startWorkbench } from '../scripts/testbed/editor.mjs';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { makeWorkspace } from '../scripts/testbed/workspace.mjs';
import { Workbench } from '../test/ui/workbench.js';
import { median } from './report.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const bytes = 50_000_000;
const flood = `yes 0123456789012345678901234567890123456789012345678 | head -c ${bytes}`;
const keys = 200;
const rounds = 5;

/** @typedef {{ write(text: string): void, read(): AsyncIterator<Buffer>, end(): void }} Terminal */

/** The engine's connection as a terminal has it, with the questions of its flow control, answered at once. */
async function ours(
  /** @type {Awaited<ReturnType<typeof connectDocker>>} */ engine,
  /** @type {string} */ id,
  /** @type {string[]} */ command,
) {
  const session = await engine.exec(id, { command, tty: true, stdin: true, size: { columns: 80, rows: 24 } });
  const flow = new FlowControl();
  const decoder = new TextDecoder();
  async function* output() {
    for await (const { bytes: chunk } of session.output) {
      const text = flow.outgoing(decoder.decode(chunk, { stream: true }));
      if (text.endsWith('\u001b[5n')) flow.incoming('\u001b[0n');
      await flow.ready();
      yield chunk;
    }
  }
  return {
    write: (/** @type {string} */ text) => void session.write(Buffer.from(text)),
    read: output,
    end: () => session.dispose(),
  };
}

/** A program on a terminal of its own: util-linux's script makes one. */
function scripted(/** @type {NodeJS.ProcessEnv} */ env, /** @type {string} */ command) {
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env: { ...process.env, ...env, TERM: 'xterm' } });
  return {
    write: (/** @type {string} */ text) => void child.stdin.write(text),
    read: () => child.stdout[Symbol.asyncIterator](),
    end: () => void child.kill('SIGKILL'),
  };
}

/** Milliseconds from each key to its echo. */
async function echo(/** @type {{ write(text: string): void, read(): AsyncIterator<Buffer>, end(): void }} */ terminal) {
  const output = terminal.read();
  const times = [];
  for (let key = 0; key < keys + 20; key += 1) {
    const begun = performance.now();
    terminal.write('x');
    await output.next();
    // The first are not counted: the program may still be starting.
    if (key >= 20) times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  terminal.end();
  return times;
}

/** Megabytes a second, from the first byte to the last. */
async function throughput(/** @type {{ read(): AsyncIterator<Buffer>, end(): void }} */ terminal) {
  const output = terminal.read();
  let total = (await output.next()).value.length;
  const begun = performance.now();
  while (total < bytes) {
    const step = await output.next();
    if (step.done) break;
    total += step.value.length;
  }
  const seconds = (performance.now() - begun) / 1000;
  terminal.end();
  return total / 1e6 / seconds;
}

const engineSide = await startEngine({ flavour: '28.5' });
/** @type {(() => Promise<unknown>)[]} */
const undo = [engineSide.stop];
try {
  const { env, docker, host, socket } = engineSide;
  await docker('run', '-d', '--name', 'web', 'busybox:local', 'sleep', '1000000');
  const id = (await docker('inspect', '--format', '{{.Id}}', 'web')).trim();
  const engine = await connectDocker({
    endpoint: { url: host, address: { transport: 'unix', path: socket }, source: { by: 'default' } },
    log: silentLog,
    signal: AbortSignal.timeout(30_000),
  });
  const cli = { ...env, PATH: `${env.PATH}:${process.env.PATH ?? ''}` };
  /** @type {Record<'longshore' | 'docker' | 'script', number[]>} */
  const latency = { longshore: [], docker: [], script: [] };
  /** @type {Record<'longshore' | 'docker', number[]>} */
  const speed = { longshore: [], docker: [] };
  for (let round = 0; round < rounds; round += 1) {
    latency.longshore.push(...(await echo(await ours(engine, id, ['cat']))));
    latency.docker.push(...(await echo(scripted(cli, 'docker exec -it web cat'))));
    latency.script.push(...(await echo(scripted(cli, 'cat'))));
    speed.longshore.push(await throughput(await ours(engine, id, ['sh', '-c', flood])));
    speed.docker.push(await throughput(scripted(cli, `docker exec -it web sh -c '${flood}'`)));
  }
  engine.dispose();

  const workspace = await makeWorkspace();
  undo.push(workspace.remove);
  const editor = await startWorkbench({
    ...{ extension: root, folder: workspace.folder, env: cli },
    settings: { 'terminal.integrated.gpuAcceleration': 'off', 'terminal.integrated.shellIntegration.enabled': false },
  });
  undo.push(editor.stop);
  const workbench = await Workbench.open(editor.url, { width: 1280, height: 900 });
  undo.push(() => workbench.close());
  const { terminal } = workbench;
  /** Seconds until the end of the flood is on the screen, and the longest that the page stood still meanwhile. */
  const drawn = async (/** @type {string} */ command) => {
    await terminal.shows(/[#$] ?$/);
    await workbench.page.evaluate(() => {
      const seen = /** @type {any} */ (globalThis);
      seen.longest = 0;
      let last = performance.now();
      seen.beat = setInterval(() => {
        seen.longest = Math.max(seen.longest, performance.now() - last);
        last = performance.now();
      }, 10);
    });
    await terminal.type(`${command}\n`);
    const begun = performance.now();
    for (;;) if (/the-end\n.*[#$] ?$/.test(await terminal.text())) break;
    const seconds = (performance.now() - begun) / 1000;
    const longest = await workbench.page.evaluate(() => {
      const seen = /** @type {any} */ (globalThis);
      clearInterval(seen.beat);
      return seen.longest;
    });
    return { seconds, longest };
  };
  /** @type {Record<'longshore' | 'docker', { seconds: number, longest: number }[]>} */
  const screen = { longshore: [], docker: [] };
  const end = 'echo the-en""d';
  for (let round = 0; round < 3; round += 1) {
    await workbench.view('Containers').row('web').inline('Open Shell');
    screen.longshore.push(await drawn(`${flood}; ${end}`));
    await workbench.runTitled('Terminal: Kill the Active Terminal Instance');
    await workbench.runTitled('Terminal: Create New Terminal');
    screen.docker.push(await drawn(`docker exec -it web sh -c '${flood}'; ${end}`));
    await workbench.runTitled('Terminal: Kill the Active Terminal Instance');
  }

  const ms = (/** @type {number} */ value) => `${value.toFixed(2)} ms`;
  const mid = {
    echo: [median(latency.longshore), median(latency.docker), median(latency.script)],
    speed: [median(speed.longshore), median(speed.docker)],
    seconds: [median(screen.longshore.map((one) => one.seconds)), median(screen.docker.map((one) => one.seconds))],
    longest: [median(screen.longshore.map((one) => one.longest)), median(screen.docker.map((one) => one.longest))],
  };
  const [a = 0, b = 0, c = 0] = mid.echo;
  const [fast = 0, slow = 0] = mid.speed;
  const [own = 0, its = 0] = mid.seconds;
  const text = `# Shells beside \`docker exec -it\`

Written by \`npm run bench:terminal\`: Docker 28.5, one container, one machine (${cpus().length} cores), by turns; medians.
Compare ratios with a run of your own, never the figures with this file.

| | Longshore | docker exec -it | |
| --- | --- | --- | --- |
| a key's echo, ${keys * rounds} keys, in plain Node | ${ms(a)} | ${ms(b)} | promised: at most 3 ms more: ${a - b <= 3 ? 'holds' : '**fails**'} |
| 50 MB of output, in plain Node | ${fast.toFixed(0)} MB/s | ${slow.toFixed(0)} MB/s | promised: at least half: ratio ${(fast / slow).toFixed(2)}, ${fast * 2 >= slow ? 'holds' : '**fails**'} |
| 50 MB until the end is on the screen, in the editor | ${own.toFixed(1)} s | ${its.toFixed(1)} s | ratio ${(its / own).toFixed(2)}: ${own <= its * 2 ? 'holds' : '**fails**'} |
| the longest that the page stood still meanwhile | ${(mid.longest[0] ?? 0).toFixed(0)} ms | ${(mid.longest[1] ?? 0).toFixed(0)} ms | |

The docker program needs a terminal: in plain Node util-linux's \`script\` makes it, whose own echo takes ${ms(c)}
and is in docker's figure. In the editor docker runs in the editor's own terminal.
`;
  console.log(text);
  await writeFile(path.join(root, 'bench/TERMINAL.md'), text);
} finally {
  for (const action of undo.toReversed()) await action();
}
process.exit(0);
