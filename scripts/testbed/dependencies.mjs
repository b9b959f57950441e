// @ts-check
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { run } from './process.mjs';

/** @param {string} file @returns {Promise<number>} 0 where there is none */
const changed = (file) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/**
 * Installs what package-lock.json names, where that has not been done since it last changed.
 * @param {string} root the repository
 */
export async function installDependencies(root) {
  // npm writes the first file at the end of every install.
  const installed = await changed(path.join(root, 'node_modules/.package-lock.json'));
  if (installed >= (await changed(path.join(root, 'package-lock.json')))) return;
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, show: true });
}
