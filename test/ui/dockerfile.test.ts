import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Locator } from 'playwright-core';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { installExtension } from '../../scripts/testbed/editor-profile.mjs';
import { makeSamples } from '../../scripts/testbed/samples.mjs';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';
import { Toast } from './toast.js';
import { Workbench } from './workbench.js';

const window = { width: 1180, height: 760 };
const name = 'service.dockerfile';
const file = path.join(given.folder, name);
const text = `FROM busybox:local AS build
ARG VERSION=1
WORKDIR /src
COPY . .
RUN sudo make all \\
    && make VERSION=\${VERSION} install
ENV MODE production

FROM build AS tests
RUN make test

FROM busybox:local as final
COPY --from=build /out /srv
COPY $VERSON /srv
EXPOSE 8080/TCP
CMD serve --port 8080
`;

const scene = stage(async (docker) => {
  await makeSamples({ docker: (...args) => docker.run(...args) }, { folder: given.folder });
  await writeFile(file, text);
}, window);

/** A line of the document, by a part of what stands there. */
const line = ({ page }: Workbench, part: string): Locator =>
  page.locator('.editor-group-container .view-line', { hasText: part.replaceAll(' ', '\u00a0') }).first();

/** A part of a line as a person points at it: its middle, in the window. */
async function middleOf(workbench: Workbench, part: string): Promise<{ x: number; y: number }> {
  const place = await line(workbench, part).evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const all = nodes
      .map(({ data }) => data)
      .join('')
      .replaceAll('\u00a0', ' ');
    const middle = all.indexOf(wanted) + (wanted.length >> 1);
    let before = 0;
    for (const node of nodes) {
      if (middle < before + node.data.length) {
        const range = document.createRange();
        range.setStart(node, middle - before);
        range.setEnd(node, middle - before + 1);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      before += node.data.length;
    }
    return undefined;
  }, part);
  assert.ok(place, part);
  return place;
}

async function clickOn(workbench: Workbench, part: string): Promise<void> {
  const { x, y } = await middleOf(workbench, part);
  await workbench.page.mouse.click(x, y);
}

/** Opens the file as it was, and waits until everything that moves its lines is there. */
async function openFresh(workbench: Workbench): Promise<void> {
  await writeFile(file, text);
  await workbench.openFile(name);
  await clickOn(workbench, 'WORKDIR /src');
  await workbench.runTitled('File: Revert File');
  await eventually(async () => assert.match(await workbench.editorText(), /AS build$[^]*CMD serve --port 8080\s*$/m));
  await workbench.page.locator('.codelens-decoration').nth(2).waitFor();
  await workbench.page.locator('.squiggly-warning').first().waitFor();
}

scene('what is wrong is underlined, and a quick fix mends it', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  await clickOn(workbench, 'ENV MODE production');
  await page.keyboard.press('ControlOrMeta+.');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Use ENV key=value' }).first().click();
  await eventually(async () => assert.match(await workbench.editorText(), /ENV MODE=production/));
});

scene('a finding and its page are under the pointer', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  const { x, y } = await middleOf(workbench, 'sudo');
  await page.mouse.move(x, y);
  const hover = page.locator('.monaco-hover', { hasText: 'sudo behaves unpredictably' });
  await hover.waitFor();
  await hover.locator('a', { hasText: 'DL3004' }).waitFor();
});

scene('an image’s size and its user are under the pointer', async ({ workbench }) => {
  await openFresh(workbench);
  const { x, y } = await middleOf(workbench, 'busybox:local AS build');
  await workbench.page.mouse.move(x - 60, y);
  const hover = workbench.page.locator('.monaco-hover', { hasText: 'busybox:local' }).first();
  await hover.waitFor();
  await eventually(async () => assert.match(await hover.innerText(), /Size\s+[\d.]+ ?[kM]B[\s\S]*linux\/amd64/));
  await workbench.keepImage('dockerfile-hover', 'window');
});

scene('flags, mounts and stages are completed as they are typed', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  await clickOn(workbench, 'CMD serve --port 8080');
  await page.keyboard.press('End');
  await page.keyboard.type('\nRUN --mo', { delay: 30 });
  const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: '--mount' });
  await suggestion.waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.suggest-widget .monaco-list-row', { hasText: 'type' }).first().waitFor();
  await page.keyboard.type('type=ca', { delay: 30 });
  await page.locator('.suggest-widget .monaco-list-row', { hasText: 'cache' }).first().waitFor();
  await workbench.keepImage('dockerfile-completion', 'window');
  await page.keyboard.press('Enter');
  await eventually(async () => assert.match(await workbench.editorText(), /RUN --mount=type=cache/));
});

