import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

/** Low enough for the documentation. */
const forPictures = { width: 1280, height: 700 };

const scene = stage(async (docker) => {
  await docker.running('shop-web');
  const serve = 'trap "exit 0" TERM; httpd -f -p 8080 & wait';
  await docker.run('run', '-d', '--name', 'shop-db', '--expose', '8080', busybox, 'sh', '-c', serve);
}, forPictures);

scene('explains the default bridge’s wall, takes it away by a button, and proves it', async (on) => {
  const { workbench, containers, docker } = on;
  await (await containers.row('shop-web').contextMenu()).choose('Can It Reach Another Container?');
  await workbench.quickInput.choose('shop-db');
  const page = await workbench.webview('Can shop-web reach shop-db?');
  const says = (words: RegExp) => eventually(async () => assert.match(await page.text(), words));
  await says(/by its address alone, not by its name\.[^]*There containers have no names/);
  await says(/8080\/tcp\s+yes\s+–\s+yes/);
  await workbench.keepImage('reach', 'window');
  await page.press('Create a Network for Both…');
  await (await workbench.quickInput.titled('A network for shop-web, shop-db')).accept();
  await says(/shop-web reaches shop-db by the name shop-db\./);
  assert.deepEqual(await docker.inspect('shop-db', '{{len .NetworkSettings.Networks}}'), '2');
  await page.press('Probe…');
  await workbench.quickInput.choose('busybox:local');
  await says(/The name shop-db leads to [^]*:8080 takes connections\./);
  await workbench.screenshot('reach probed');
  // The helper has gone, or is just going.
  await eventually(async () => assert.deepEqual(await docker.names('container'), ['shop-db', 'shop-web']));
  await docker.run('network', 'disconnect', 'together', 'shop-db');
  await says(/by its address alone, not by its name\./);
});
