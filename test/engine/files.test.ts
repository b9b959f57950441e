import assert from 'node:assert/strict';
import { pack } from 'tar-stream';
import { ContainerFiles } from '../../src/files/core/container-files.js';
import { FileError, type FileErrorCode } from '../../src/files/core/file-error.js';
import { type FileEntry } from '../../src/files/core/file-source.js';
import { place, sh } from './container-place.js';
import { engines, onEach } from './engines.js';

const lines = (entries: readonly FileEntry[]) =>
  entries
    .map(({ name, type, size, mode, uid, gid, target, leadsTo }) =>
      [name, type, type === 'file' ? size : '', mode.toString(8), uid, gid, target ?? '', leadsTo ?? ''].join('|'),
    )
    .sort();

const odd = `mkdir -p /odd/folder/deep /odd/emp\\ ty && cd /odd && printf hello >file && chown 12:34 file && chmod 4750 file &&
  printf x >"$(printf 'new\\nline')" && printf x >"it's -> \\"quoted\\"" && printf x >-dash && printf x >/odd/folder/deep/er &&
  ln -s file link && ln -s folder to-folder && ln -s ../odd/folder/deep far && ln -s /nowhere dangling && ln -s /etc absolute &&
  mkfifo pipe && chmod 1777 folder`;

onEach(engines, 'a folder reads the same in a running and in a stopped container', async (bench) => {
  const { files, stop } = await place(bench, {}, odd);
  const expected = [
    '-dash|file|1|644|0|0||',
    'absolute|symlink||777|0|0|/etc|directory',
    'dangling|symlink||777|0|0|/nowhere|',
    'emp ty|directory||755|0|0||',
    'far|symlink||777|0|0|../odd/folder/deep|directory',
    'file|file|5|4750|12|34||',
    'folder|directory||1777|0|0||',
    `it's -> "quoted"|file|1|644|0|0||`,
    'link|symlink||777|0|0|file|file',
    'new\nline|file|1|644|0|0||',
    'pipe|other||644|0|0||',
    'to-folder|symlink||777|0|0|folder|directory',
  ].sort();
  assert.deepEqual(lines((await files.list('/odd')).entries), expected);
  assert.deepEqual(lines((await files.list('/odd/to-folder')).entries), ['deep|directory||755|0|0||']);
  await stop();
  const stopped = await files.list('/odd');
  // Podman's archives don't say whose a file is.
  const ownerless = (line: string) => line.replace(/\|\d+\|\d+\|(?=[^|]*\|[^|]*$)/, '|||');
  const { isPodman } = bench.engine.info;
  assert.deepEqual(lines(stopped.entries), isPodman ? expected.map(ownerless) : expected);
  assert.equal(stopped.isPartial, false);
  assert.deepEqual(
    (await files.list('/odd/to-folder')).entries.map(({ name }) => name),
    ['deep'],
  );
  assert.deepEqual((await files.list('/odd/emp ty')).entries, []);
  assert.equal((await files.stat('/odd/far'))?.leadsTo, 'directory');
  assert.equal(await files.stat('/odd/none'), undefined);
  const names = (await files.list('/')).entries.map(({ name }) => name);
  for (const name of ['bin', 'etc', 'odd']) assert.ok(names.includes(name), names.join(' '));
  assert.equal(names.filter((name) => name === '' || name.includes('/')).length, 0, names.join(' '));
  await assert.rejects(files.list('/odd/file'), (error) => FileError.is(error, 'not-folder'));
  await assert.rejects(files.list('/none'), (error) => FileError.is(error, 'missing'));
});

onEach(engines, '10,000 files, running and stopped', async (bench) => {
  const { files, stop } = await place(
    bench,
    {},
    'mkdir /many && cd /many && i=0; while [ $i -lt 10000 ]; do : >a-file-with-a-long-name-$i; i=$((i+1)); done',
  );
  assert.equal((await files.list('/many')).entries.length, 10_000);
  await stop();
  assert.equal((await files.list('/many')).entries.length, 10_000);
});

onEach(engines, 'too much for a look: what was seen, what is likely, and all on demand', async (bench) => {
  const { id, stop } = await place(
    bench,
    {},
    'mkdir -p /aaa /data /zzz; for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero >/aaa/$i; done',
  );
  await stop();
  const record = () => ({ state: 'exited' as const, mounts: [], name: 'test' });
  const files = new ContainerFiles({
    engine: () => bench.engine,
    id,
    record,
    budget: { bytes: 2_000_000, ms: 60_000 },
  });
  const { entries, isPartial } = await files.list('/');
  const names = entries.map(({ name }) => name);
  assert.equal(isPartial, true);
  for (const name of ['aaa', 'bin', 'data', 'etc']) assert.ok(names.includes(name), names.join(' '));
  assert.ok(!names.includes('zzz'), 'it had to be read for that');
  const whole = await files.list('/', { whole: true });
  assert.equal(whole.isPartial, false);
  assert.ok(whole.entries.some(({ name }) => name === 'zzz'));
});

