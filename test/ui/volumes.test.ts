import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { eventually } from './eventually.js';
import { FormPage } from './form-page.js';
import { stage } from './scene.js';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-backup-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const scene = stage(async (docker) => {
  await docker.running('db', '-v', 'data:/data');
  await docker.run('exec', 'db', 'sh', '-c', 'echo precious >/data/kept');
});

scene('creates a volume in a form that knows NFS', async ({ workbench, volumes, docker }) => {
  await volumes.row('data').waitFor();
  await volumes.titleAction('Create Volume…');
  const form = await FormPage.open(workbench, 'Create Volume');
  await form.fill('Name', 'remote');
  await form.choose('Where the data is', /NFS/);
  await form.fill('Server', 'nas');
  await form.fill('Exported folder', 'data');
  await eventually(async () => assert.match((await form.problems()).join(), /begins with “\/”/));
  await form.fill('Exported folder', '/data');
  await workbench.screenshot('volume form');
  await form.press('Create Volume');
  await volumes.row('remote').waitFor();
  assert.equal(
    await docker.inspect('remote', '{{.Options.o}} {{.Options.device}}', 'volume'),
    'addr=nas,rw,nfsvers=4 :/data',
  );
});

scene('backs up a volume, removes it and restores it under another name', async (on) => {
  const { workbench, volumes, docker } = on;
  await (await volumes.row('data').contextMenu()).choose('Back Up…');
  const { dialog, quickInput } = workbench;
  assert.equal(await dialog.message(), 'data is used by db. Stop it meanwhile?');
  await dialog.press('Stop, and Start Again');
  await quickInput.titled('Back Up data');
  const file = path.join(folder, 'data.tar.gz');
  await quickInput.chooseFile(file);
  const done = workbench.toast(/^Backed up /);
  assert.match(await done.text(), /^Backed up data to data\.tar\.gz \(/);
  await done.close();
  assert.deepEqual(await readdir(folder), ['data.tar.gz']);
  await eventually(async () => assert.equal(await docker.state('db'), 'running'));
  await docker.run('rm', '--force', 'db');
  await eventually(async () => assert.match((await volumes.seen('data'))?.description ?? '', /unused/));
  await (await volumes.row('data').contextMenu()).choose('Remove…');
  assert.match(await dialog.detail(), /The data is in no other place/);
  await dialog.press('Remove');
  await volumes.row('data').waitForGone();

  await (await volumes.moreActions()).choose('Restore Volume from Backup…');
  await quickInput.titled('Restore into a New Volume');
  await quickInput.chooseFile(file, 'Restore data.tar.gz');
  await quickInput.type('again');
  await quickInput.accept();
  const restored = workbench.toast(/^Restored /);
  assert.match(await restored.text(), /^Restored again: 2 files and folders, 9B\.$/);
  await restored.close();
  await volumes.row('again').waitFor();
  const { length } = await docker.names('container');
  assert.equal(length, 0, 'no helper is left');
  assert.equal(await docker.run('run', '--rm', '-v', 'again:/data', 'busybox:local', 'cat', '/data/kept'), 'precious');
});
