import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { eventually } from '../support/eventually.js';
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
  // A button's label comes before the words.
  const done = workbench.toast(/Backed up data /);
  assert.match(await done.text(), /^Backed up data to data\.tar\.gz \(.* image with GNU tar/);
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

scene('a file of a volume that nobody uses is opened, changed and saved', async (on) => {
  const { workbench, containers, images, volumes, networks, docker } = on;
  await docker.run('volume', 'create', 'settings');
  await docker.run('run', '--rm', '-v', 'settings:/v', 'busybox:local', 'sh', '-c', 'echo "port=80" >/v/app.conf');
  // The tree needs the room.
  for (const view of [containers, images, networks]) await view.close();
  await volumes.row('settings').expand();
  await volumes.row('Files').expand();
  await volumes.row('app.conf').waitFor();
  assert.match((await volumes.seen('app.conf'))?.description ?? '', /^8B · rw-r--r-- · 0:0$/);
  assert.match((await volumes.seen('settings'))?.description ?? '', /unused/, 'the helper is nobody’s container');
  await volumes.row('app.conf').click();
  await eventually(async () => assert.match(await workbench.editorText(), /port=80/));
  await workbench.page.locator('.monaco-editor .view-line').first().click();
  await workbench.page.keyboard.press('ControlOrMeta+End');
  await workbench.page.keyboard.type('host=shop');
  await workbench.page.keyboard.press('ControlOrMeta+s');
  const now = () => docker.run('run', '--rm', '-v', 'settings:/v', 'busybox:local', 'cat', '/v/app.conf');
  await eventually(async () => assert.equal(await now(), 'port=80\nhost=shop'));
  await eventually(async () => assert.match((await volumes.seen('app.conf'))?.description ?? '', /^17B/));
  await workbench.screenshot('files of a volume');
});
