import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

const scene = stage(async (docker) => {
  const write = 'mkdir -p /srv; echo hello > /srv/greeting; dd if=/dev/zero of=/srv/large bs=1000 count=400';
  await docker.run('run', '--name', 'one', busybox, 'sh', '-c', write);
  await docker.run('commit', 'one', 'acme/layers:1');
  await docker.run('run', '--name', 'two', 'acme/layers:1', 'sh', '-c', 'rm /srv/large; echo world > /srv/greeting');
  await docker.run('commit', 'two', 'acme/layers:2');
});

scene('compares two images: configuration, instructions, files', async ({ workbench, images }) => {
  await images.row('2').click();
  await images.row('1').click('ControlOrMeta');
  await (await images.row('1').contextMenu()).choose('Compare Images');
  const page = await workbench.webview('acme/layers:1 ↔ acme/layers:2');
  const { frame } = page;
  const file = (name: string) => frame.locator('tr', { hasText: name }).last();
  await eventually(async () => assert.match((await file('srv/large').getAttribute('class')) ?? '', /removed/));
  assert.match((await file('srv/greeting').getAttribute('class')) ?? '', /changed/);
  assert.match(await page.text(), /changed 1 \(\+0B\) · removed 1 \(−400kB\)/);
  await file('srv/greeting').getByRole('button').click();
  const difference = workbench.page.locator('.monaco-diff-editor');
  await difference.locator('.line-insert').first().waitFor();
  await difference.locator('.view-line', { hasText: 'hello' }).first().waitFor();
  await difference.locator('.view-line', { hasText: 'world' }).first().waitFor();
  await workbench.screenshot('compare-file');
  await workbench.showTab('greeting (acme/layers:1 ↔ acme/layers:2)');
  await workbench.runTitled('View: Close Editor');
  await difference.waitFor({ state: 'detached' });
  for (const [theme, name] of [
    ['Default High Contrast', 'hc-black'],
    ['Default Light Modern', 'vs'],
    ['Default Dark Modern', 'vs-dark'],
  ] as const) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await workbench.screenshot(`compare-${name}`);
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await workbench.dragSideBarTo(850);
  await workbench.screenshot('compare-narrow');
  await workbench.dragSideBarTo(350);
});

scene('shows an image’s layers: files, what each changed, what is wasted', async ({ workbench, images }) => {
  await (await images.row('2').contextMenu()).choose('Show Layers and History');
  const page = await workbench.webview('Layers of acme/layers:2');
  const { frame } = page;
  await eventually(async () => assert.match(await page.text(), /efficiency 8\d\.\d%: 400kB are hidden or removed/));
  const node = (name: string) => frame.locator('.node', { hasText: name });
  await node('srv').click();
  await eventually(async () => assert.match((await node('large').getAttribute('class')) ?? '', /removed/));
  assert.match((await node('greeting').getAttribute('class')) ?? '', /changed/);
  assert.match(await frame.locator('.layer[aria-current="true"]').innerText(), /this image’s alone/);
  await frame.locator('summary', { hasText: 'Wasted' }).click();
  for (const [theme, name] of [
    ['Default Dark Modern', 'vs-dark'],
    ['Default High Contrast', 'hc-black'],
    ['Default Light Modern', 'vs'],
  ] as const) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await workbench.keepImage(name === 'vs' ? 'layers' : `layers-${name}`, 'window');
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await workbench.dragSideBarTo(800);
  await workbench.screenshot('layers-narrow');
  await workbench.dragSideBarTo(350);

  await frame
    .locator('.layer', { hasText: /shared with 1 image/ })
    .last()
    .click();
  await node('srv').click();
  await eventually(async () => assert.match((await node('large').getAttribute('class')) ?? '', /added/));
  await node('greeting').click();
  await eventually(async () => assert.match(await workbench.editorText(), /hello/));
});
