/**
 * A Compose file is in error here exactly when it is for the real program (`docker compose config -q`, 2.40): over
 * hand-written files and files made from seeds. Needs no engine.
 *
 * LONGSHORE_TEST_SEED moves the seeds, LONGSHORE_TEST_FILES says how many files are made of each kind.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ensureNewerDocker } from '../../scripts/testbed/newer-docker.mjs';
import { analyseCompose } from '../../src/language/core/compose/analyse.js';
import { type Surroundings } from '../../src/language/core/compose/surroundings.js';
import {
  generateCompose,
  goodFiles,
  mutateCompose,
  settingFiles,
  wholeFiles,
} from '../support/compose-corpus/corpus.js';
import { fileSets } from '../support/compose-corpus/file-sets.js';

const firstSeed = Number(process.env['LONGSHORE_TEST_SEED'] ?? 0);
const count = Number(process.env['LONGSHORE_TEST_FILES'] ?? 100);
const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);

let program: string;
let folder: string;
before(async () => {
  program = path.join(await ensureNewerDocker(), 'usr/libexec/docker/cli-plugins/docker-compose');
  folder = await mkdtemp(path.join(tmpdir(), 'longshore-compose-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** What the program says of a file; undefined when it is content. */
function theirs(file: string): Promise<string | undefined> {
  const env = { PATH: process.env['PATH'], HOME: folder };
  return new Promise((resolve) => {
    execFile(program, ['-f', file, 'config', '-q'], { cwd: path.dirname(file), env }, (error, _stdout, stderr) => {
      resolve(error ? stderr.trim() || error.message : undefined);
    });
  });
}

/** What the core says of a file: its errors. */
function ours(file: string, text: string): string[] {
  const around: Surroundings = {
    path: file,
    environment: {},
    text: (at) => (at === file ? text : existsSync(at) && statSync(at).isFile() ? readFileSync(at, 'utf8') : null),
    kind: (at) => (!existsSync(at) ? 'none' : statSync(at).isDirectory() ? 'folder' : 'file'),
  };
  const { problems } = analyseCompose(text, around);
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

interface Files {
  readonly text: string;
  /** Those beside it, by paths in /p. */
  readonly others?: Readonly<Record<string, string>>;
}

async function judge({ text: written, others = {} }: Files, index: number): Promise<object | undefined> {
  const own = path.join(folder, `project-${index}`);
  const file = path.join(own, 'compose.yaml');
  const here = (some: string) => some.replaceAll('/p/', `${own}/`);
  const text = here(written);
  await mkdir(own);
  await writeFile(file, text);
  for (const [name, other] of Object.entries(others)) {
    await mkdir(path.dirname(here(name)), { recursive: true });
    await writeFile(here(name), here(other));
  }
  try {
    const said = await theirs(file);
    const mine = ours(file, text);
    return (said === undefined) === (mine.length === 0) ? undefined : { text, compose: said ?? 'no error', core: mine };
  } finally {
    await rm(own, { recursive: true });
  }
}

/** The files that are judged differently. A few programs run at a time. */
async function differing(sets: readonly Files[]): Promise<object[]> {
  const found: object[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < sets.length; index = next++) {
      const difference = await judge(sets[index] ?? { text: '' }, index);
      if (difference) found.push(difference);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  return found;
}

const corpora: Readonly<Record<string, readonly string[]>> = {
  'good files': goodFiles,
  'settings of a service': settingFiles,
  'whole files': wholeFiles,
  'files with slips of the keyboard': seeds.map(mutateCompose),
  'files from seeds': seeds.map(generateCompose),
};

for (const [name, texts] of Object.entries(corpora)) {
  test(`Compose and the core agree on ${name} (${texts.length})`, async () => {
    assert.deepEqual(await differing(texts.map((text) => ({ text }))), []);
  });
}

test(`Compose and the core agree on files that belong together (${fileSets.length})`, async () => {
  assert.deepEqual(await differing(fileSets.map(([, text, others]) => ({ text, others }))), []);
});
