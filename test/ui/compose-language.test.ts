import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
import { Workbench } from './workbench.js';

const window = { width: 1180, height: 760 };
const name = 'compose.language.yaml';
/** A folder of its own: beside another project's file it would be laid over that one. */
const folder = path.join(given.folder, 'language-of-compose');
const file = path.join(folder, name);
const text = `services:
  web:
    image: "busybox:\${TAG:-local}"
    ports: ["8080:80"]
    depends_on: [api]
    networks: [front]
  api:
    image: busybox:local
    depends_on: [db]
    restart: sometimes
  db:
    image: busybox:local
    volumes: ["data:/data"]
    evnironment: { A: "1" }
networks:
  front:
volumes:
  data:
`;

const scene = stage(async (docker) => {
  await makeSamples({ docker: (...args) => docker.run(...args) }, { folder: given.folder });
  await mkdir(folder, { recursive: true });
  await writeFile(file, text);
}, window);

const line = ({ page }: Workbench, part: string): Locator =>
  page.locator('.editor-group-container .view-line', { hasText: part.replaceAll(' ', '\u00a0') }).first();

scene('a Compose file: underlined, mended by a click, drawn as a picture', async ({ workbench }) => {
  const { page } = workbench;
  await workbench.openFile(name);
  await page.locator('.squiggly-error').first().waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Up' }).nth(3).waitFor();
  const themes = [
    ['Default Dark Modern', 'vs-dark'],
    ['Default High Contrast', 'hc-black'],
    ['Default Light Modern', 'vs'],
  ] as const;
  await workbench.run('longshore.compose.showPicture');
  const graph = page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('#graph');
  await graph.locator('g', { hasText: 'web' }).first().waitFor();
  for (const [theme, className] of themes) {
    await changeSettings({ 'workbench.colorTheme': theme });
    await page.locator(`.monaco-workbench.${className}`).waitFor();
    await workbench.keepImage(className === 'vs' ? 'compose' : `compose-${className}`, 'window');
  }
  await changeSettings({ 'workbench.colorTheme': null });
  await graph.locator('g', { hasText: 'api' }).first().click();
  await page.locator('.statusbar-item', { hasText: /Ln 7, Col 3/ }).waitFor();
  await line(workbench, 'evnironment').click();
  await page.keyboard.press('Home');
  await page.keyboard.press('ControlOrMeta+.');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Change to “environment”' }).first().click();
  await eventually(async () => assert.match(await workbench.editorText(), /^ +environment: /m));
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await rm(folder, { recursive: true });
});

/** Stands in for a reader of YAML: it is there, and says something wherever the mouse rests. */
async function makeOther(): Promise<string> {
  const other = path.join(await mkdtemp(path.join(tmpdir(), 'lsh-other-')), 'vscode-yaml');
  await mkdir(other);
  const manifest = {
    ...{ publisher: 'redhat', name: 'vscode-yaml', version: '0.0.1', engines: { vscode: '^1.99.0' } },
    ...{ main: 'main.js', activationEvents: ['onLanguage:dockercompose'] },
  };
  await writeFile(path.join(other, 'package.json'), JSON.stringify(manifest));
  const program = `const { languages, Hover } = require('vscode');
    exports.activate = () => languages.registerHoverProvider('dockercompose', { provideHover: () => new Hover('said by the other') });`;
  await writeFile(path.join(other, 'main.js'), program);
  return other;
}

scene('in Chinese, with what runs, beside a reader of YAML whose part is left to it', async ({ docker }) => {
  const project = 'language-of-compose';
  const labels = ['--label', `com.docker.compose.project=${project}`, '--label', 'com.docker.compose.service=web'];
  await docker.run('run', '-d', '-p', '127.0.0.1:0:80', ...labels, 'busybox:local', 'sleep', '1000000');
  await mkdir(folder, { recursive: true });
  await writeFile(file, text.replace('depends_on: [db]', 'depends_on: [dbb]').replace('8080:80', '127.0.0.1:0:80'));
  const other = await makeOther();
  const { host, config } = given.engine;
  const chinese = await startWorkbench({
    ...{ extension: given.extension, folder: given.folder, locale: 'zh-cn' },
    env: { DOCKER_HOST: host, DOCKER_CONFIG: config },
  });
  try {
    await installExtension({ extension: other, extensions: chinese.extensions, editor: () => ['', []] });
    const workbench = await Workbench.open(chinese.url, window);
    const { page } = workbench;
    try {
      await workbench.openFile(name);
      await page.locator('.codelens-decoration', { hasText: '停止' }).first().waitFor();
      await eventually(async () => assert.match(await workbench.editorText(), /web: *正在运行[^]*→ localhost:\d+/));
      await page.locator('.squiggly-error').first().waitFor();
      // The key that the schema doesn't know is the other's to report; the service that isn't there is ours.
      await page.locator('.squiggly-warning').first().waitFor();
      assert.equal(await page.locator('.squiggly-error').count(), 1);
      const key = await line(workbench, 'restart').boundingBox();
      assert.ok(key);
      await page.mouse.move(key.x + 55, key.y + key.height / 2);
      const hover = page.locator('.monaco-hover', { hasText: 'said by the other' }).first();
      await hover.waitFor();
      assert.equal((await hover.innerText()).trim(), 'said by the other');
      await page.mouse.move(900, 10);
      await page.locator('.editor-actions .action-label[aria-label^="显示 Compose 项目结构图"]').click();
      const graph = page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('#graph');
      await graph.locator('g.service.stands-good', { hasText: '正在运行' }).waitFor();
      await workbench.keepImage('compose-zh-cn', 'window');
    } finally {
      await workbench.screenshot('compose in Chinese');
      await workbench.close();
    }
  } finally {
    await chinese.stop();
    await rm(path.dirname(other), { recursive: true, force: true });
    await rm(folder, { recursive: true });
  }
});
