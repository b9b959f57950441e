import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

const scene = stage(async (docker) => {
  const fill = 'dd if=/dev/zero of=/filler bs=1000 count=700; dd if=/dev/zero of=/cache/filler bs=1000 count=300';
  await docker.run('run', '--name', 'over', '-v', '/cache', busybox, 'sh', '-c', fill);
  await docker.run('commit', 'over', 'acme/large:1');
  await docker.run('volume', 'create', 'precious');
});

scene('shows the disk in pictures, and cleans up what is ticked', async ({ workbench, images, docker }) => {
  await (await images.moreActions()).choose('Show Disk Usage');
  const page = await workbench.webview('Disk Usage');
  await eventually(async () => assert.match(await page.text(), /on disk, .* of it can be freed/));
  const { frame } = page;
  assert.match(await frame.locator('article', { hasText: 'Containers' }).innerText(), /700kB · 700kB can be freed/);
  const sum = frame.locator('.sum');
  assert.match(await sum.innerText(), /^1 ticked, frees 700kB$/);
  const row = (name: string) => frame.locator('label.row', { hasText: name });
  await row('acme/large:1').locator('input').check();
  await row('over').locator('input').uncheck();
  assert.match(await sum.innerText(), /^1 ticked, frees 700kB$/);
  assert.equal(await row('precious').locator('input').isChecked(), false);
  for (const [theme, name] of [
    ['Default Dark Modern', 'dark'],
    ['Default High Contrast', 'hc'],
    ['Default Light Modern', 'light'],
  ] as const) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.screenshot(`disk-${name}`);
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await frame.locator('vscode-button', { hasText: 'Clean Up…' }).click();
  assert.match(await workbench.dialog.detail(), /acme\/large:1[^]*This frees 700kB/);
  await workbench.dialog.press('Remove');
  await images.row('acme/large').waitForGone();
  await workbench.toast(/freed 700kB/).close();
  await eventually(async () => assert.equal(await row('acme/large:1').count(), 0));
  assert.equal(await docker.state('over'), 'exited');
});
