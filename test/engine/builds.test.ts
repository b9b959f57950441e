import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { silentLog } from '../../src/base/log.js';
import { type DockerProgram } from '../../src/base/docker-program.js';
import { build, type BuildEnd } from '../../src/build/core/build.js';
import { type Builder } from '../../src/build/core/builder.js';
import { type BuildDefinition, readDefinition } from '../../src/build/core/definition.js';
import { costsOf } from '../../src/language/core/features/built-lines.js';
import { readDockerfile } from '../../src/language/core/features/reading.js';
import { type Bench, dockers, engines, onEach } from './engines.js';

const run = promisify(execFile);

/** A folder with these files. */
async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-builds-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** The engine's own docker program, or none at all. */
function programOf({ given }: Bench, has: 'docker' | 'none'): DockerProgram {
  const file = has === 'docker' ? given.docker : path.join(tmpdir(), 'there-is-no-docker');
  const config = given.config;
  return { file, environment: { ...process.env, DOCKER_HOST: given.host, DOCKER_CONFIG: config }, isReadOnly: false };
}

interface Built {
  readonly end: BuildEnd;
  readonly builder: Builder | undefined;
  readonly printed: string;
}

async function buildIn(
  bench: Bench,
  folder: string,
  definition: Omit<BuildDefinition, 'dockerfile'> & { readonly dockerfile?: string },
  has: 'docker' | 'none' = 'docker',
  signal = new AbortController().signal,
): Promise<Built> {
  let printed = '';
  let builder: Builder | undefined;
  const end = await build({
    plan: readDefinition({ dockerfile: 'Dockerfile', ...definition }, folder),
    docker: programOf(bench, has),
    engine: bench.engine,
    log: silentLog,
    begins: (found) => (builder = found),
    prints: (text) => (printed += text),
    signal,
  });
  if (end.ended === 'built' && end.id !== undefined) {
    const { id } = end;
    bench.t.after(() => bench.engine.removeImage(id, { force: true }).catch(() => undefined));
  }
  return { end, builder, printed };
}

const text = `ARG BASE=busybox:local
FROM $BASE AS build
ARG SIZE=1000
WORKDIR /src
COPY . .
RUN head -c $SIZE /dev/zero > /big
FROM busybox:local
COPY --from=build /big /big
RUN head -c 5000 /dev/zero > /second
ENV A=b
CMD ["sh"]
`;

/** `LINE size cached`, of the lines that have a size or came from the cache. */
function told(of: string, end: BuildEnd): string[] {
  assert.equal(end.ended, 'built', JSON.stringify(end));
  return costsOf(readDockerfile(of), end.file)
    .filter(({ size = 0, isCached }) => size > 0 || isCached)
    .map(({ instruction, size = 0, isCached }) => {
      const line = of.slice(0, instruction.start).split('\n').length;
      return [line, size, ...(isCached ? ['cached'] : [])].join(' ');
    });
}

onEach(dockers, 'builds by the official program, and tells what each line cost', async (bench) => {
  const { engine, ns, given, t } = bench;
  const folder = await folderOf(t, { Dockerfile: text, 'note.txt': `${ns.prefix}\n` });
  const tag = `${ns.name()}:one`;
  const buildArgs = { SIZE: '200000' };
  const { end, builder } = await buildIn(bench, folder, { tags: [tag], buildArgs });
  assert.equal(builder?.kind, given.flavour === '28.5' ? 'buildx' : 'docker');
  assert.equal(end.ended, 'built');
  assert.equal((await engine.image(tag))?.id, end.id);
  assert.deepEqual(told(text, end), ['8 200000', '9 5000']);
  const times = costsOf(readDockerfile(text), end.file).filter(({ ms }) => ms !== undefined);
  assert.ok(
    times.some(({ instruction }) => instruction.stage?.name?.text === 'build' && instruction.keyword === 'RUN'),
  );

  const again = await buildIn(bench, folder, { tags: [tag], buildArgs });
  const cached = told(text, again.end);
  assert.ok(cached.includes('8 200000 cached') && cached.includes('9 5000 cached'), cached.join());

  const stage = await buildIn(bench, folder, { target: 'build', tags: [tag], buildArgs });
  assert.ok(told(text, stage.end).some((line) => line.startsWith('6 200000')));
});

