// @ts-check
/** What the editor finds when it starts: its settings, its language and the extensions that are installed in it. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './process.mjs';

/** Nothing opens, asks or calls home by itself. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'window.autoDetectColorScheme': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/**
 * Writes the user's settings.
 * @param {string} userData
 * @param {Record<string, unknown>} settings
 */
export async function writeSettings(userData, settings) {
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await writeFile(path.join(userData, 'User/settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
}

/**
 * Lets the editor speak this language: extensions show their own translations. The editor's own texts, whose
 * translation is sold by its marketplace alone, stay English.
 * @param {string} userData
 * @param {string} locale as in package.nls.LOCALE.json
 */
export async function writeLanguage(userData, locale) {
  const translation = path.join(userData, 'no-translation.json');
  await mkdir(userData, { recursive: true });
  await writeFile(translation, JSON.stringify({ version: '1.0.0', contents: {} }));
  const translator = { extensionIdentifier: { id: 'longshore.no-translation' }, version: '1.0.0' };
  const pack = { hash: locale, extensions: [translator], translations: { vscode: translation }, label: locale };
  await writeFile(path.join(userData, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/**
 * Installs an extension: a .vsix as a user would, a folder by a link to it, so that building anew and reloading the
 * window is enough to try a change.
 * @param {{ extension: string, shown?: string | undefined, extensions: string, editor: (...args: string[]) => [string, string[]] }} options
 *   shown: where the editor finds the extension's folder, when it sees another tree; editor: the command of the editor
 *   with these arguments
 */
export async function installExtension({ extension, shown = extension, extensions, editor }) {
  if (extension.endsWith('.vsix')) {
    const [command, args] = editor('--install-extension', extension, '--force');
    await run(command, args);
    return;
  }
  const manifest = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8'));
  const name = `${manifest.publisher}.${manifest.name}`;
  await mkdir(extensions, { recursive: true });
  await symlink(shown, path.join(extensions, `${name}-${manifest.version}`), 'dir');
}
