import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { busyboxTar } from '../../scripts/testbed/busybox.mjs';
import { ensurePackages } from '../../scripts/testbed/debian.mjs';
import { type GivenEngine } from './engines.js';

const run = promisify(execFile);

/**
 * Makes an image with Debian's redis-server and redis-cli beside busybox; gives what removes it again. Debian's
 * redis-tools has the server too: it is one program, which goes by its name (redis-check-rdb is another of its names).
 */
export async function redisImage({ docker, host }: GivenEngine, tag: string): Promise<() => Promise<unknown>> {
  await ensurePackages(['redis-tools']);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'longshore-redis-'));
  const env = { ...process.env, DOCKER_HOST: host };
  try {
    await busyboxTar(scratch);
    const rootfs = path.join(scratch, 'rootfs');
    for (const [program, name] of [
      ['/usr/bin/redis-check-rdb', 'redis-server'],
      ['/usr/bin/redis-cli', 'redis-cli'],
    ] as const) {
      await copyFile(program, path.join(rootfs, 'bin', name));
      const { stdout } = await run('ldd', [program]);
      for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) {
        await mkdir(path.join(rootfs, path.dirname(library)), { recursive: true });
        await copyFile(library, path.join(rootfs, library));
      }
    }
    const archive = path.join(scratch, 'redis.tar');
    await run('tar', ['-C', rootfs, '--owner=0', '--group=0', '-cf', archive, '.']);
    await run(docker, ['import', archive, tag], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return () => run(docker, ['image', 'rm', '--force', tag], { env });
}
