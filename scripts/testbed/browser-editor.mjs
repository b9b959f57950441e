#!/usr/bin/env node
// @ts-check
/**
 * Takes the place of the desktop editor's program for @vscode/test-electron: opens the workbench in a headless
 * browser, with the extension and the tests that the arguments name, and ends with the tests' exit code.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';
import { startWorkbench } from './editor.mjs';

/** The program for @vscode/test-electron's vscodeExecutablePath. */
export const browserEditor = fileURLToPath(import.meta.url);

/** @param {string} name */
function option(name) {
  const found = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  if (found === undefined) throw new Error(`--${name}= is missing`);
  return found.slice(name.length + 3);
}

async function main() {
  const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? process.cwd();
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(130));
  });
  const workbench = await startWorkbench({
    extension: option('extensionDevelopmentPath'),
    tests: option('extensionTestsPath'),
    folder: path.resolve(folder),
    driver: true,
    flavour: process.env.LONGSHORE_EDITOR === 'oldest' ? 'oldest' : 'newest',
    trusted: process.env.LONGSHORE_TEST_SUITE !== 'restricted',
  });
  try {
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(workbench.url).origin });
      const page = await context.newPage();
      /** @type {Promise<number>} */
      const ended = new Promise((resolve, reject) => {
        void page.exposeFunction('codeAutomationLog', () => undefined);
        void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => resolve(code));
        page.once('crash', () => reject(new Error('The browser’s page crashed.')));
        page.once('close', () => reject(new Error('The browser’s page was closed.')));
      });
      await page.goto(workbench.url);
      return await Promise.race([ended, interrupted]);
    } finally {
      await browser.close();
    }
  } finally {
    await workbench.stop();
  }
}

if (process.argv[1] === browserEditor) process.exit(await main());
