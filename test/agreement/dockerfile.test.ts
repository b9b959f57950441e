/**
 * What the core says about Dockerfiles is what a real BuildKit says: the same {rule, line} and error for error, over
 * hand-written files and files made from seeds.
 *
 * LONGSHORE_TEST_ENGINES is a JSON array of engines: `{ "flavour": "docker-28.5", "host": "unix:///…", "docker": "…",
 * "config": "…" }`, where `docker` is its command line and `config` a `--config` directory with buildx in it. The one
 * whose flavour names 28 is asked; LONGSHORE_TEST_SEED moves the seeds.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { analyse } from '../../src/language/core/dockerfile/analyse.js';
import { parseDockerignore } from '../../src/language/core/dockerfile/dockerignore.js';
import { emptyImage, type ImageConfig } from '../../src/language/core/dockerfile/image-config.js';
import { dockerfileFor } from '../../src/scaffold/core/dockerfiles.js';
import { factsOf } from '../../src/scaffold/core/stack.js';
import { checkAll, docker, ignoreFile, type CheckEngine } from '../support/dockerfile-corpus/build-check.js';
import { generate, mutate, recombine } from '../support/dockerfile-corpus/generate.js';
import { handWritten, oddFiles } from '../support/dockerfile-corpus/hand-written.js';
import { scaffoldSamples } from '../support/scaffold-samples.js';

interface Engine extends CheckEngine {
  readonly flavour?: string;
}

const engines = JSON.parse(process.env['LONGSHORE_TEST_ENGINES'] ?? '[]') as readonly Engine[];
const engine = engines.find(({ flavour }) => flavour !== undefined && /28/.test(flavour)) ?? engines[0];
const firstSeed = Number(process.env['LONGSHORE_TEST_SEED'] ?? 0);
const seedCount = Number(process.env['LONGSHORE_TEST_FILES'] ?? 150);

const busybox: ImageConfig = { ...emptyImage, os: 'linux', architecture: 'amd64' };
const images: Readonly<Record<string, ImageConfig>> = {
  'busybox:local': busybox,
  'busybox:default': busybox,
  base: busybox,
  later: busybox,
  'env:local': { ...busybox, env: ['PATH=/bin', 'FOO=base', 'VERSION=1'], workdir: '/srv' },
  'onbuild:local': { ...busybox, onbuild: ['ENV made=$later', 'COPY a b', 'WORKDIR rel'] },
  'shell:local': { ...busybox, shell: ['/bin/sh', '-ec'] },
};

/** Puts the images that the corpus builds on into the engine. */
async function makeImages(target: CheckEngine): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'longshore-rootfs-'));
  try {
    mkdirSync(join(directory, 'bin'));
    symlinkSync('busybox', join(directory, 'bin', 'sh'));
    const archive = execFileSync('tar', ['-C', directory, '-c', '.']);
    await docker(target, ['import', '-', 'busybox:local'], archive);
  } finally {
    rmSync(directory, { recursive: true });
  }
  for (const name of ['busybox:default', 'base:latest', 'later:latest'])
    await docker(target, ['tag', 'busybox:local', name]);
  const build = (name: string, lines: readonly string[]): Promise<string> =>
    docker(target, ['build', '-q', '-t', name, '-'], ['FROM busybox:local', ...lines, ''].join('\n'));
  await build('env:local', ['ENV PATH=/bin FOO=base VERSION=1', 'WORKDIR /srv']);
  await build('onbuild:local', ['ONBUILD ENV made=$later', 'ONBUILD COPY a b', 'ONBUILD WORKDIR rel']);
  await build('shell:local', ['SHELL ["/bin/sh","-ec"]']);
}

function ours(text: string): { readonly warnings: readonly string[]; readonly error: string | undefined } {
  const options = { image: (name: string) => images[name], ignore: parseDockerignore(ignoreFile) };
  const diagnostics = analyse(text, options).diagnostics.filter(({ source }) => source === 'buildkit');
  const warnings = diagnostics
    .filter(({ severity }) => severity !== 'error')
    .map(({ code, line }) => `${code}:${line}`);
  const error = diagnostics.find(({ severity }) => severity === 'error')?.message;
  return { warnings: [...new Set(warnings)].sort(), error };
}

const short = [...handWritten, ...oddFiles].filter(({ length }) => length < 3000);

const corpora: Readonly<Record<string, readonly string[]>> = {
  'hand-written Dockerfiles': handWritten,
  'odd Dockerfiles': oddFiles,
  'Dockerfiles from seeds': Array.from({ length: seedCount }, (_, index) => generate(firstSeed + index)),
  'Dockerfiles with slips of the keyboard': Array.from({ length: seedCount }, (_, index) => mutate(firstSeed + index)),
  'Dockerfiles of parts of others': Array.from({ length: seedCount }, (_, index) =>
    recombine(firstSeed + index, short),
  ),
};

test('agrees with BuildKit', { skip: engine ? false : 'no engine in LONGSHORE_TEST_ENGINES' }, async (context) => {
  if (!engine) return;
  await makeImages(engine);
  for (const [name, texts] of Object.entries(corpora)) {
    await context.test(`${name} (${texts.length})`, async () => {
      const said = await checkAll(engine, texts);
      const differing = texts.flatMap((text, index) => {
        const theirs = said[index];
        // An image that the engine hasn't is looked for in a registry, which a test has not: nothing is said then.
        if (theirs?.error?.includes('failed to resolve source metadata')) return [];
        const mine = ours(text);
        const isSame =
          theirs?.warnings.join() === mine.warnings.join() &&
          (theirs.error === undefined) === (mine.error === undefined);
        return isSame ? [] : [{ text: text.slice(0, 2000), engine: theirs, core: mine }];
      });
      assert.deepEqual(differing, []);
    });
  }
});

test('BuildKit has nothing against what is made for a workspace', { skip: engine ? false : 'no engine' }, async () => {
  assert.ok(engine);
  const texts = scaffoldSamples.map(({ stack, files }) => {
    const folder = { name: 'shop', files: Object.keys(files), text: (file: string) => files[file] };
    // The frontend that it names would have to be fetched; the engine's own reads the same.
    return dockerfileFor(stack, factsOf(folder, stack)).replace(/^# syntax=.*\n/, '');
  });
  const bases = new Set(texts.flatMap((text) => [...text.matchAll(/^FROM (\S+)/gm)].map(([, name]) => name ?? '')));
  for (const base of bases) await docker(engine, ['tag', 'busybox:local', base]);
  const said = await checkAll(engine, texts);
  assert.deepEqual(
    said.map(({ warnings, error }) => ({ warnings, error })),
    texts.map(() => ({ warnings: [], error: undefined })),
  );
});
