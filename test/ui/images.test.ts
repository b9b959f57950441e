import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { busybox } from './docker.js';
import { eventually } from './eventually.js';
import { stage } from './scene.js';

let registry: Awaited<ReturnType<typeof startRegistry>>;
let closed: Awaited<ReturnType<typeof startRegistry>>;
let folder: string;
before(async () => {
  registry = await startRegistry();
  closed = await startRegistry({ user: { name: 'ada', password: 'secret' } });
  folder = await mkdtemp(path.join(tmpdir(), 'longshore-ui-images-'));
});
after(async () => {
  await registry.stop();
  await closed.stop();
  await rm(folder, { recursive: true, force: true });
});

const scene = stage(async (docker) => {
  await docker.created('mould');
  await docker.run('commit', 'mould', 'acme/web:1');
  await docker.run('rm', 'mould');
});

scene('tags an image for a registry, and says what is wrong with a name', async ({ workbench, images, docker }) => {
  await images.row('acme/web').waitFor();
  await (await images.row('1').contextMenu()).choose('Tag…');
  const question = await workbench.quickInput.titled('Tag acme/web:1');
  await question.type('Acme/Web:1');
  await eventually(async () => assert.match(await question.message(), /small letters/));
  await question.type(`${registry.address}/web:1`);
  await question.accept();
  await images.row(`${registry.address}/web`).waitFor();
  assert.ok((await docker.names('image')).includes(`${registry.address}/web:1`));
});

scene('pushes, removes and pulls', async ({ workbench, images, docker }) => {
  const reference = `${registry.address}/web:1`;
  const id = await docker.inspect(reference, '{{.Id}}', 'image');
  await workbench.run('longshore.image.push');
  await (await workbench.quickInput.titled('Choose one')).choose(reference);
  const pushed = workbench.toast(/^Pushed /);
  assert.equal(await pushed.text(), `Pushed ${reference}.`);
  await pushed.close();
  await docker.run('image', 'rm', reference, 'acme/web:1');
  await images.row(`${registry.address}/web`).waitForGone();

  await images.titleAction('Pull Image…');
  const question = await workbench.quickInput.titled('Pull Image');
  await question.type(reference);
  await question.accept();
  await images.row(`${registry.address}/web`).waitFor();
  const pulled = workbench.toast(/^Pulled /);
  await pulled.close();
  assert.equal(await docker.inspect(reference, '{{.Id}}', 'image'), id);

  await (await images.row('1').contextMenu()).choose('Pull Again');
  const same = workbench.toast(/up to date/);
  assert.equal(await same.text(), `${reference} is up to date.`);
  await same.close();
});

scene('explains a push that is denied', async ({ workbench, images, docker }) => {
  const reference = `${closed.address}/web:1`;
  await docker.run('tag', `${registry.address}/web:1`, reference);
  await images.row(`${closed.address}/web`).waitFor();
  await workbench.run('longshore.image.push');
  await (await workbench.quickInput.titled('Choose one')).choose(reference);
  const refused = workbench.toast(/refused to take/);
  assert.match(await refused.text(), /You are not logged in there: “Log In to Registry…” first\.$/);
  await refused.close();
  await docker.run('image', 'rm', reference);
});

scene('says that a tag would move', async ({ workbench, images, docker }) => {
  await (await images.row('local').contextMenu()).choose('Tag…');
  const question = await workbench.quickInput.titled('Tag busybox:local');
  await question.type(`${registry.address}/web:1`);
  await question.accept();
  const { dialog } = workbench;
  assert.match(await dialog.message(), /^Move the tag /);
  await dialog.press('Cancel');
  const at = async (name: string) => docker.inspect(name, '{{.Id}}', 'image');
  assert.notEqual(await at(`${registry.address}/web:1`), await at(busybox));
});

scene('saves to a file, and loads it again with its name', async ({ workbench, images, docker }) => {
  const reference = `${registry.address}/web:1`;
  const id = await docker.inspect(reference, '{{.Id}}', 'image');
  await (await images.row('1').contextMenu()).choose('Save to File…');
  await workbench.quickInput.titled(/^Save /);
  const file = path.join(folder, 'web.tar.gz');
  await workbench.quickInput.chooseFile(file);
  const saved = workbench.toast(/^Saved /);
  assert.match(await saved.text(), /to web\.tar\.gz \(\d/);
  await saved.close();
  assert.deepEqual(await readdir(folder), ['web.tar.gz'], 'nothing half-done is left');
  await docker.run('image', 'rm', reference);
  await images.row(`${registry.address}/web`).waitForGone();

  await (await images.moreActions()).choose('Load Images from Files…');
  await workbench.quickInput.titled('Load Images');
  await workbench.quickInput.chooseFile(file);
  const loaded = workbench.toast(/^Loaded /);
  assert.equal(await loaded.text(), `Loaded ${reference}.`);
  await loaded.close();
  await images.row(`${registry.address}/web`).waitFor();
  assert.equal(await docker.inspect(reference, '{{.Id}}', 'image'), id);
});
