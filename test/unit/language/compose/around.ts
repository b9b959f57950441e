/** A project of files in memory, for tests. */
import { type Surroundings } from '../../../../src/language/core/compose/surroundings.js';

/** @param files texts by path; every folder above a file is there, and nothing else */
export function around(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Surroundings {
  const paths = Object.keys(files);
  return {
    path: '/p/compose.yaml',
    environment,
    text: (path) => files[path] ?? null,
    kind: (path) => {
      if (path in files) return 'file';
      return path === '/p' || paths.some((one) => one.startsWith(`${path}/`)) ? 'folder' : 'none';
    },
  };
}
