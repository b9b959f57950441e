import assert from 'node:assert/strict';
import { eventually } from './eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.running('web');
  await docker.run('exec', 'web', 'sh', '-c', 'echo "<h1>Shop</h1>" >/www/index.html');
  await docker.run('volume', 'create', 'pages');
});

scene('a file is dragged from a container to a volume and to the editor', async (on) => {
  const { workbench, containers, images, volumes, networks, docker } = on;
  // The trees need the room.
  for (const view of [images, networks]) await view.close();
  for (const name of ['web', 'Files', 'www']) await containers.row(name).expand();
  await volumes.row('pages').expand();
  await containers.row('index.html').dragTo(volumes.row('Files'));
  await volumes.row('Files').expand();
  await volumes.row('index.html').waitFor();
  const inVolume = (file: string) => docker.run('run', '--rm', '-v', 'pages:/v', 'busybox:local', 'cat', `/v/${file}`);
  assert.equal(await inVolume('index.html'), '<h1>Shop</h1>');

  await containers.row('index.html').dragOut(workbench.page.locator('.editor-group-container'));
  await eventually(async () => assert.match(await workbench.editorText(), /Shop/));
});
