/** Changes to an ignore file that let a path into the build context. */
import * as l10n from '@vscode/l10n';
import { parseDockerignore } from '../dockerfile/dockerignore.js';

export interface IgnoreFileChange {
  readonly title: string;
  /** Offsets in the ignore file's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Ways to let `path` through, the one that lets the least else through first: an exception at the end, and without the
 * pattern that keeps it out, where that is a single one. Nothing for a path that isn't ignored.
 */
export function letThrough(text: string, path: string, fileName: string): IgnoreFileChange[] {
  const matcher = parseDockerignore(text);
  if (!matcher.ignores(path)) return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const begin = text === '' || text.endsWith('\n') ? '' : newline;
  const exception = {
    title: l10n.t('Let {0} through in {1}', path, fileName),
    start: text.length,
    end: text.length,
    text: `${begin}!${path}${newline}`,
  };
  const lines = [...text.matchAll(/[^\n]*(?:\n|$)/g)];
  const removals = matcher.patterns.flatMap(({ line, isException, text: pattern }): IgnoreFileChange[] => {
    const found = lines[line - 1];
    if (isException || !found) return [];
    const end = found.index + found[0].length;
    return [{ title: l10n.t('Remove {0} from {1}', pattern, fileName), start: found.index, end, text: '' }];
  });
  const isMending = ({ start, end, text: put }: IgnoreFileChange): boolean =>
    !parseDockerignore(text.slice(0, start) + put + text.slice(end)).ignores(path);
  return [exception, ...removals].filter(isMending);
}
