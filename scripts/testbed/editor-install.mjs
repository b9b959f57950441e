// @ts-check
/** Installs real VS Codes for the browser: code-server's from npm, each with a node that fits it. */
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensurePackages } from './debian.mjs';
import { lock } from './lock.mjs';
import { cacheFolder, run } from './process.mjs';

/** @typedef {'newest' | 'oldest'} EditorFlavour */

/** `oldest` is what package.json says under engines.vscode. */
export const editors = /** @type {const} */ ({
  newest: { vscode: '1.139', packages: ['node@24', 'code-server@4.139.1'] },
  oldest: { vscode: '1.99', packages: ['node@20', 'code-server@4.99.4'] },
});

/**
 * Installs this VS Code once; later calls find it. Of several at the same time one installs and the others wait.
 * @param {EditorFlavour} [flavour]
 * @returns {Promise<string>} its folder
 */
export async function ensureEditor(flavour = 'newest') {
  const folder = path.join(cacheFolder, `editor-${flavour}`);
  if (await isInstalled(folder, flavour)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(`${folder}.lock`, 'VS Code');
  try {
    if (await isInstalled(folder, flavour)) return folder;
    await ensurePackages(['libkrb5-dev', 'python3', 'make', 'g++']);
    await removeLeftovers(folder);
    // Beside its place and then renamed: what an interrupted install leaves is never taken for an editor.
    const work = await mkdtemp(`${folder}.tmp-`);
    const done = showProgress(`Installing VS Code ${editors[flavour].vscode} (parts of it are compiled; once)`);
    try {
      await install(flavour, work);
      await writeFile(path.join(work, marker), markerText(flavour));
      await rename(work, folder);
    } finally {
      done();
      await rm(work, { recursive: true, force: true });
    }
    return folder;
  } finally {
    await unlock();
  }
}

/** What an install of another version or one that was cut short has left. @param {string} folder */
async function removeLeftovers(folder) {
  const name = path.basename(folder);
  for (const entry of await readdir(cacheFolder)) {
    if (entry !== name && !entry.startsWith(`${name}.tmp-`)) continue;
    await rm(path.join(cacheFolder, entry), { recursive: true, force: true });
  }
}

/** Written last: says what the folder holds. */
const marker = 'installed.json';

/** @param {EditorFlavour} flavour */
const markerText = (flavour) => `${JSON.stringify(editors[flavour].packages)}\n`;

/** @param {string} folder @param {EditorFlavour} flavour */
async function isInstalled(folder, flavour) {
  return (await readFile(path.join(folder, marker), 'utf8').catch(() => '')) === markerText(flavour);
}

/** @param {EditorFlavour} flavour @param {string} work */
async function install(flavour, work) {
  const [node, codeServer] = editors[flavour].packages;
  const npm = ['install', '--no-audit', '--no-fund', '--no-package-lock'];
  const log = `editor-${flavour}.log`;
  await run('npm', [...npm, '--prefix', work, node], { cwd: work, log });
  // From here on by that node: the parts that are compiled must fit it. Under `npm test` the outer npm's own words about
  // its node are in the environment, and code-server's install believes them.
  const env = {
    PATH: `${path.join(work, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_user_agent: undefined,
  };
  if (flavour === 'newest') {
    await run('npm', [...npm, '--prefix', work, codeServer], { cwd: work, env, log });
    return;
  }
  // Its own install script fetches a program from elsewhere; so what the extension host needs is built by hand.
  await run('npm', [...npm, '--prefix', work, '--ignore-scripts', codeServer], { cwd: work, env, log });
  const cwd = path.join(work, 'node_modules/code-server/lib/vscode');
  await run('npm', [...npm, '--ignore-scripts', '--omit=dev', '--legacy-peer-deps'], { cwd, env, log });
  const native = ['@vscode/spdlog', '@parcel/watcher', 'native-watchdog', '@vscode/fs-copyfile'];
  await run('npm', ['rebuild', ...native], { cwd, env, log });
  // Terminals; its last step wants a file that the package lacks, after all has been compiled.
  await run('npm', ['rebuild', 'node-pty'], { cwd, env, log }).catch(() => undefined);
}

/** Says every 20 s that it is still at work. @param {string} what */
function showProgress(what) {
  console.log(`${what} …`);
  const begun = Date.now();
  const timer = setInterval(() => console.log(`  ${Math.round((Date.now() - begun) / 1000)} s …`), 20_000);
  return () => clearInterval(timer);
}
