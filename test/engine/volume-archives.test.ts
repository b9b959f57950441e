import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { type Header, pack } from 'tar-stream';
import { ensurePackages } from '../../scripts/testbed/debian.mjs';
import { EngineError } from '../../src/engine/errors.js';
import { helperLabel, removeVolume, sweepHelpers } from '../../src/engine/helper-container.js';
import { lastUsers } from '../../src/inventory/last-users.js';
import { backUp } from '../../src/volumes/back-up.js';
import { checkArchive } from '../../src/volumes/check-archive.js';
import { restoreInto, restoreNew } from '../../src/volumes/restore.js';
import { volumeRequest } from '../../src/volumes/volume-form.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { dockers, onEach } from './engines.js';
import { image } from './namespace.js';
import { saidInVolume, wantedVolume } from './volume-trial.js';

const run = promisify(execFile);
const { signal } = new AbortController();
let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-archives-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function archive(name: string, entries: readonly (Partial<Header> & { readonly name: string })[]) {
  const file = path.join(folder, name);
  const packing = pack();
  for (const entry of entries) packing.entry(entry, entry.type === undefined ? 'x' : '');
  packing.finalize();
  await pipeline(packing, createWriteStream(file));
  return file;
}

/** A socket that leads to the engine until so many bytes have been sent by it; then nothing does. */
async function cutAfter(t: TestContext, socket: string, bytes: number): Promise<string> {
  const at = path.join(folder, `${path.basename(path.dirname(socket))}-${bytes}.sock`);
  const open = new Set<net.Socket>();
  let left = bytes;
  const server = net.createServer((client) => {
    const engine = net.connect(socket);
    for (const one of [client, engine]) {
      open.add(one);
      // That is what is tested.
      one.on('error', () => one.destroy());
      one.on('close', () => open.delete(one));
    }
    client.on('data', (chunk) => {
      left -= chunk.length;
      if (left > 0) return;
      server.close();
      for (const one of open) one.destroy();
    });
    client.pipe(engine).pipe(client);
  });
  server.listen(at);
  await once(server, 'listening');
  t.after(() => server.close());
  return at;
}

onEach(
  dockers,
  'what the engine keeps of extended attributes comes back, and what an archive has of them',
  async (on) => {
    const { engine, ns } = on;
    await ensurePackages(['attr']);
    const volume = await ns.volume();
    await saidInVolume(on, volume, 'printf x >/v/a');
    const host = async (name: string) => (await engine.volume(name))?.mountpoint ?? '';
    const attributes = async (name: string) => {
      const { stdout } = await run('getfattr', [
        '--absolute-names',
        '-d',
        '-m',
        '-',
        '-e',
        'hex',
        `${await host(name)}/a`,
      ]);
      return stdout.split('\n').slice(1).filter(Boolean).sort();
    };
    const capability = '0x0100000200040000000000000000000000000000';
    const set = async (key: string, value: string) =>
      run('setfattr', ['-n', key, '-v', value, `${await host(volume)}/a`]);
    await set('security.capability', capability);
    await set('user.kept', 'yes');
    const own = path.join(folder, `${volume}.tar.zst`);
    await backUp(engine, image, volume, own, { signal });
    const first = wantedVolume(on);
    await restoreNew(engine, image, own, await checkArchive(own, signal), first, { signal });
    // Docker's archives leave the others out.
    assert.deepEqual(await attributes(first.Name), [`security.capability=${capability}`]);
    const theirs = path.join(folder, `${volume}.tar`);
    await run('tar', ['--xattrs', '--xattrs-include=*', '-cf', theirs, '-C', await host(volume), '.']);
    const second = wantedVolume(on);
    await restoreNew(engine, image, theirs, await checkArchive(theirs, signal), second, { signal });
    assert.deepEqual(await attributes(second.Name), [`security.capability=${capability}`, 'user.kept=0x796573']);
  },
);

