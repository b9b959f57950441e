import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pack } from 'tar-stream';
import { type Engine } from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { helperLabel, removeVolume, sweepHelpers } from '../../src/engine/helper-container.js';
import { FileError } from '../../src/files/core/file-error.js';
import { VolumeFiles } from '../../src/files/core/volume-files.js';
import { type Bench, dockers, engines, onEach } from './engines.js';
import { image } from './namespace.js';
import { said } from './said.js';

const { signal } = new AbortController();
const create = { create: true, overwrite: false };
const overwrite = { create: false, overwrite: true };

/** Runs a script in a container that has the volume at /v, and is gone afterwards. */
async function inVolume({ engine, ns }: Bench, volume: string, script: string): Promise<string> {
  const id = await ns.container({ HostConfig: { Binds: [`${volume}:/v`] } });
  await engine.startContainer(id);
  const text = await said(engine, id, script);
  await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  return text;
}

/** Those that have this volume: other tests' helpers are their own. */
async function helpersOf(engine: Engine, volume: string) {
  const helpers = await engine.listContainers({ label: helperLabel });
  return helpers.filter(({ labels }) => labels['longshore.browsed'] === volume);
}

async function goneFrom(engine: Engine, volume: string): Promise<void> {
  while ((await helpersOf(engine, volume)).length > 0);
}

/** Looks into a volume; whatever comes of it, no helper keeps the volume from being removed afterwards. */
async function look(
  { engine }: Bench,
  volume: string,
  work: (files: VolumeFiles) => Promise<void>,
  { helperImage = image, ...more }: { readonly idleMs?: number; readonly helperImage?: string } = {},
): Promise<void> {
  const files = new VolumeFiles({ engine: () => engine, volume, image: () => Promise.resolve(helperImage), ...more });
  await work(files).finally(() => files.end());
}

const filling = `cd /v && mkdir -p deep/er && printf one >a && printf two >deep/er/b && chown 12:34 a deep && chmod 4750 a &&
  ln a hard && ln -s deep/er/b in && ln -s /etc out && ln -s ../../etc/passwd up && ln -s deep to-deep`;

onEach(engines, 'an unused volume is looked into without writing to it, by a helper that goes', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  await inVolume(bench, volume, filling);
  await look(
    bench,
    volume,
    async (files) => {
      const { entries, isPartial } = await files.list('/');
      assert.equal(isPartial, false);
      const told = entries.map(({ name, type, uid, gid, mode, leadsTo }) =>
        [name, type, type === 'symlink' ? (leadsTo ?? 'nothing') : `${uid}:${gid} ${mode.toString(8)}`].join(' '),
      );
      assert.deepEqual(told.sort(), [
        'a file 12:34 4750',
        'deep directory 12:34 755',
        'hard file 12:34 4750',
        'in symlink file',
        'out symlink nothing',
        'to-deep symlink directory',
        'up symlink nothing',
      ]);
      const held = await files.archive('/deep', signal);
      const [helper] = await helpersOf(engine, volume);
      assert.ok(helper);
      assert.equal(helper.state, engine.info.isPodman ? 'running' : 'created');
      assert.deepEqual(
        helper.mounts.map(({ name, readOnly }) => [name, readOnly]),
        [[volume, true]],
      );
      held.destroy();
      assert.equal((await files.read('/in')).toString(), 'two');
      assert.equal((await files.list('/to-deep')).entries[0]?.name, 'er');
      assert.equal((await files.stat('/a'))?.size, 3);
      assert.equal(await files.stat('/none'), undefined);
      assert.equal(await files.resolve('/out'), undefined);
      await assert.rejects(
        files.read('/none'),
        (error) => FileError.is(error, 'missing') && /^\/none /.test(error.message),
      );
      await goneFrom(engine, volume);
    },
    { idleMs: 1 },
  );
});

onEach(engines, 'files of an unused volume are edited: owners, modes and hard links stay', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  await inVolume(bench, volume, filling);
  await look(bench, volume, async (files) => {
    await files.list('/');
    await files.write('/a', Buffer.from('changed'), overwrite);
    await files.write('/deep/new', Buffer.from('new'), create);
    await files.makeFolder('/deep/folder');
    await files.rename('/deep/er', '/deep/renamed', { overwrite: false });
    await files.remove('/in');
    const archive = pack();
    archive.entry({ name: 'sent', uid: 7, gid: 8 }, 'sent');
    archive.finalize();
    await files.unpack('/to-deep', archive as never, signal);
    const leaves = (error: unknown) => FileError.is(error, 'denied') && /leads out of the volume/.test(error.message);
    await assert.rejects(files.write('/out/passwd', Buffer.from('x'), overwrite), leaves);
    await assert.rejects(files.write('/up', Buffer.from('x'), overwrite), leaves);
    await assert.rejects(files.remove('/out/passwd'), leaves);
    await assert.rejects(files.rename('/a', '/out/a', { overwrite: true }), leaves);
    await assert.rejects(files.write('/a', Buffer.from('x'), create), (error) => FileError.is(error, 'exists'));
    // A link itself may go.
    await files.remove('/out');
    const shown = await inVolume(bench, volume, 'cd /v && cat hard && find . | sort && stat -c "%n %u:%g %a" a deep/*');
    assert.deepEqual(shown.trim().split('\n'), [
      ...[
        'changed.',
        './a',
        './deep',
        './deep/folder',
        './deep/new',
        './deep/renamed',
        './deep/renamed/b',
        './deep/sent',
      ],
      ...['./hard', './to-deep', './up'],
      ...['a 12:34 4750', 'deep/folder 12:34 755', 'deep/new 12:34 644', 'deep/renamed 0:0 755', 'deep/sent 7:8 644'],
    ]);
  });
  await goneFrom(engine, volume);
});

