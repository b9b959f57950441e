// @ts-check
/**
 * `npm run bench:compose`: what a key costs in a Compose file of 2,000 lines, findings included, beside a reading of it
 * by the `yaml` library alone; what a list of completions costs; what the first file costs; how big the bundle is.
 * Writes bench/COMPOSE.md. Fails on nothing: it compares in one run and says what it saw.
 */
import * as esbuild from 'esbuild';
import { execFileSync } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

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

/** @param {number} ms */
const inMs = (ms) => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
/** @param {boolean} holds */
const verdict = (holds) => (holds ? 'holds' : '**fails**');
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
`;
await writeFile(path.join(root, 'bench', 'COMPOSE.md'), page);
console.log(page);
