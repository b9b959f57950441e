// @ts-check
/** The real workbench with the built extension, its extension host asked from outside by bench/host.cjs. */
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium } from '../scripts/testbed/chromium.mjs';
import { startWorkbench } from '../scripts/testbed/editor.mjs';

/**
 * The extension as it is packed, with bench/host.cjs as its entry.
 * @param {string} root the repository, built
 * @param {string} folder
 */
export async function wrapExtension(root, folder) {
  await mkdir(folder);
  for (const name of ['dist', 'media', 'l10n', 'syntaxes', 'package.nls.json', 'package.nls.zh-cn.json']) {
    // Copies: the extension host tells by a file's real path whose it is.
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await copyFile(path.join(root, 'bench', 'host.cjs'), path.join(folder, 'host.cjs'));
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, main: './host.cjs' }));
}

/**
 * @param {{ extension: string, folder: string, socket: string, dockerHost: string, dockerConfig: string,
 *   variables?: Record<string, string> }} options socket: where the extension host answers.
 */
export async function openWorkbench({ extension, folder, socket, dockerHost, dockerConfig, variables = {} }) {
  const env = {
    DOCKER_HOST: dockerHost,
    DOCKER_CONFIG: dockerConfig,
    DOCKER_CONTEXT: undefined,
    LONGSHORE_BENCH_SOCKET: socket,
    ...variables,
  };
  const workbench = await startWorkbench({ extension, folder, env, driver: true });
  const browser = await launchChromium();
  /** @type {import('playwright-core').Page} */
  let page;

  /** @param {Record<string, unknown>} question @returns {Promise<any>} */
  const ask = (question) =>
    new Promise((resolve, reject) => {
      const call = connect(socket).once('error', reject);
      call.once('connect', () => call.write(`${JSON.stringify(question)}\n`));
      createInterface({ input: call }).once('line', (line) => {
        call.destroy();
        const { answer, error } = JSON.parse(line);
        if (error === undefined) resolve(answer);
        else reject(new Error(error));
      });
    });
  const tab = (/** @type {string} */ name) => page.locator(`.activitybar .action-item [aria-label^="${name}"]`).first();
  return {
    get page() {
      return page;
    },
    ask,
    /** Opens the page as somebody who comes for the first time: an extension host of its own, Docker out of sight. */
    async load() {
      await browser.contexts()[0]?.close();
      page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
      await page.goto(workbench.url);
      await page.waitForSelector('.activitybar', { timeout: 60_000 });
      await tab('Explorer').waitFor({ timeout: 60_000 });
      await sleep(4_000);
      await this.showExplorer();
      await sleep(500);
    },
    async showDocker() {
      await tab('Docker').click();
    },
    async showExplorer() {
      if (!(await page.locator('.explorer-folders-view').isVisible())) await tab('Explorer').click();
    },
    async close() {
      await browser.close();
      await workbench.stop();
    },
  };
}

/**
 * Starts to look for something in the rows on the screen.
 * @param {import('playwright-core').Page} page
 * @param {string} name in the row's text
 * @param {string | undefined} words further text of the row; undefined: that there is no such row any more
 * @returns {Promise<() => Promise<number>>} to wait for it: milliseconds since the epoch at the mutation of the page
 */
export async function watchRow(page, name, words) {
  await page.evaluate(
    ({ name, words }) => {
      const holds = () => {
        const rows = [...document.querySelectorAll('.monaco-list-row')].map(
          (row) => row.getAttribute('aria-label') ?? '',
        );
        const row = rows.find((text) => text.startsWith(name));
        return words === undefined ? row === undefined : row !== undefined && row.includes(words);
      };
      const at = () => performance.timeOrigin + performance.now();
      /** @type {any} */ (window).seen = new Promise((resolve) => {
        if (holds()) throw new Error(`${name} ${words} is there already`);
        const observer = new MutationObserver(() => {
          if (!holds()) return;
          observer.disconnect();
          resolve(at());
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
      });
    },
    { name, words },
  );
  return () => page.evaluate(() => /** @type {any} */ (window).seen);
}
