import assert from 'node:assert/strict';
import { EngineError } from '../../src/engine/errors.js';
import { helperLabel } from '../../src/engine/helper-container.js';
import { ImageFiles } from '../../src/files/core/image-files.js';
import { killProcess, listProcesses } from '../../src/panels/core/list-processes.js';
import { place, sh } from './container-place.js';
import { engines, onEach } from './engines.js';

onEach(engines, 'processes by the container’s own numbers, and one of them killed', async (bench) => {
  const { engine } = bench;
  const { id, stop } = await place(bench, {
    Cmd: ['sh', '-c', 'sleep 4001 & sleep 4002 & (exec 3<&0; read line <&3)'],
  });
  const sleeping = async () =>
    (await listProcesses(engine, id))?.filter(({ command }) => command.startsWith('sleep 400'));
  while ((await sleeping())?.length !== 2);
  const all = (await listProcesses(engine, id)) ?? [];
  assert.match(all.find(({ pid }) => pid === 1)?.command ?? '', /^sh -c sleep 4001/);
  assert.deepEqual(
    all.filter(({ command }) => /cat|longshore/.test(command)),
    [],
    'nothing of our own',
  );
  const [one, other] = (await sleeping()) ?? [];
  assert.ok(one && other && one.parent === 1 && one.uid === 0 && one.memory > 0);
  assert.equal(await killProcess(engine, id, { ...one, started: `${one.started}1` }, 'KILL'), false, 'another by now');
  assert.equal(await killProcess(engine, id, one, 'KILL'), true);
  while ((await sleeping())?.some(({ pid, state }) => pid === one.pid && state !== 'Z'));
  assert.ok(
    (await sleeping())?.some(({ pid }) => pid === other.pid),
    'the other goes on',
  );
  assert.equal(await killProcess(engine, id, { pid: 9999, started: '1' }, 'TERM'), false);
  const table = await engine.processes(id);
  assert.ok(table.titles.includes('PID') && table.rows.some((cells) => cells.join(' ').includes('sleep 4002')));
  await stop();
  assert.equal(await listProcesses(engine, id), undefined);
  await assert.rejects(engine.processes(id), (error) => EngineError.is(error, 'conflict', 'engine-error'));
});

onEach(engines, 'no shell: only the engine’s list', async (bench) => {
  const { engine } = bench;
  const { id } = await place(bench, { Cmd: ['sh', '-c', 'rm -rf /bin/*; read line'] });
  while ((await engine.stat(id, '/bin/sh')) !== undefined);
  assert.equal(await listProcesses(engine, id), undefined);
  assert.ok((await engine.processes(id)).rows.length > 0);
});

onEach(engines, 'what differs from the image, and the image’s own version of it', async (bench) => {
  const { engine } = bench;
  const { id } = await place(bench, {}, 'echo more >>/etc/passwd; mkdir /new; echo x >/new/file; rm /etc/group');
  const kinds = new Map((await engine.changes(id)).map(({ path, kind }) => [path, kind]));
  for (const [path, kind] of [
    ['/etc/passwd', 'changed'],
    ['/new/file', 'added'],
    ['/etc/group', 'deleted'],
  ] as const) {
    assert.equal(kinds.get(path), kind, path);
  }
  const [record] = await engine.listContainers({ ids: [id] });
  assert.ok(record);
  const image = new ImageFiles(() => engine).of(record.imageId);
  const own = await sh(bench, id, 'cat /etc/passwd');
  assert.equal(`${(await image.read('/etc/passwd')).toString()}more\n`, own);
  assert.equal((await image.stat('/etc/group'))?.type, 'file');
  assert.equal(await image.stat('/new/file'), undefined);
  assert.deepEqual(await engine.listContainers({ label: helperLabel }), []);
});
