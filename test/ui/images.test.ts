import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

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
  await question.type('registry.example/web:1');
  await question.accept();
  await images.row('registry.example/web').waitFor();
  assert.ok((await docker.names('image')).includes('registry.example/web:1'));
});

scene('says that a tag would move', async ({ workbench, images, docker }) => {
  await (await images.row('local').contextMenu()).choose('Tag…');
  const question = await workbench.quickInput.titled('Tag busybox:local');
  await question.type('registry.example/web:1');
  await question.accept();
  const { dialog } = workbench;
  assert.match(await dialog.message(), /^Move the tag /);
  await dialog.press('Cancel');
  const at = async (name: string) => docker.inspect(name, '{{.Id}}', 'image');
  assert.notEqual(await at('registry.example/web:1'), await at(busybox));
});
