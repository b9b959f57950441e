import { ensurePackages } from '../../scripts/testbed/debian.mjs';
import { type GivenEngine } from './engines.js';
import { programImage } from './program-image.js';

/**
 * Makes an image with Debian's redis-server and redis-cli beside busybox; gives what removes it again. Debian's
 * redis-tools has the server too: it is one program, which goes by its name (redis-check-rdb is another of its names).
 */
export async function redisImage(given: GivenEngine, tag: string): Promise<() => Promise<unknown>> {
  await ensurePackages(['redis-tools']);
  return programImage(given, tag, [
    ['/usr/bin/redis-check-rdb', 'redis-server'],
    ['/usr/bin/redis-cli', 'redis-cli'],
  ]);
}
