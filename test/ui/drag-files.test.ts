import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.running('web');
  await docker.run('volume', 'create', 'pages');
  await docker.run('run', '--rm', '-v', 'pages:/v', busybox, 'sh', '-c', 'echo "<h1>Shop</h1>" >/v/index.html');
});

scene('a file of a volume is dragged into a container and to the editor', async (on) => {
  const { workbench, containers, images, volumes, networks, docker } = on;
  // The trees need the room.
  for (const view of [images, networks]) await view.close();
  await containers.row('web').expand();
  await containers.row('Files').waitFor();
  for (const name of ['pages', 'Files']) await volumes.row(name).expand();
  await volumes.row('index.html').dragTo(containers.row('Files'));
  await eventually(async () => assert.equal(await docker.run('exec', 'web', 'cat', '/index.html'), '<h1>Shop</h1>'));
  await volumes.row('index.html').dragOut(workbench.page.locator('.editor-group-container').first());
  await eventually(async () => assert.match(await workbench.editorText(), /Shop/));
});
