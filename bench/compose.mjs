// @ts-check
/**
 * `npm run bench:compose`: what a key costs in a Compose file of 2,000 lines, findings included, beside a reading of it
 * by the `yaml` library alone; what a list of completions costs; what the first file costs; how big the bundle is; and
 * what Longshore adds to docker compose's own up and down, by turns in one editor on a real engine.
 * Writes bench/COMPOSE.md. Fails on nothing: it compares in one run and says what it saw.
 */
import * as esbuild from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { openWorkbench, wrapExtension } from './workbench.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** Twenty lines as people write them. @param {number} index */
const service = (index) => `  service${index}:
    # What it is for
    image: registry.example.com/team/app:\${TAG:-latest}
    ports:
      - "${8000 + index}:80"
    environment:
      DATABASE: "postgres://db${index}/app"
      MODE: production
    depends_on:
      ${index === 0 ? 'none' : `service${index - 1}`}:
        condition: service_started
    volumes:
      - data:/var/lib/app
      - ./config:/etc/app:ro
    healthcheck:
      test: [CMD, curl, -f, "http://localhost/"]
      interval: 30s
    restart: unless-stopped
    deploy:
      resources: { limits: { cpus: "0.5", memory: 512M } }
`;

/** @param {number} lines */
const fileOf = (lines) =>
  `services:\n${Array.from({ length: Math.round(lines / 20) }, (_, index) => service(index)).join('')}volumes:\n  data:\n`;

/** @param {number[]} times */
function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** Types a letter into the middle of the file again and again. @param {string} text @param {(text: string, at: number) => void} answer */
function typing(text, answer) {
  const at = text.indexOf('MODE: production', text.length >> 1) + 8;
  const times = [];
  let typed = text;
  for (let key = 0; key < 60; key += 1) {
    typed = `${typed.slice(0, at)}x${typed.slice(at)}`;
    const begun = performance.now();
    answer(typed, at);
    times.push(performance.now() - begun);
  }
  // The first ones compile the code.
  return median(times.slice(20));
}

const outfile = path.join(root, 'dist-test', 'bench-compose.cjs');
await esbuild.build({
  stdin: {
    contents: `export { analyseCompose } from './src/language/core/compose/analyse.ts';
      export { nothingAround } from './src/language/core/compose/surroundings.ts';
      export { completeCompose } from './src/language/core/compose/features/complete.ts';
      export { formatCompose } from './src/language/core/compose/features/format.ts';`,
    resolveDir: root,
  },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  outfile,
});
const core = require(outfile);
const input = { images: { references: () => [] }, locale: 'en' };

const long = fileOf(2000);
const lines = long.split('\n').length - 1;
let findings = 0;
const validation = typing(long, (text) => {
  findings = core.analyseCompose(text, core.nothingAround).problems.length;
});
const reading = typing(long, (text) => {
  parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
});
const { project } = core.analyseCompose(long, core.nothingAround);
const completion = typing(long, (_text, at) => {
  core.completeCompose(project, at, input);
});
const format = typing(long, (text) => {
  core.formatCompose(text, 2);
});

/** From nothing to the findings of a first, ordinary file, in a process of its own. */
const first = Array.from({ length: 7 }, () => {
  const program = `const { performance } = require('node:perf_hooks'); const begun = performance.now();
    const core = require(${JSON.stringify(outfile)});
    core.analyseCompose(${JSON.stringify(fileOf(60))}, core.nothingAround);
    process.stdout.write(String(performance.now() - begun));`;
  return Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
});
execFileSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
const { size } = await stat(path.join(root, 'dist', 'compose-language.cjs'));

/** @typedef {'program' | 'task' | 'longshore'} By */
const rounds = 7;

