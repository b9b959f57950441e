// @ts-check
/** The one image that all others are made from: Debian's busybox, as nothing can be pulled. */
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './process.mjs';

/**
 * Writes a tar file of a root file system.
 * @param {string} directory an empty scratch directory
 * @returns {Promise<string>}
 */
export async function busyboxTar(directory) {
  const rootfs = path.join(directory, 'rootfs');
  for (const folder of ['bin', 'etc', 'root', 'tmp', 'var', 'www']) {
    await mkdir(path.join(rootfs, folder), { recursive: true });
  }
  await chmod(path.join(rootfs, 'tmp'), 0o1777);
  await copyFile('/bin/busybox', path.join(rootfs, 'bin', 'busybox'));
  const applets = (await run('/bin/busybox', ['--list'])).split('\n');
  for (const applet of applets) {
    if (applet !== '' && applet !== 'busybox') await symlink('busybox', path.join(rootfs, 'bin', applet));
  }
  await writeFile(
    path.join(rootfs, 'etc', 'passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n',
  );
  await writeFile(path.join(rootfs, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  const tar = path.join(directory, 'busybox.tar');
  await run('tar', ['-C', rootfs, '--owner=0', '--group=0', '-cf', tar, '.']);
  return tar;
}
