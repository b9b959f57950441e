import path from 'node:path';

/**
 * What docker compose makes of a folder's name: lower case, without what is no letter, digit, dash or underscore, and
 * without dashes and underscores at its start (compose-go, NormalizeProjectName).
 */
export function projectNameOf(folder: string): string {
  return path
    .basename(folder)
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[_-]+/, '');
}