onEach(
  dockers,
  'archives that reach outside are refused; devices and absolute symlinks are the volume’s own',
  async (on) => {
    const { engine } = on;
    for (const entry of [
      { name: '../../../../../../etc/longshore-evil' },
      { name: '/etc/longshore-evil' },
      { name: 'a', type: 'link', linkname: '/etc/passwd' },
      { name: 'a', type: 'link', linkname: '../../etc/passwd' },
    ] as const) {
      const file = await archive('evil.tar', [{ name: 'fine' }, entry]);
      await assert.rejects(checkArchive(file, signal), /outside of the volume/);
    }
    const file = await archive('odd.tar', [
      { name: 'null', type: 'character-device', devmajor: 1, devminor: 3, mode: 0o666 },
      { name: 'absolute', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'through', type: 'symlink', linkname: '/etc' },
      // Docker unpacks in the volume as its root: what goes through the link stays there.
      { name: 'through/longshore-evil' },
    ]);
    const facts = await checkArchive(file, signal);
    assert.equal(facts.devices, 1);
    const made = wantedVolume(on);
    const restored = restoreNew(engine, image, file, facts, made, { signal });
    // Engines differ in whether they take such an archive at all; nothing is outside in either case.
    await restored.catch((error: unknown) => assert.ok(EngineError.is(error), String(error)));
    await assert.rejects(run('ls', ['/etc/longshore-evil']));
    if (await engine.volume(made.Name)) {
      assert.match(await saidInVolume(on, made.Name, 'stat -c "%F %t %T" /v/null'), /^character special file 1 3/);
    }
  },
);

onEach(dockers, 'an endpoint that is lost in the middle of a restore: what was there stays', async (on) => {
  const { engine, ns, given, t } = on;
  const [good, source] = [await ns.volume(), await ns.volume()];
  await saidInVolume(on, good, 'echo precious >/v/mine && mkdir /v/.hidden && echo x >/v/.hidden/x');
  await saidInVolume(on, source, 'head -c 20000000 /dev/urandom >/v/big && echo new >/v/mine');
  const file = path.join(folder, `${source}.tar`);
  await backUp(engine, image, source, file, { signal });
  const facts = await checkArchive(file, signal);
  const half = async () => connectTo(t, `unix://${await cutAfter(t, given.socket, 8_000_000)}`);
  const shown = () => saidInVolume(on, good, 'cd /v && cat mine .hidden/x; ls -A');

  await assert.rejects(restoreInto(await half(), image, file, facts, good, { signal }));
  assert.match(await shown(), /^precious\nx\n\.hidden\n(\.longshore-restore-\w+\n)?mine\n$/);
  await restoreInto(engine, image, file, facts, good, { signal });
  assert.equal(
    await saidInVolume(on, good, 'cat /v/mine; ls -A /v'),
    'new\nbig\nmine\n',
    'nothing is left of the first',
  );

  const made = wantedVolume(on);
  await assert.rejects(
    restoreNew(await half(), image, file, facts, made, { signal }),
    /is there with a part of the data/,
  );
  await sweepHelpers(engine);
  const left = await engine.listContainers({ label: helperLabel });
  assert.deepEqual(
    left.filter(({ mounts }) => mounts.some(({ name }) => name === made.Name)),
    [],
  );
});

onEach(dockers, 'a volume in use isn’t removed; names and files with anything in them', async (on) => {
  const { engine, ns } = on;
  const volume = await ns.volume();
  const user = await ns.container({ HostConfig: { Binds: [`${volume}:/v`] } });
  await assert.rejects(removeVolume(engine, volume), (error) => EngineError.is(error, 'conflict'));
  assert.ok(await engine.volume(volume));
  await engine.removeContainer(user, { force: true, anonymousVolumes: false });
  const name = `${ns.name()}_Ünı`.normalize().replace(/[^\w.-]/g, 'X');
  ns.owns(`/volumes/${name}.A-b?force=true`);
  await engine.createVolume({ ...volumeRequest({ name: `${name}.A-b` }), Labels: ns.labels });
  await saidInVolume(
    on,
    `${name}.A-b`,
    `cd /v && echo 1 >"$(printf 'a\\nb')" && echo 2 >'$(id);"' && echo 3 >"$(printf '%0200d' 7)"`,
  );
  const file = path.join(folder, `${volume}.tar.gz`);
  await backUp(engine, image, `${name}.A-b`, file, { signal });
  await restoreInto(engine, image, file, await checkArchive(file, signal), volume, { signal });
  assert.equal(await saidInVolume(on, volume, 'cat /v/*|sort; ls -A /v|wc -l'), '1\n2\n3\n3\n');
});

onEach(dockers, 'which container used a volume last, as far as the engine remembers', async (on) => {
  const { engine, ns } = on;
  const volume = await ns.volume();
  const names: string[] = [];
  for (const _ of [1, 2]) {
    const id = await ns.container({ HostConfig: { Binds: [`${volume}:/v`] } });
    names.push((await engine.listContainers({ ids: [id] }))[0]?.name ?? '');
    await engine.startContainer(id);
    await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  }
  // Its helper is nobody's container.
  await backUp(engine, image, volume, path.join(folder, 'used.tar'), { signal });
  while ((await lastUsers(engine)).get(volume) !== names[1]);
  assert.equal((await lastUsers(engine)).get(volume), names[1]);
  assert.notEqual(names[0], names[1]);
});
