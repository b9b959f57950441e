import { type MountRecord } from '../../engine/engine.js';
import { folderOf, isWithin } from './file-path.js';

/** The Filesystem Hierarchy Standard's names, and those that images add to them. */
const likely: Readonly<Record<string, readonly string[]>> = {
  '/': [
    ...['bin', 'boot', 'dev', 'etc', 'home', 'lib', 'lib32', 'lib64', 'libx32', 'media', 'mnt', 'opt', 'proc', 'root'],
    ...['run', 'sbin', 'srv', 'sys', 'tmp', 'usr', 'var', 'app', 'apps', 'build', 'cache', 'code', 'config', 'data'],
    ...['docker-entrypoint.d', 'docker-entrypoint.sh', 'docker-entrypoint-initdb.d', 'entrypoint.sh', 'go', 'init'],
    ...['logs', 'opt', 'scripts', 'src', 'work', 'workdir', 'workspace', 'www', '.dockerenv'],
  ],
  '/usr': ['bin', 'games', 'include', 'lib', 'lib32', 'lib64', 'libexec', 'libx32', 'local', 'sbin', 'share', 'src'],
  '/usr/local': ['bin', 'etc', 'games', 'include', 'lib', 'lib64', 'libexec', 'man', 'sbin', 'share', 'src', 'go'],
  '/var': [
    'backups',
    'cache',
    'db',
    'empty',
    'lib',
    'local',
    'lock',
    'log',
    'mail',
    'opt',
    'run',
    'spool',
    'tmp',
    'www',
  ],
};

/** Names that may be in a folder: what such folders have, and what leads to mounts. */
export function guessesFor(folder: string, mounts: readonly Pick<MountRecord, 'destination'>[]): readonly string[] {
  const below = mounts.flatMap(({ destination }) => {
    if (destination === folder || !isWithin(destination, folder)) return [];
    const rest = destination.slice(folder === '/' ? 1 : folder.length + 1);
    return [folderOf(`/${rest}`) === '/' ? rest : (rest.split('/')[0] ?? rest)];
  });
  return [...new Set([...(likely[folder] ?? []), ...below])];
}