onEach(engines, 'saving keeps mode, owner and links; a new file is its folder’s owner’s', async (bench) => {
  const { id, files, stop } = await place(
    bench,
    {},
    'mkdir /w && chown 12:34 /w && printf old >/w/a && chown 5:6 /w/a && chmod 4751 /w/a && ln -s a /w/link && ln /w/a /w/hard',
  );
  const facts = 'cd /w; for f in a new; do stat -c "%n %u:%g %a %s" $f; done; ls -a /w';
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
  await files.write('/w/link', bytes, { create: false, overwrite: true });
  await files.write('/w/new', Buffer.from('new'), { create: true, overwrite: false });
  assert.equal(await sh(bench, id, facts), 'a 5:6 4751 70000\nnew 12:34 644 3\n.\n..\na\nhard\nlink\nnew\n');
  assert.equal((await files.stat('/w/hard'))?.size, 70_000, 'the same file as before');
  assert.deepEqual(await files.read('/w/link'), bytes);
  await assert.rejects(files.write('/w/a', bytes, { create: true, overwrite: false }), (error) =>
    FileError.is(error, 'exists'),
  );
  await assert.rejects(files.write('/w/none', bytes, { create: false, overwrite: true }), (error) =>
    FileError.is(error, 'missing'),
  );
  await files.makeFolder('/w/folder');
  await stop();
  const less = bytes.subarray(0, 50_000);
  if (bench.engine.info.isPodman) {
    const saved = files.write('/w/link', less, { create: false, overwrite: true });
    await assert.rejects(saved, (error) => FileError.is(error, 'no-way') && /whose it is/.test(error.message));
    await files.write('/w/newer', Buffer.from('newer'), { create: true, overwrite: false });
    assert.equal((await files.read('/w/newer')).toString(), 'newer');
    return;
  }
  await files.write('/w/link', less, { create: false, overwrite: true });
  await files.write('/w/newer', Buffer.from('newer'), { create: true, overwrite: false });
  await files.makeFolder('/w/late');
  assert.deepEqual(await files.read('/w/a'), less);
  await assert.rejects(files.write('/w/a', bytes, { create: true, overwrite: false }), (error) =>
    FileError.is(error, 'exists'),
  );
  assert.deepEqual(
    lines((await files.list('/w')).entries).filter((line) => !line.startsWith('hard')),
    [
      'a|file|50000|4751|5|6||',
      'folder|directory||755|12|34||',
      'late|directory||755|12|34||',
      'link|symlink||777|0|0|a|file',
      'newer|file|5|644|12|34||',
      'new|file|3|644|12|34||',
    ],
  );
});

onEach(engines, 'rename and delete, and why not in a stopped container', async (bench) => {
  const { files, stop } = await place(bench, {}, 'mkdir -p /w/full/of && cd /w && printf 1 >one && printf 2 >two');
  await assert.rejects(files.rename('/w/one', '/w/two', { overwrite: false }), (error) =>
    FileError.is(error, 'exists'),
  );
  await files.rename('/w/one', '/w/two', { overwrite: true });
  assert.equal((await files.read('/w/two')).toString(), '1');
  await assert.rejects(files.rename('/w/none', '/w/x', { overwrite: true }), (error) => FileError.is(error, 'missing'));
  await files.remove('/w/full');
  assert.deepEqual(
    (await files.list('/w')).entries.map(({ name }) => name),
    ['two'],
  );
  await stop();
  for (const attempt of [files.remove('/w/two'), files.rename('/w/two', '/w/one', { overwrite: false })]) {
    await assert.rejects(attempt, (error) => FileError.is(error, 'no-way') && /only while it runs/.test(error.message));
  }
});

