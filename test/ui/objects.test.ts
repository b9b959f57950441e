import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.run('tag', busybox, 'acme/web:1');
  await docker.run('tag', busybox, 'acme/web:2');
  await docker.run('network', 'create', '--subnet', '10.99.1.0/24', '--gateway', '10.99.1.1', 'backend');
  await docker.run('network', 'create', 'lonely');
  await docker.run('volume', 'create', 'spare');
  await docker.running('web', '-v', 'site:/www', '--network', 'backend', '--network-alias', 'www');
});

scene('untags an image that has other tags', async ({ workbench, images, docker }) => {
  await eventually(async () => assert.match((await images.seen('1'))?.description ?? '', /2 more tags/));
  await (await images.row('1').contextMenu()).choose('Remove or Untag…');
  const { dialog } = workbench;
  assert.equal(await dialog.message(), 'Remove the image acme/web:1?');
  assert.match(await dialog.detail(), /only this tag goes/);
  await dialog.press('Remove');
  await images.row('1').waitForGone();
  assert.deepEqual(await docker.names('image'), ['acme/web:2', busybox]);
});

scene('says that an image goes when all its tags are chosen', async ({ workbench, images, docker }) => {
  await docker.created('mould');
  await docker.run('commit', 'mould', 'acme/two:1');
  await docker.run('tag', 'acme/two:1', 'acme/two:2');
  await docker.run('rm', 'mould');
  await images.row('acme/two').waitFor();
  await workbench.run('longshore.image.remove');
  const question = await workbench.quickInput.titled('choose one or several');
  await question.tick('acme/two:1');
  await question.tick('acme/two:2');
  await question.ok();
  const { dialog } = workbench;
  await eventually(async () => assert.equal(await dialog.message(), 'Remove 2 images?'));
  assert.doesNotMatch(await dialog.detail(), /only this tag goes/);
  await dialog.press('Cancel');
  await docker.run('image', 'rm', 'acme/two:1', 'acme/two:2');
});

scene('removes an image that only a stopped container uses, by force as a second step', async (on) => {
  const { workbench, images, docker } = on;
  await docker.created('mould');
  await docker.run('commit', 'mould', 'acme/job:1');
  await docker.run('create', '--name', 'job', 'acme/job:1');
  const { dialog } = workbench;
  const removeJob = async () => {
    await workbench.run('longshore.image.remove');
    const question = await workbench.quickInput.titled('Choose one or several');
    await question.tick('acme/job:1');
    await question.ok();
    await eventually(async () => assert.match(await dialog.message(), /acme\/job:1/));
    assert.match(await dialog.detail(), /used by job/);
    await dialog.press('Remove');
  };
  await images.row('acme/job').waitFor();
  await removeJob();
  await eventually(async () => assert.match(await dialog.message(), /The engine refused/));
  assert.ok((await docker.names('image')).includes('acme/job:1'), 'nothing has happened yet');
  await dialog.press('Force Remove');
  await images.row('acme/job').waitForGone();
  assert.ok(!(await docker.names('image')).includes('acme/job:1'));
  await docker.run('rm', 'job', 'mould');
});

scene('shows who uses a volume, and removes one that nobody uses', async ({ workbench, volumes, docker }) => {
  await eventually(async () => assert.equal((await volumes.seen('site'))?.description, 'local · used by web'));
  assert.equal((await volumes.seen('spare'))?.description, 'local · unused');
  await volumes.row('site').expand();
  await eventually(async () => assert.equal((await volumes.seen('web'))?.description, '/www'));
  await (await volumes.row('spare').contextMenu()).choose('Remove…');
  const { dialog } = workbench;
  assert.equal(await dialog.message(), 'Remove the volume spare and all its data?');
  await dialog.press('Cancel');
  assert.deepEqual(await docker.names('volume'), ['site', 'spare']);
  await (await volumes.row('spare').contextMenu()).choose('Remove…');
  await dialog.press('Remove');
  await volumes.row('spare').waitForGone();
  assert.deepEqual(await docker.names('volume'), ['site']);
});

scene('shows who is on a network, and removes one that is empty', async ({ workbench, networks, docker }) => {
  assert.equal((await networks.seen('backend'))?.description, 'bridge · 10.99.1.0/24 via 10.99.1.1');
  await networks.row('backend').expand();
  await eventually(async () =>
    assert.match((await networks.seen('web'))?.description ?? '', /^10\.99\.1\.2 · aliases: www/),
  );
  assert.deepEqual(
    (await networks.rows()).filter(({ description }) => description.includes('built-in')).map(({ label }) => label),
    ['bridge', 'host', 'none'],
  );
  await (await networks.row('lonely').contextMenu()).choose('Remove…');
  assert.equal(await workbench.dialog.message(), 'Remove the network lonely?');
  await workbench.dialog.press('Remove');
  await networks.row('lonely').waitForGone();
  assert.ok(!(await docker.names('network')).includes('lonely'));
});

scene('does not offer to remove a built-in network', async ({ workbench, networks }) => {
  const offered = await (await networks.row('bridge').contextMenu()).items();
  assert.deepEqual(offered, ['Inspect', 'Copy Name', 'Copy ID', 'Connect Containers…']);
  await workbench.tidy();
  await workbench.run('longshore.network.remove');
  const question = await workbench.quickInput.titled('Choose one or several');
  assert.deepEqual(await question.labels(), ['backend']);
});

scene('inspects images, volumes and networks', async ({ workbench, images, volumes, networks }) => {
  const cases = [
    [images, '2', 'acme_web:2.json', /"RepoTags"/],
    [volumes, 'site', 'site.json', /"Mountpoint"/],
    [networks, 'backend', 'backend.json', /"Subnet": "10\.99\.1\.0\/24"/],
  ] as const;
  for (const [view, row, tab, content] of cases) {
    await (await view.row(row).contextMenu()).choose('Inspect');
    await workbench.page.locator('.tab.active', { hasText: tab }).waitFor();
    await eventually(async () => assert.match(await workbench.editorText(), content));
  }
});

scene('copies names and ids', async ({ workbench, images, volumes, networks, docker }) => {
  const cases = [
    [images, '2', 'Copy Name', 'acme/web:2'],
    [images, '2', 'Copy ID', await docker.inspect('acme/web:2', '{{.Id}}', 'image')],
    [volumes, 'site', 'Copy Name', 'site'],
    [networks, 'backend', 'Copy Name', 'backend'],
    [networks, 'backend', 'Copy ID', await docker.inspect('backend', '{{.Id}}', 'network')],
  ] as const;
  for (const [view, row, item, text] of cases) {
    await (await view.row(row).contextMenu()).choose(item);
    await eventually(async () => assert.equal(await workbench.clipboard(), text));
  }
});
