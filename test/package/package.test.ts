import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type Browser, type Page } from 'playwright-core';
import { launchChromium } from '../../scripts/testbed/chromium.mjs';
import { startWorkbench, type Workbench } from '../../scripts/testbed/editor.mjs';
import { makeWorkspace } from '../../scripts/testbed/workspace.mjs';
import { engines } from '../engine/engines.js';
import { Namespace } from '../engine/namespace.js';
import { rawApi } from '../engine/raw-api.js';
import { Row } from '../ui/row.js';

const root = path.join(import.meta.dirname, '../..');

/** What a user who installs the .vsix gets: what runs, what the editor shows of it, and nothing else. */
const allowed = [
  /^(package\.json|package\.nls\.json|package\.nls\.zh-cn\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^dist\/([\w-]+\.cjs|page-[\w-]+\.js)(\.LEGAL\.txt)?$/,
  /^docs\/diagnosis\.md$/,
  /^l10n\/bundle\.l10n\.zh-cn\.json$/,
  /^media\/[\w.-]+\.(svg|png|css|js)$/,
  /^media\/walkthrough\/[\w-]+(\.zh-cn)?\.(md|svg|png)$/,
  /^syntaxes\/[\w.-]+\.json$/,
];

let installed: string;
let files: readonly string[];
let workbench: Workbench;
let browser: Browser;
let page: Page;
const engine = engines[0];
assert.ok(engine);
const ns = new Namespace(engine.socket);
const undo: (() => Promise<unknown>)[] = [];

before(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-package-'));
  undo.push(() => rm(folder, { recursive: true }));
  const vsix = path.join(folder, 'longshore.vsix');
  await promisify(execFile)('npm', ['run', 'package', '--', '--out', vsix], { cwd: root });
  const workspace = await makeWorkspace();
  undo.push(workspace.remove);
  workbench = await startWorkbench({ extension: vsix, folder: workspace.folder, env: { DOCKER_HOST: engine.host } });
  undo.push(workbench.stop);
  const names = await readdir(workbench.extensions);
  installed = path.join(workbench.extensions, names.find((name) => name.startsWith('longshore.longshore-')) ?? 'none');
  const all = await readdir(installed, { recursive: true, withFileTypes: true });
  files = all
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)))
    // The editor's own note of where it came from.
    .filter((name) => name !== '.vsixmanifest');
  browser = await launchChromium();
  undo.push(() => browser.close());
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(workbench.url);
});
after(async () => {
  undo.push(() => ns.clean());
  for (const step of undo.reverse()) await step();
});

test('the .vsix holds what runs and nothing else', () => {
  assert.deepEqual(
    files.filter((name) => !allowed.some((pattern) => pattern.test(name))),
    [],
  );
});

test('the .vsix holds every file that the manifest and the bundles name', async () => {
  const manifest = await readFile(path.join(installed, 'package.json'), 'utf8');
  const named = [...manifest.matchAll(/"(?:\.\/)?((?:dist|media|syntaxes)\/[^"]+)"/g)].map(([, name]) => name ?? '');
  const late: string[] = [];
  for (const name of files.filter((file) => file.startsWith('dist/') && file.endsWith('.cjs'))) {
    const code = await readFile(path.join(installed, name), 'utf8');
    late.push(...[...code.matchAll(/require\("\.\/([\w-]+\.cjs)"\)/g)].map(([, found]) => `dist/${found ?? ''}`));
    assert.ok(!code.includes(root), `${name} names a folder of the machine that built it`);
    assert.ok(!code.includes('sourceMappingURL'), `${name} points to a source map`);
  }
  assert.ok(named.length > 5 && late.length >= 3, `${named.join()} ${late.join()}`);
  assert.deepEqual(
    [...new Set([...named, ...late])].filter((name) => !files.includes(name)),
    [],
  );
});

test('the installed extension shows the containers and acts on them', { timeout: 120_000 }, async () => {
  const id = await ns.container();
  await rawApi(engine.socket, 'POST', `/containers/${id}/start`);
  const { Name } = (await rawApi(engine.socket, 'GET', `/containers/${id}/json`)) as { Name: string };
  const name = Name.slice(1);
  await page.locator('.activitybar [aria-label^="Docker"]').first().click();
  const shown = page.locator('.monaco-list-row', { hasText: name }).first();
  await shown.waitFor();
  // What the workspace describes comes last, and draws the view anew: a click meanwhile names no row.
  await page.locator('.monaco-list-row', { hasText: 'not created' }).first().waitFor();
  assert.match((await shown.textContent()) ?? '', /busybox:local · Up/);
  await new Row(page, shown).inline('Stop');
  await page.locator('.monaco-list-row', { hasText: name }).filter({ hasText: 'Exited (0)' }).first().waitFor();
  const { State } = (await rawApi(engine.socket, 'GET', `/containers/${id}/json`)) as { State: { Status: string } };
  assert.equal(State.Status, 'exited');
  await page.screenshot({ path: path.join(root, 'dist-test/package.png') });
});
