import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';
import { Workbench } from './workbench.js';

const window = { width: 1180, height: 1100 };
const scene = stage(async (docker) => docker.running('first'), window);
/** A folder where there is no socket. */
const missing = 'unix:///nowhere/docker.sock';

scene('says the exact reason in the view, in every theme and however narrow', async ({ workbench, containers }) => {
  await containers.row('first').waitFor();
  await changeSettings({ 'longshore.endpoint': missing });
  await eventually(async () => assert.match(await containers.message(), /\/nowhere\/docker\.sock/));
  const outline = await containers.outline();
  assert.deepEqual(outline.slice(-3), ['Why, and other ways out', 'Select another endpoint…', 'Try Again']);
  await workbench.dragSideBarTo(420);
  await workbench.keepImage('unreachable', 'window');
  for (const [theme, className] of [
    ['Default Dark Modern', 'vs-dark'],
    ['Default High Contrast', 'hc-black'],
    ['Default Light Modern', 'vs'],
  ] as const) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.locator(`.monaco-workbench.${className}`).waitFor();
    await workbench.keepImage(`unreachable-${className}`, 'side bar');
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await workbench.dragSideBarTo(170);
  await workbench.keepImage('unreachable-narrow', 'side bar');
  await workbench.dragSideBarTo(420);
});

scene('opens the report, the list of endpoints and the first fix by a click on a row', async (on) => {
  const { workbench, containers } = on;
  await containers.row('Why, and other ways out').click();
  await workbench.page.locator('.tab.active', { hasText: 'Connection to Docker' }).waitFor();
  await containers.row('Select another endpoint…').click();
  await workbench.quickInput.titled('Select the Docker endpoint');
  await workbench.tidy();
});

scene('is alive again without a click when there is a socket', async ({ workbench, containers }) => {
  const socket = path.join(given.folder, 'docker.sock');
  await changeSettings({ 'longshore.endpoint': `unix://${socket}` });
  await eventually(async () => assert.match(await containers.message(), /docker\.sock/));
  const forward = net.createServer((client) => {
    const engine = net.connect(given.engine.host.replace('unix://', ''));
    client.pipe(engine).pipe(client);
    for (const end of [client, engine]) end.on('error', () => [client, engine].forEach((one) => one.destroy()));
  });
  try {
    await new Promise<void>((resolve) => forward.listen(socket, resolve));
    await containers.row('first').waitFor();
    await containers.row('Try Again').waitForGone();
    assert.equal(await workbench.statusItem.locator('.codicon-vm-active').count(), 1);
  } finally {
    forward.close();
    await changeSettings({ 'longshore.endpoint': null });
    await rm(socket, { force: true });
  }
});

scene('opens from the report what every reason means', async ({ workbench }) => {
  await workbench.run('longshore.endpoint.diagnose');
  const page = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await page.getByRole('button', { name: 'Every Reason and Its Way Out' }).click();
  await workbench.page.locator('.tab.active', { hasText: 'Preview diagnosis.md' }).waitFor();
});

scene('in Chinese', async () => {
  const chinese = await startWorkbench({
    extension: given.extension,
    folder: given.folder,
    env: { DOCKER_HOST: missing, DOCKER_CONFIG: given.engine.config },
    locale: 'zh-cn',
  });
  try {
    const workbench = await Workbench.open(chinese.url, window, 'debug-disconnect');
    try {
      const containers = workbench.view('容器');
      await eventually(async () => assert.match(await containers.message(), /\/nowhere\/docker\.sock/));
      await workbench.dragSideBarTo(420);
      await workbench.keepImage('unreachable-zh-cn', 'side bar');
      await containers.row('选择其他端点…').click();
      await (await workbench.quickInput.titled('选择 Docker 端点')).filled();
      await eventually(async () =>
        assert.ok((await workbench.quickInput.labels()).includes('docker 自己会使用的端点')),
      );
      await workbench.keepImage('endpoints-zh-cn', 'window');
    } catch (error) {
      await workbench.screenshot('failed in Chinese itself');
      throw error;
    } finally {
      await workbench.close();
    }
  } finally {
    await chinese.stop();
  }
});
