import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

/** Low enough for the documentation. */
const forPictures = { width: 1280, height: 800 };

const scene = stage(async (docker) => {
  for (const name of ['front', 'back']) await docker.run('network', 'create', name);
  await docker.running('web', '--network', 'front', '-p', '127.0.0.1:18081:80');
  await docker.running('api', '--network', 'front', '--network-alias', 'backend');
  await docker.run('network', 'connect', 'back', 'api');
  await docker.running('db', '--network', 'back');
  await docker.running('metal', '--network', 'host');
  await docker.running('mute', '--network', 'none');
  await docker.running('side', '--network', 'container:web');
}, forPictures);

scene('draws the networks, follows the engine, leads to the tree, and is kept as a file', async (on) => {
  const { workbench, networks, containers, docker } = on;
  await networks.row('front').waitFor();
  await networks.titleAction('Show Network Map');
  const page = await workbench.webview('Network Map');
  const cards = page.frame.locator('svg.map [data-of="container"]');
  const named = (name: string) =>
    cards.filter({ has: page.frame.locator('.map-name', { hasText: new RegExp(`^${name}$`) }) });
  const says = (name: string, words: RegExp) =>
    eventually(async () => assert.match((await named(name).allTextContents()).join('\n'), words));
  await eventually(async () => assert.equal(await named('api').count(), 2, 'on two networks'));
  await says('api', /backend/);
  await says('side', /container:web/);
  await eventually(async () => assert.equal(await cards.filter({ hasText: '18081 → web:80' }).count(), 1));
  await workbench.keepImage('network-map', 'window');
  await docker.run('network', 'connect', 'back', 'web');
  await eventually(async () => assert.equal(await named('web').count(), 2, 'what is connected elsewhere appears'));
  await named('db').first().click();
  await eventually(async () => assert.ok(await containers.row('db').isSelected()));
  await page.press('Table');
  await eventually(async () =>
    assert.ok((await page.rows()).some((cells) => cells[0] === 'db' && cells[1] === 'running')),
  );
  await page.press('Picture');
  const folder = await mkdtemp(path.join(tmpdir(), 'lsh-map-'));
  try {
    const file = path.join(folder, 'map.svg');
    await page.press('Save as SVG…');
    await (await workbench.quickInput.suggests('network-map.svg')).chooseFile(file);
    const found = await eventually(async () => readFile(file, 'utf8'));
    const problem = await workbench.page.evaluate((svg) => {
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
      return parsed.querySelector('parsererror')?.textContent ?? '';
    }, found);
    assert.equal(problem, '', 'it is well-formed');
    assert.match(found, /<title>db \(running\)/);
    const picture = path.join(folder, 'map.png');
    await page.press('Save as PNG…');
    await (await workbench.quickInput.suggests('network-map.png')).chooseFile(picture);
    const size = await eventually(async () => {
      const bytes = await readFile(picture);
      assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
      return bytes.readUInt32BE(16);
    });
    // Drawn at twice its size.
    assert.equal(size, 2 * Number(/ width="(\d+)"/.exec(found)?.[1]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
