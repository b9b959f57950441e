import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Locator } from 'playwright-core';
import { makeSamples } from '../../scripts/testbed/samples.mjs';
import { eventually } from './eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';
import { type Workbench } from './workbench.js';

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
