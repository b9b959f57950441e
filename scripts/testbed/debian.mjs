// @ts-check
/** Debian packages that the test bed needs. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { lock } from './lock.mjs';
import { cacheFolder, run } from './process.mjs';

/** @param {string} name */
async function isInstalled(name) {
  const status = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}', name]).catch(() => '');
  return status === 'installed';
}

/** Whether packages can be installed here: root on a system with apt. */
export async function canInstall() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return run('apt-get', ['--version']).then(
    () => true,
    () => false,
  );
}

/** @param {string[]} names */
async function missingOf(names) {
  const installed = await Promise.all(names.map(isInstalled));
  return names.filter((_, index) => !installed[index]);
}

/**
 * Installs what is missing, and touches nothing when nothing is. Of several at the same time one installs and the
 * others wait: apt's lists have a lock that it doesn't wait for.
 * @param {string[]} names
 */
export async function ensurePackages(names) {
  if ((await missingOf(names)).length === 0) return;
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(path.join(cacheFolder, 'apt.lock'), 'Debian packages');
  try {
    const missing = await missingOf(names);
    if (missing.length > 0) await install(missing);
  } finally {
    await unlock();
  }
}

/** @param {string[]} missing */
async function install(missing) {
  if (!(await canInstall())) {
    throw new Error(`These Debian packages are missing, and only root can install them: ${missing.join(' ')}`);
  }
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }, log: 'apt.log' };
  // Another apt may be at work; it is waited for.
  const wait = ['-o', 'DPkg::Lock::Timeout=180'];
  await run('apt-get', ['update', '-q', ...wait], options);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...wait, ...missing], options);
}