onEach(
  engines,
  'what can’t be made, moved or read is told with its reason, by the name that it is about',
  async (bench) => {
    const { files, stop } = await place(bench, {}, 'mkdir -p /w/sub && cd /w && : >file && ln -s b a && ln -s a b');
    const long = `/w/${'n'.repeat(300)}`;
    const { isPodman } = bench.engine.info;
    const refused = async (attempt: Promise<unknown>, ...[code, words]: [FileErrorCode, RegExp]) => {
      const failure = await attempt.then(
        () => assert.fail(`${code} ${String(words)} was to be said`),
        (error: unknown) => error,
      );
      assert.ok(FileError.is(failure, code), String(failure));
      assert.match(failure.message, words);
    };
    const write = (path: string) => files.write(path, Buffer.from('x'), { create: true, overwrite: false });
    const rename = (from: string, to: string) => files.rename(from, to, { overwrite: false });
    for (const runs of [true, false]) {
      if (!runs) await stop();
      await refused(write(long), 'no-way', /takes no name as long/);
      await refused(files.makeFolder(long), 'no-way', /takes no name as long/);
      await refused(write('/none/x'), 'missing', /^\/none isn’t there/);
      await refused(files.makeFolder('/none/x'), 'missing', /^\/none isn’t there/);
      await refused(write('/w/file/x'), 'not-folder', /^\/w\/file is no folder/);
      await refused(files.makeFolder('/w/file/x'), 'not-folder', /^\/w\/file is no folder/);
      await refused(write('/w/sub'), 'exists', /^\/w\/sub is there already/);
      await refused(files.read('/w/a'), 'missing', /lead in a circle/);
      await refused(files.read('/w/bad\ufffd'), 'missing', /isn’t UTF-8/);
      await refused(rename('/w/sub', '/w/sub/deeper'), 'no-way', /into itself/);
      assert.equal(await files.stat('/w/file/x'), undefined);
      if (!runs) continue;
      await refused(rename('/w/sub', long), 'no-way', /takes no name as long as that of \/w\/nnn/);
      await refused(rename('/w/sub', '/none/x'), 'missing', /^\/none isn’t there/);
      await refused(rename('/w/sub', '/w/file'), 'exists', /^\/w\/file is there already/);
      await refused(rename('/w/none', '/w/other'), 'missing', /^\/w\/none isn’t there/);
      await refused(files.remove('/etc/hosts'), 'denied', /is in use/);
      await refused(files.remove('/proc/version'), 'denied', /may not do that/);
      const ofKernel = /of the kernel’s own \(proc\)/;
      await refused(write('/proc/mine'), 'no-way', ofKernel);
      await refused(files.makeFolder('/proc/mine'), 'no-way', ofKernel);
      const packed = pack();
      packed.entry({ name: 'mine' }, 'text');
      packed.finalize();
      await refused(files.unpack('/proc', packed as never, AbortSignal.timeout(30_000)), 'no-way', ofKernel);
    }
    const left = (await files.list('/w')).entries.map(({ name }) => name);
    assert.deepEqual(left.sort(), ['a', 'b', 'file', 'sub']);
    const locked = await place(bench, { HostConfig: { ReadonlyRootfs: true } });
    for (const runs of [true, false]) {
      if (!runs) await locked.stop();
      // Podman writes into what was read-only for the container alone.
      if (!runs && isPodman) break;
      const made = locked.files.makeFolder('/etc/x');
      await refused(made, 'denied', /only be read/);
      await refused(
        locked.files.write('/etc/passwd', Buffer.from('x'), { create: false, overwrite: true }),
        'denied',
        /only/,
      );
    }
  },
);

onEach(engines, 'a running container without a shell: everything that archives can', async (bench) => {
  const { engine } = bench;
  const { id, files } = await place(bench, {
    Cmd: ['sh', '-c', 'mkdir /w; printf old >/w/a; chmod 640 /w/a; rm -rf /bin/*; read line'],
  });
  while ((await engine.stat(id, '/bin/sh')) !== undefined);
  const listed = async () =>
    (await files.list('/w')).entries.map(({ name, size, mode }) => [name, size, mode.toString(8)]);
  assert.deepEqual(await listed(), [['a', 3, '640']]);
  if (!engine.info.isPodman) {
    await files.write('/w/a', Buffer.from('newer'), { create: false, overwrite: true });
    assert.equal((await engine.readSmallFile(id, '/w/a'))?.toString(), 'newer');
    assert.deepEqual(await listed(), [['a', 5, '640']]);
  }
  await assert.rejects(
    files.remove('/w/a'),
    (error) => FileError.is(error, 'no-way') && /no shell/.test(error.message),
  );
});

onEach(engines, 'what archives don’t see is reached by the container’s own programs', async (bench) => {
  const { files } = await place(bench, { HostConfig: { Tmpfs: { '/scratch': '' } } }, 'printf seen >/scratch/a');
  assert.equal((await files.read('/scratch/a')).toString(), 'seen');
  assert.match((await files.read('/proc/1/comm')).toString(), /^sh/);
  assert.equal((await files.stat('/scratch/a'))?.size, 4);
  await files.write('/scratch/a', Buffer.from('changed'), { create: false, overwrite: true });
  assert.equal((await files.read('/scratch/a')).toString(), 'changed');
  await files.write('/etc/hosts', Buffer.from('127.0.0.1 localhost mine\n'), { create: false, overwrite: true });
  assert.match((await files.read('/etc/hosts')).toString(), /mine/);
});

onEach(engines, 'a full disk: the old content stays, and nothing lies beside it', async (bench) => {
  const { id, files } = await place(bench, { HostConfig: { Tmpfs: { '/small': 'size=1m' } } }, 'printf old >/small/a');
  await assert.rejects(
    files.write('/small/a', Buffer.alloc(3_000_000, 'x'), { create: false, overwrite: true }),
    (error) => FileError.is(error, 'full'),
  );
  assert.equal((await files.read('/small/a')).toString(), 'old');
  assert.equal(await sh(bench, id, 'ls -A /small'), 'a\n');
});
