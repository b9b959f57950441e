// @ts-check
/**
 * `npm run bench:dockerfile`: what a key costs in a Dockerfile of 8,000 lines, findings included, beside
 * dockerfile-language-service, which other extensions use; what the first Dockerfile costs; how big the bundle is.
 * Writes bench/DOCKERFILE.md. Fails on nothing: it compares in one run and says what it saw.
 */
import * as esbuild from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** Fourteen lines as people write them. */
const block = `# What the service needs
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,target=/var/lib/apt,sharing=locked \\
    apt-get update && \\
    apt-get install -y --no-install-recommends curl=8.5.* && \\
    echo "done: $VERSION"
ENV APP_HOME=/srv/app \\
    APP_MODE="production"
WORKDIR \${APP_HOME}
COPY package.json package-lock.json ./
COPY --chmod=644 src/ ./src/
LABEL org.opencontainers.image.title="app"
RUN npm ci --omit=dev | tee /tmp/log
EXPOSE 8080
`;

/** @param {number} lines */
const fileOf = (lines) =>
  `FROM node:22 AS base\nARG VERSION=1\n${block.repeat(Math.floor(lines / 14))}CMD ["node", "."]\n`;

/** @param {number[]} times */
function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/**
 * Types a letter into the middle of the file again and again.
 * @param {string} text
 * @param {number} keys
 * @param {(text: string) => void} answer
 */
function typing(text, keys, answer) {
  const at = text.indexOf('echo "done', text.length >> 1) + 6;
  const times = [];
  let typed = text;
  for (let key = 0; key < keys; key += 1) {
    typed = `${typed.slice(0, at)}x${typed.slice(at)}`;
    const begun = performance.now();
    answer(typed);
    times.push(performance.now() - begun);
  }
  // The first ones compile the code.
  return median(times.slice(Math.min(20, keys >> 1)));
}

const outfile = path.join(root, 'dist-test', 'bench-dockerfile.cjs');
await esbuild.build({
  stdin: {
    contents: `export { check } from './src/language/linter.ts';
      export { readDockerfile } from './src/language/core/features/reading.ts';
      export { semanticTokens } from './src/language/core/features/annotations.ts';
      export { formatEdits } from './src/language/core/dockerfile/format.ts';`,
    resolveDir: root,
  },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  outfile,
});
const core = require(outfile);
const { DockerfileLanguageServiceFactory } = require('dockerfile-language-service');
const service = DockerfileLanguageServiceFactory.createLanguageService();

const long = fileOf(8000);
const lines = long.split('\n').length - 1;
let reading = core.readDockerfile(long);
let findings = 0;
const ours = typing(long, 120, (text) => {
  reading = core.readDockerfile(text, reading);
  findings = core.check(reading, {}).findings.length;
});
const theirs = typing(long, 12, (text) => service.validate(text));

/** @param {number} count @param {(text: string) => void} answer */
function once(count, answer) {
  const text = fileOf(count);
  const begun = performance.now();
  answer(text);
  return performance.now() - begun;
}
const tokensOf = (/** @type {string} */ text) => {
  const read = core.readDockerfile(text);
  core.semanticTokens(read, { start: 0, end: text.length });
};
const theirTokensOf = (/** @type {string} */ text) => service.computeSemanticTokens(text);
tokensOf(long);
const tokens = { ours: once(2000, tokensOf), theirs: once(2000, theirTokensOf) };
const format = once(8000, (text) =>
  core.formatEdits(core.readDockerfile(text).parsed, { tabSize: 4, insertSpaces: true }),
);

/** From nothing to the findings of a first, ordinary file, in a process of its own. */
const first = Array.from({ length: 7 }, () => {
  const program = `const { performance } = require('node:perf_hooks'); const begun = performance.now();
    const core = require(${JSON.stringify(outfile)});
    core.check(core.readDockerfile(${JSON.stringify(fileOf(40))}), {});
    process.stdout.write(String(performance.now() - begun));`;
  return Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
});
execFileSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
const { size } = await stat(path.join(root, 'dist', 'language.cjs'));
const { version } = JSON.parse(
  await readFile(path.join(root, 'node_modules/dockerfile-language-service/package.json'), 'utf8'),
);

/** @param {number} ms */
const inMs = (ms) => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
/** @param {boolean} holds */
const verdict = (holds) => (holds ? 'holds' : '**fails**');
await writeFile(
  path.join(root, 'bench', 'DOCKERFILE.md'),
  `# Dockerfiles

Made by \`npm run bench:dockerfile\` on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}.
Beside it, in the same run: dockerfile-language-service ${version}.

| what | Longshore | the other | ratio | promised |
| --- | --- | --- | --- | --- |
| a key in ${lines} lines, with ${findings} findings | ${inMs(ours)} | ${inMs(theirs)} | ${(theirs / ours).toFixed(0)} × | under 10 ms: ${verdict(ours < 10)} |
| semantic tokens of 2,000 lines | ${inMs(tokens.ours)} | ${inMs(tokens.theirs)} | ${(tokens.theirs / tokens.ours).toFixed(0)} × | |
| formatting 8,000 lines, read anew | ${inMs(format)} | | | |
| a first file of 40 lines, loading included | ${inMs(median(first))} | | | under 60 ms: ${verdict(median(first) < 60)} |
| the bundle | ${(size / 1000).toFixed(0)} kB | | | under 300 kB: ${verdict(size < 300_000)} |
`,
);
console.log(await readFile(path.join(root, 'bench', 'DOCKERFILE.md'), 'utf8'));