scene('a stage gets another name everywhere', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  await clickOn(workbench, 'build /out');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('End');
  const box = page.locator('.rename-box input, .rename-input').first();
  // The key is lost on an editor that has not taken the cursor's new place yet.
  await eventually(async () => {
    await page.keyboard.press('F2');
    await box.waitFor({ timeout: 3_000 });
  });
  await box.fill('builder');
  await page.keyboard.press('Enter');
  await eventually(async () => {
    const now = await workbench.editorText();
    assert.match(now, /FROM busybox:local AS builder/);
    assert.match(now, /--from=builder/);
  });
});

scene('the picture of the stages leads to their lines', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  await workbench.run('longshore.dockerfile.showStages');
  const graph = page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('#graph');
  const node = (label: string): Locator => graph.locator('g', { hasText: label });
  await node('final').first().waitFor();
  assert.match((await node('tests').first().getAttribute('class')) ?? '', /stage unused/);
  await workbench.keepImage('dockerfile-stages', 'window');
  await node('final').first().click();
  await page.locator('.statusbar-item', { hasText: /Ln 12, Col 1/ }).waitFor();
  const tab = page.getByRole('tab', { name: /Stages of/ });
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'detached' });
});

scene('saving mends what can be mended without changing what is built, when that is chosen', async ({ workbench }) => {
  const { page } = workbench;
  await changeSettings({ '[dockerfile]': { 'editor.codeActionsOnSave': { 'source.fixAll.longshore': 'explicit' } } });
  try {
    await openFresh(workbench);
    // What isn't changed isn't saved.
    await clickOn(workbench, 'CMD serve --port 8080');
    await page.keyboard.press('End');
    await page.keyboard.type('0');
    await page.keyboard.press('ControlOrMeta+s');
    await eventually(async () => {
      const saved = await readFile(file, 'utf8');
      assert.match(saved, /FROM busybox:local AS final/);
      assert.match(saved, /ENV MODE=production/);
      assert.match(saved, /EXPOSE 8080\/tcp/);
      assert.match(saved, /RUN sudo make/, 'what would build something else stays');
    });
  } finally {
    await changeSettings({ '[dockerfile]': null });
  }
});

scene('pictures of a Dockerfile: dark, light, high contrast', async ({ workbench }) => {
  const { page } = workbench;
  await openFresh(workbench);
  const themes = [
    ['Default Dark Modern', 'vs-dark'],
    ['Default High Contrast', 'hc-black'],
    ['Default Light Modern', 'vs'],
  ] as const;
  for (const [theme, className] of themes) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await page.locator(`.monaco-workbench.${className}`).waitFor();
    await workbench.keepImage(className === 'vs' ? 'dockerfile' : `dockerfile-${className}`, 'window');
  }
  await changeSettings({ 'workbench.colorTheme': null });
});

/** What of another extension Longshore sees: that it is there. */
async function makeOther(): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'lsh-other-')), 'docker');
  await mkdir(folder);
  const manifest = { publisher: 'docker', name: 'docker', version: '0.0.1', engines: { vscode: '^1.99.0' } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

scene('in Chinese, beside another extension to which the language can be left', async () => {
  await writeFile(file, text);
  const other = await makeOther();
  const { host, config } = given.engine;
  const chinese = await startWorkbench({
    extension: given.extension,
    folder: given.folder,
    env: { DOCKER_HOST: host, DOCKER_CONFIG: config },
    locale: 'zh-cn',
  });
  try {
    await installExtension({ extension: other, extensions: chinese.extensions, editor: () => ['', []] });
    const workbench = await Workbench.open(chinese.url, window);
    try {
      await workbench.openFile(name);
      const mention = new Toast(workbench.page, /Docker DX/);
      assert.match(await mention.text(), /部分问题和悬停说明会出现两次/);
      await workbench.page.locator('.codelens-decoration', { hasText: '构建到此阶段' }).first().waitFor();
      await workbench.page.locator('.squiggly-warning').first().waitFor();
      const { x, y } = await middleOf(workbench, 'sudo');
      await workbench.page.mouse.move(x, y);
      await workbench.page.locator('.monaco-hover', { hasText: 'sudo' }).first().waitFor();
      await workbench.keepImage('dockerfile-zh-cn', 'window');
      await mention.press('把 Dockerfile 交给 Docker DX');
      await workbench.page.locator('.codelens-decoration').first().waitFor({ state: 'detached' });
      await workbench.page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
      await workbench.reload();
      await workbench.openFile(name);
      await workbench.page.locator('.view-line', { hasText: 'sudo' }).first().waitFor();
      assert.equal(await workbench.page.locator('.squiggly-warning, .codelens-decoration').count(), 0);
      assert.equal(await workbench.page.locator('.notification-list-item', { hasText: 'Docker DX' }).count(), 0);
    } finally {
      await workbench.close();
    }
  } finally {
    await chinese.stop();
    await rm(path.dirname(other), { recursive: true, force: true });
  }
});