onEach(engines, 'builds by the engine where there is no program, with its costs', async (bench) => {
  const { engine, ns, t } = bench;
  const folder = await folderOf(t, { Dockerfile: text, 'note.txt': `${ns.prefix}\n` });
  const tag = `${ns.name()}:one`;
  const definition = { tags: [tag], buildArgs: { SIZE: '200000' }, noCache: true };
  const { end, builder, printed } = await buildIn(bench, folder, definition, 'none');
  assert.equal(builder?.kind, 'api');
  assert.equal(end.ended, 'built', printed);
  assert.ok(await engine.image(tag));
  assert.match(printed, /Sent the build context: 2 files/);
  if (bench.given.flavour !== 'podman') assert.deepEqual(told(text, end), ['8 200000', '9 5000']);
});

const broken = {
  'a command that fails': [
    'FROM busybox:local\n\nRUN true\nRUN echo no; \\\n  false\nCMD ["x"]\n',
    4,
    /exit code: 1|non-zero code: 1/,
  ],
  'a file that is not there': ['FROM busybox:local\nCOPY absent /x\n', 2, /absent/],
  'an unknown instruction': ['FROM busybox:local\n\nFOO bar\n', 3, /unknown instruction/i],
  'an image that is not there': ['FROM busybox:local AS a\nFROM 127.0.0.1:1/none:1\nRUN true\n', 2, /127\.0\.0\.1/],
} as const;
for (const has of ['docker', 'none'] as const) {
  onEach(dockers, `${has}: what fails is told with its line`, async (bench) => {
    for (const [what, [file, line, message]] of Object.entries(broken)) {
      const folder = await folderOf(bench.t, { Dockerfile: file });
      const { end, printed } = await buildIn(bench, folder, {}, has);
      assert.equal(end.ended, 'failed', what);
      assert.equal(end.line, line, `${what}: ${printed}`);
      assert.match(end.message, message, what);
    }
  });

  onEach(dockers, `${has}: a build that is cancelled ends at once, with all that belongs to it`, async (bench) => {
    const folder = await folderOf(bench.t, { Dockerfile: 'FROM busybox:local\nRUN echo begun; sleep 600\n' });
    const abort = new AbortController();
    const before = (await bench.engine.listContainers()).length;
    let begun = '';
    const building = build({
      plan: readDefinition({ dockerfile: 'Dockerfile', noCache: true }, folder),
      docker: programOf(bench, has),
      engine: bench.engine,
      log: silentLog,
      begins: () => undefined,
      prints: (printed) => {
        begun += printed;
        if (/^(#\d+ [\d.]+ )?begun$/m.test(begun)) abort.abort();
      },
      signal: abort.signal,
    });
    await assert.rejects(building, { name: 'AbortError' });
    // The engine removes what it had begun when it hears of the end.
    for (let left = before + 1, tries = 0; left > before; tries += 1) {
      left = (await bench.engine.listContainers()).length;
      assert.ok(tries < 500, 'a container of the step is left');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

onEach(
  dockers,
  'the engine’s builder gets what docker would send: .dockerignore, and a Dockerfile from elsewhere',
  async (bench) => {
    const { ns, given, t } = bench;
    const list = 'FROM busybox:local\nWORKDIR /in\nCOPY . .\nRUN find . | sort > /list\nCMD ["cat", "/list"]\n';
    const folder = await folderOf(t, {
      'in/.dockerignore': '*\n!src\nsrc/*.log\n!keep.me\n!sub/deep/wanted\nDockerfile\n',
      ...{
        'in/a.txt': '',
        'in/keep.me': '1',
        'in/src/main.c': 'x',
        'in/src/empty': '',
        'in/src/x.log': '',
        'in/Dockerfile': list,
      },
      ...{ 'in/sub/deep/wanted': '2', 'in/sub/deep/other': '3', 'in/sub/top': '4', 'elsewhere/Dockerfile': list },
    });
    await symlink('src/main.c', path.join(folder, 'in/link'));
    const listOf = async (definition: Partial<BuildDefinition>, has: 'docker' | 'none') => {
      const tag = `${ns.name()}:one`;
      const { end, printed } = await buildIn(bench, folder, { context: 'in', tags: [tag], ...definition }, has);
      assert.equal(end.ended, 'built', printed);
      const environment = { ...process.env, DOCKER_HOST: given.host, DOCKER_CONFIG: given.config };
      const { stdout } = await run(given.docker, ['run', '--rm', tag], { env: environment });
      return stdout.trim().split('\n');
    };
    for (const dockerfile of ['in/Dockerfile', 'elsewhere/Dockerfile']) {
      const ours = await listOf({ dockerfile }, 'none');
      assert.deepEqual(ours, await listOf({ dockerfile }, 'docker'), dockerfile);
      assert.deepEqual(ours, [
        '.',
        './keep.me',
        './src',
        './src/empty',
        './src/main.c',
        './sub',
        './sub/deep',
        './sub/deep/wanted',
      ]);
    }
  },
);
