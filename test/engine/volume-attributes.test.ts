import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { promisify } from 'node:util';
import { ensurePackages } from '../../scripts/testbed/debian.mjs';
import { EngineError } from '../../src/engine/errors.js';
import { helperLabel } from '../../src/engine/helper-container.js';
import { type TransferOptions, backUp, copyVolume } from '../../src/volumes/back-up.js';
import { checkArchive } from '../../src/volumes/check-archive.js';
import { restoreInto, restoreNew } from '../../src/volumes/restore.js';
import { findTar } from '../../src/volumes/tar-program.js';
import { type Bench, engines, onEach } from './engines.js';
import { image } from './namespace.js';
import { programImage } from './program-image.js';
import { saidInVolume, wantedVolume } from './volume-trial.js';

const run = promisify(execFile);
const { signal } = new AbortController();
const gnu = { signal, tar: 'gnu' } as const satisfies TransferOptions;
let folder: string;
before(async () => {
  await ensurePackages(['attr', 'acl']);
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-attributes-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** An image with GNU tar, and with programs that show what it is about. */
async function gnuImage({ ns, given, t }: Bench): Promise<string> {
  const tag = `${ns.prefix}-gnu:own`;
  const names = ['tar', 'getfattr', 'setfattr', 'getfacl', 'setfacl'];
  t.after(
    await programImage(
      given,
      tag,
      names.map((name) => [`/usr/bin/${name}`, name] as const),
    ),
  );
  return tag;
}

/** The file in `inner` gets no list of its own from its folder's default: it was taken off it. */
const filling = `cd /v && printf x >a && setfattr -n user.kept -v yes a && setfacl -m u:1234:rw a
printf x >able && setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 able
mkdir inner && setfacl -d -m u:77:rwx inner && printf x >inner/plain && setfacl -b inner/plain && chmod 660 inner/plain
setfattr -n user.folder -v 'of it' . && setfacl -m g:55:rx . && chown 1:2 a inner && ln -s nowhere dangling && mkfifo pipe`;
const listing = `cd /v && getfattr -R -h -P -d -m - -e hex . && getfacl -R -P -n . && find . -exec stat -c '%N %a %u:%g %Y' {} + | sort`;

onEach(engines, 'attributes and ACLs are kept by an image with GNU tar, whichever way they come back', async (on) => {
  const { engine, ns } = on;
  const tag = await gnuImage(on);
  assert.equal(await findTar(engine, tag, signal), 'gnu');
  assert.equal(await findTar(engine, image, signal), 'other');
  assert.equal(await findTar(engine, 'no-such-image:none', signal), undefined);
  const volume = await ns.volume();
  assert.equal(await saidInVolume(on, volume, filling, tag), '');
  const shown = (name: string) => saidInVolume(on, name, listing, tag);
  const before = await shown(volume);
  for (const part of [
    'user.kept=0x796573',
    'security.capability=',
    'user.folder=',
    'user:1234:rw-',
    'default:user:77:rwx',
  ]) {
    assert.ok(before.includes(part), `${part} in ${before}`);
  }

  const file = path.join(folder, `${volume}.tar.gz`);
  await backUp(engine, tag, volume, file, gnu);
  const facts = await checkArchive(file, signal);
  assert.deepEqual([facts.acls, facts.attributes], [3, 2]);
  const made = wantedVolume(on);
  await restoreNew(engine, tag, file, facts, made, gnu);
  assert.equal(await shown(made.Name), before, 'into a new volume');
  const other = await ns.volume();
  await saidInVolume(on, other, 'echo old >/v/old && setfattr -n user.old -v 1 /v/old', tag);
  await restoreInto(engine, tag, file, facts, other, gnu);
  assert.equal(await shown(other), before, 'in place of another’s content');
  const copy = wantedVolume(on);
  await copyVolume({ engine, image: tag, volume, tar: 'gnu' }, { engine, image: tag, wanted: copy, tar: 'gnu' }, gnu);
  assert.equal(await shown(copy.Name), before, 'copied');

  // By the engine's own call: Docker sets what it reads, Podman all but ACLs; a topmost folder's own are no part of it.
  const plainly = wantedVolume(on);
  await restoreNew(engine, image, file, facts, plainly, { signal });
  const ours = await shown(plainly.Name);
  for (const part of ['user.kept=0x796573', 'security.capability='])
    assert.ok(ours.includes(part), `${part} in ${ours}`);
  assert.equal(ours.includes('user:1234:rw-'), !engine.info.isPodman);
  assert.deepEqual(await engine.listContainers({ label: helperLabel }), []);
});

onEach(
  engines,
  'without GNU tar: Docker packs by itself, Podman by the tar that there is, owners and modes kept',
  async (on) => {
    const { engine, ns } = on;
    const volume = await ns.volume();
    await saidInVolume(
      on,
      volume,
      'cd /v && mkdir d && echo x >d/a && chown 12:13 d/a && chmod 4751 d/a && chown 5:6 .',
    );
    const shown = (name: string) =>
      saidInVolume(on, name, `cd /v && find . -exec stat -c '%n %a %u:%g %Y' {} + | sort`);
    const before = await shown(volume);
    assert.match(before, /d\/a 4751 12:13/);
    const file = path.join(folder, `${volume}.tar`);
    if (engine.info.isPodman) {
      await assert.rejects(backUp(engine, image, volume, file, { signal }), /don’t say whose the files are/);
    }
    await backUp(engine, image, volume, file, { signal, tar: 'other' });
    const made = wantedVolume(on);
    await restoreNew(engine, image, file, await checkArchive(file, signal), made, { signal, tar: 'other' });
    assert.equal(await shown(made.Name), before);
    const into = await ns.volume();
    await restoreInto(engine, image, file, await checkArchive(file, signal), into, { signal, tar: 'other' });
    assert.equal(await shown(into), before);
    const copy = wantedVolume(on);
    await copyVolume(
      { engine, image, volume, tar: 'other' },
      { engine, image, wanted: copy, tar: 'other' },
      { signal },
    );
    assert.equal(await shown(copy.Name), before);
  },
);

onEach(engines, 'a tar that fails leaves no file and no volume, and says why', async (on) => {
  const { engine, ns } = on;
  const tag = await gnuImage(on);
  const volume = await ns.volume();
  await saidInVolume(on, volume, 'head -c 20000000 /dev/urandom >/v/big; mkdir /v/d; echo x >/v/d/x');
  const file = path.join(folder, `${volume}.tar`);
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('cancelled'));
  await assert.rejects(backUp(engine, tag, volume, file, { ...gnu, signal: abort.signal, onBytes: stop }), /cancelled/);
  await backUp(engine, tag, volume, file, gnu);
  const facts = await checkArchive(file, signal);
  const half = new AbortController();
  const made = wantedVolume(on);
  const cancelled = { ...gnu, signal: half.signal, onBytes: () => half.abort(new Error('cancelled')) };
  await assert.rejects(restoreNew(engine, tag, file, facts, made, cancelled), /cancelled/);
  assert.equal(await engine.volume(made.Name), undefined);

  // What goes through a link to elsewhere: tar makes such links last, so that nothing does.
  const evil = path.join(folder, `through-${on.given.flavour}.tar`);
  const place = path.join(folder, `place-${on.given.flavour}`);
  await run('sh', [
    '-c',
    `mkdir -p ${place} && cd ${place} && ln -s /etc through && tar -cf ${evil} through && rm through && mkdir through && echo x >through/longshore-evil && tar -rf ${evil} through/longshore-evil`,
  ]);
  const linked = await checkArchive(evil, signal);
  const [good, fresh] = [await ns.volume(), wantedVolume(on)];
  await saidInVolume(on, good, 'echo precious >/v/mine');
  await assert.rejects(
    restoreNew(engine, tag, evil, linked, fresh, gnu),
    (error) => EngineError.is(error, 'engine-error') && /tar: /.test(error.message),
  );
  assert.equal(await engine.volume(fresh.Name), undefined);
  await assert.rejects(restoreInto(engine, tag, evil, linked, good, gnu), (error) =>
    EngineError.is(error, 'engine-error'),
  );
  assert.equal(await saidInVolume(on, good, 'cd /v && ls -A && cat mine'), 'mine\nprecious\n');
  await assert.rejects(run('ls', ['/etc/longshore-evil']));
  while ((await engine.listContainers({ label: helperLabel })).length > 0);
});
