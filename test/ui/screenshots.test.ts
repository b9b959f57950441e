import assert from 'node:assert/strict';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { makeSamples } from '../../scripts/testbed/samples.mjs';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { LogPage } from './log-page.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';
import { type TreeView } from './tree-view.js';
import { Workbench } from './workbench.js';

/** High enough for every row of the samples. */
const window = { width: 1180, height: 1400 };

const themes = [
  ['Default Dark Modern', 'vs-dark'],
  ['Default High Contrast', 'hc-black'],
  ['Default Light Modern', 'vs'],
] as const;

const scene = stage(
  (docker) => makeSamples({ docker: (...args) => docker.run(...args) }, { folder: given.folder }),
  window,
  true,
);

/** That the samples are there, whatever else `npm start` shows beside them. */
async function areThere(containers: TreeView): Promise<void> {
  await eventually(async () => {
    const outline = await containers.outline();
    for (const row of ['shop', '  shop-db-1', '  shop-web-1', '  paused-clock']) assert.ok(outline.includes(row), row);
  });
}

scene('the window, with the samples of npm start and a Dockerfile', async ({ workbench, containers }) => {
  await areThere(containers);
  await workbench.openFile('Dockerfile');
  await workbench.dragSideBarTo(420);
  await workbench.keepImage('sidebar', 'window');
});

scene('the side bar in dark, light and high contrast', async ({ workbench, containers }) => {
  for (const [theme, className] of themes) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.locator(`.monaco-workbench.${className}`).waitFor();
    await areThere(containers);
    await workbench.keepImage(`sidebar-${className}`, 'side bar');
  }
  await changeSettings({ 'workbench.colorTheme': null });
});

scene('the tooltip of a container', async ({ workbench, containers }) => {
  assert.match(await containers.row('shop-db-1').tooltip(), /Mounts\s+shop_data → \/data/);
  await workbench.keepImage('tooltip', 'window');
});

scene('the menu of a container', async ({ workbench, containers }) => {
  assert.ok((await (await containers.row('shop-db-1').contextMenu()).items()).includes('Stop'));
  await workbench.keepImage('menu', 'window');
});

scene('the preview of what a clean-up takes away', async ({ workbench, networks }) => {
  await networks.row('bridge').waitFor();
  await workbench.run('longshore.engine.prune');
  await workbench.quickInput.titled(/Clean up: \d ticked/);
  await workbench.keepImage('clean-up', 'window');
});

scene('the question before a container is removed', async ({ workbench, containers }) => {
  await (await containers.row('paused-clock').contextMenu()).choose('Remove…');
  assert.match(await workbench.dialog.detail(), /Anonymous volumes/);
  await workbench.keepImage('remove', 'window');
});

scene('the log of a project and why a container ended, in dark, light and high contrast', async (on) => {
  const { workbench, containers } = on;
  await (await containers.row('shop-worker-1').contextMenu()).choose('Why Did It End?');
  const page = await workbench.webview('Why shop-worker-1 ended');
  await eventually(async () => assert.match(await page.text(), /exit code 3[^]*no queue/));
  await (await containers.row('shop').contextMenu()).choose('Show Log');
  const log = await LogPage.open(workbench, 'Log of shop');
  await log.choose('Times', 'Local times');
  await log.shows(/working/);
  for (const [theme, className] of themes) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.locator(`.monaco-workbench.${className}`).waitFor();
    await workbench.showTab('Log of shop');
    await log.shows(/working/);
    await (className === 'vs' ? workbench.keepImage('log', 'window') : workbench.screenshot(`log-${className}`));
    await workbench.showTab('Why shop-worker-1 ended');
    await eventually(async () => assert.match(await page.text(), /no queue/));
    await (className === 'vs' ? workbench.keepImage('ending', 'window') : workbench.screenshot(`ending-${className}`));
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await workbench.dragSideBarTo(800);
  await workbench.showTab('Log of shop');
  await log.shows(/working/);
  await workbench.screenshot('log-narrow');
  await workbench.showTab('Why shop-worker-1 ended');
  await workbench.screenshot('ending-narrow');
});

scene('the side bar at its narrowest', async ({ workbench, containers }) => {
  await workbench.dragSideBarTo(170);
  const width = (await workbench.sideBar.boundingBox())?.width ?? 0;
  assert.ok(width >= 165 && width <= 200, `${width} px`);
  await areThere(containers);
  await workbench.keepImage('narrow', 'side bar');
});

scene('in Chinese', async () => {
  const { host, config } = given.engine;
  const chinese = await startWorkbench({
    extension: given.extension,
    folder: given.folder,
    env: { DOCKER_HOST: host, DOCKER_CONFIG: config },
    locale: 'zh-cn',
  });
  try {
    const workbench = await Workbench.open(chinese.url, window);
    try {
      const containers = workbench.view('容器');
      await eventually(async () => assert.match((await containers.seen('shop'))?.description ?? '', /个正在运行$/));
      await workbench.dragSideBarTo(420);
      await workbench.keepImage('sidebar-zh-cn', 'side bar');
      await (await containers.row('paused-clock').contextMenu()).choose('删除…');
      assert.equal(await workbench.dialog.message(), '删除容器 paused-clock？');
      await workbench.keepImage('remove-zh-cn', 'window');
      await workbench.dialog.press('取消').catch(() => workbench.dialog.press('Cancel'));
      await (await containers.row('shop-worker-1').contextMenu()).choose('为何结束？');
      const page = await workbench.webview('shop-worker-1 为何结束');
      await eventually(async () => assert.match(await page.text(), /程序本身失败：退出码 3[^]*no queue/));
      await workbench.screenshot('ending-zh-cn');
      await (await containers.row('shop').contextMenu()).choose('显示日志');
      const log = await LogPage.open(workbench, 'shop 的日志');
      await log.shows(/working/);
      await workbench.screenshot('log-zh-cn');
    } finally {
      await workbench.close();
    }
  } finally {
    await chinese.stop();
  }
});