onEach(
  engines,
  'a folder of 10,000 files, and one that is too much for an archive, are listed whole',
  async (bench) => {
    const { engine, ns } = bench;
    const volume = await ns.volume();
    const many = 'mkdir many && cd many && seq 1 10000 | sed s/^/a-file-with-a-long-name-/ | xargs touch';
    await inVolume(
      bench,
      volume,
      `cd /v && (${many}) && for i in 1 2 3; do head -c 8000000 /dev/zero >$i; done; : >last`,
    );
    await look(bench, volume, async (files) => {
      assert.equal((await files.list('/many')).entries.length, 10_000);
      const { entries, isPartial } = await files.list('/');
      assert.deepEqual([isPartial, entries.map(({ name }) => name).sort()], [false, ['1', '2', '3', 'last', 'many']]);
      assert.equal((await helpersOf(engine, volume))[0]?.state, 'running');
      assert.equal((await helpersOf(engine, volume)).length, 1, 'the other one has gone');
    });
  },
);

onEach(dockers, 'an image without a shell: what archives can, and why not the rest', async (bench) => {
  const { engine, ns, given } = bench;
  const empty = `${ns.prefix}-empty:own`;
  const docker = spawn('sh', ['-c', `tar -cf - -T /dev/null | ${given.docker} import - ${empty}`], {
    env: { ...process.env, DOCKER_HOST: given.host },
    stdio: 'ignore',
  });
  assert.deepEqual(await once(docker, 'close'), [0, null]);
  ns.owns(`/images/${empty}`);
  const volume = await ns.volume();
  await inVolume(bench, volume, filling);
  await look(
    bench,
    volume,
    async (files) => {
      await files.write('/a', Buffer.from('changed'), overwrite);
      await files.makeFolder('/folder');
      const leaves = (error: unknown) => FileError.is(error, 'denied') && /leads out of the volume/.test(error.message);
      await assert.rejects(files.write('/out/passwd', Buffer.from('x'), overwrite), leaves);
      await assert.rejects(files.rename('/a', '/z', { overwrite: false }), (error) =>
        FileError.is(error, 'no-way') ? /no shell/.test(error.message) : false,
      );
      assert.equal((await files.read('/a')).toString(), 'changed');
      assert.deepEqual(
        (await helpersOf(engine, volume)).map(({ state }) => state),
        ['created'],
      );
    },
    { helperImage: empty },
  );
});

onEach(engines, 'a helper that somebody removed is made anew; a volume that somebody removed isn’t', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  await inVolume(bench, volume, filling);
  await look(bench, volume, async (files) => {
    assert.equal((await files.read('/a')).toString(), 'one');
    const remove = async () => {
      for (const { id } of await helpersOf(engine, volume)) {
        await engine.removeContainer(id, { force: true, anonymousVolumes: true });
      }
    };
    await remove();
    assert.equal((await files.read('/a')).toString(), 'one');
    await remove();
    assert.equal((await files.stat('/a'))?.size, 3);
    await remove();
    await files.write('/a', Buffer.from('again'), overwrite);
    // The helper has it: removing takes that first.
    await assert.rejects(engine.removeVolume(volume, { force: false }), (error) => EngineError.is(error, 'conflict'));
    await removeVolume(engine, volume);
    await assert.rejects(files.read('/a'), (error) => FileError.is(error, 'missing'));
    assert.equal(await engine.volume(volume), undefined, 'not made anew by a mount');
  });
});

onEach(engines, 'an editor that is killed leaves a helper that ends by itself, or is swept up', async (bench) => {
  const { engine, ns, given } = bench;
  const volume = await ns.volume();
  await inVolume(bench, volume, filling);
  for (const verb of ['read', 'write']) {
    const editor = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(import.meta.dirname, 'volume-reader.ts'), given.socket, volume, image, verb],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = (await once(editor.stdout, 'data')) as [Buffer];
    assert.match(said.toString(), /^done/);
    assert.equal((await helpersOf(engine, volume)).length, 1);
    editor.kill('SIGKILL');
    await once(editor, 'close');
    if (verb === 'write' || engine.info.isPodman) await goneFrom(engine, volume);
    else assert.equal((await helpersOf(engine, volume)).length, 1, 'created alone, it stays');
    await sweepHelpers(engine);
    assert.deepEqual(await helpersOf(engine, volume), []);
  }
});
