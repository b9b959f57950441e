// @ts-check
/** Debian packages that the test bed needs. */
import { run } from './process.mjs';

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

/**
 * Installs what is missing, and touches nothing when nothing is.
 * @param {string[]} names
 */
export async function ensurePackages(names) {
  const installed = await Promise.all(names.map(isInstalled));
  const missing = names.filter((_, index) => !installed[index]);
  if (missing.length === 0) return;
  if (!(await canInstall())) {
    throw new Error(`These Debian packages are missing, and only root can install them: ${missing.join(' ')}`);
  }
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }, log: 'apt.log' };
  // Another apt may be at work; it is waited for.
  const wait = ['-o', 'DPkg::Lock::Timeout=180'];
  await run('apt-get', ['update', '-q', ...wait], options);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...wait, ...missing], options);
}
