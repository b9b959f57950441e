/** Go's filepath.Clean, for paths with slashes: '.' for an empty one. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
      else if (!isRooted) parts.push(part);
    } else parts.push(part);
  }
  return `${isRooted ? '/' : ''}${parts.join('/')}` || '.';
}