/** Up and down of a project with one container, in milliseconds, by turns. */
async function upAndDown() {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-bench-'));
  /** @type {(() => Promise<unknown>)[]} */
  const undo = [() => rm(folder, { recursive: true, force: true })];
  /** @type {Record<string, Record<By, number[]>>} */
  const times = {};
  try {
    const engine = await startEngine({ flavour: '28.5' });
    undo.push(engine.stop);
    const extension = path.join(folder, 'extension');
    await wrapExtension(root, extension);
    const project = path.join(folder, 'bench');
    await mkdir(project);
    const file = path.join(project, 'compose.yaml');
    const stay = JSON.stringify(['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait']);
    await writeFile(file, `services:\n  web:\n    image: busybox:local\n    command: ${stay}\n`);
    const programs = path.join(folder, 'bin');
    const ended = path.join(folder, 'ended');
    await mkdir(programs);
    const docker = (process.env.PATH ?? '').split(':').find((place) => existsSync(path.join(place, 'docker'))) ?? '';
    const standIn = `#!/bin/sh\n${path.join(docker, 'docker')} "$@"\ncode=$?\ndate +%s%N > ${ended}\nexit $code\n`;
    await writeFile(path.join(programs, 'docker'), standIn, { mode: 0o755 });
    const host = await openWorkbench({
      ...{ extension, folder: project, socket: path.join(folder, 'host.sock') },
      variables: { LONGSHORE_BENCH_PROGRAMS: programs, LONGSHORE_BENCH_ENDED: ended },
      ...{ dockerHost: `unix://${engine.socket}`, dockerConfig: engine.env.DOCKER_CONFIG },
    });
    undo.push(() => host.close());
    await host.load();
    await host.showDocker();
    // The view activates the extension, which answers from then on.
    while (!existsSync(path.join(folder, 'host.sock'))) await sleep(100);
    for (let round = 0; round <= rounds; round += 1) {
      for (const by of /** @type {const} */ (['program', 'task', 'longshore'])) {
        // A second up finds everything as it should be: what is around the program counts most there.
        for (const what of ['up', 'up again', 'down']) {
          const took = await host.ask({ ask: 'compose', verb: what.split(' ')[0], file, by });
          const kept = (times[what] ??= { program: [], task: [], longshore: [] });
          // The first round loads what is loaded once.
          if (round > 0) kept[by].push(took);
        }
      }
    }
  } finally {
    for (const end of undo.reverse()) await end();
  }
  return times;
}

/** @param {number} ms */
const inMs = (ms) => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
/** @param {boolean} holds */
const verdict = (holds) => (holds ? 'holds' : '**fails**');
const times = await upAndDown();
const rows = Object.entries(times).map(([what, { program, task, longshore }]) => {
  /** @param {number[]} others */
  const beside = (others) => {
    const added = median(longshore.map((ms, index) => ms - (others[index] ?? NaN)));
    const ratio = median(longshore.map((ms, index) => ms / (others[index] ?? NaN)));
    return `${added.toFixed(0)} ms (${ratio.toFixed(2)} ×): ${verdict(added <= 200)}`;
  };
  const columns = [inMs(median(program)), inMs(median(task)), inMs(median(longshore))];
  return `| ${[what, ...columns, beside(program), beside(task)].join(' | ')} |`;
});
const page = `# Compose files

Made by \`npm run bench:compose\` on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}.

| what | Longshore | promised |
| --- | --- | --- |
| a key in ${lines} lines, with ${findings} findings | ${inMs(validation)} | under 50 ms: ${verdict(validation < 50)} |
| the same beside reading the YAML alone (${inMs(reading)}) | ${(validation / reading).toFixed(1)} × | |
| a list of completions in it | ${inMs(completion)} | under 30 ms: ${verdict(completion < 30)} |
| laying it out | ${inMs(format)} | |
| a first file of 60 lines, loading included | ${inMs(median(first))} | |
| the bundle | ${(size / 1000).toFixed(0)} kB | |

## Beside docker compose itself

A project of one container, by turns in one editor (VS Code 1.139), medians of ${rounds}, from the command to the end of the
program: the program alone, without a terminal; the program as a plain task of the editor; Longshore's command. What is
added is the median of the pairs' differences; at most 200 ms are promised. Opening a terminal costs the editor the most
of what is added to the program alone.

| | the program | as a task | Longshore | added to the program | added to the task |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
await writeFile(path.join(root, 'bench', 'COMPOSE.md'), page);
console.log(page);
