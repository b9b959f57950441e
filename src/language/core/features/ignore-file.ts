/** `.dockerignore` as a file that people write: what is wrong in it, and what may stand at a place. */
import * as l10n from '@vscode/l10n';
import { type IgnorePattern, parseDockerignore, patternMatcher } from '../dockerfile/dockerignore.js';
import { type Finding } from './finding.js';
import { type Span } from './reading.js';

const finding = (rule: string, span: Span, message: string, severity: Finding['severity'], remove?: Span): Finding => ({
  rule,
  span,
  message,
  severity,
  url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  source: 'longshore',
  isUnnecessary: remove !== undefined,
  isDeprecated: false,
  fixes: () =>
    remove
      ? [{ title: l10n.t('Remove this line'), edits: [{ span: remove, text: '' }], isSafe: true, isPreferred: true }]
      : [],
});

interface Line extends Span {
  /** The start of the next line. */
  readonly next: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length + 1 : newline + 1;
    const end = newline === -1 ? text.length : newline;
    lines.push({ start, end: text.charAt(end - 1) === '\r' ? end - 1 : end, next });
    start = next;
  }
  return lines;
}

/** What BuildKit would refuse, and lines that change nothing. */
export function ignoreFindings(text: string): Finding[] {
  const lines = linesOf(text);
  const found: Finding[] = [];
  const seen = new Map<string, IgnorePattern>();
  let hasIgnored = false;
  for (const pattern of parseDockerignore(text).patterns) {
    const line = lines[pattern.line - 1];
    if (!line) continue;
    const whole = { start: line.start, end: Math.min(line.next, text.length) };
    const key = `${pattern.isException ? '!' : ''}${pattern.text.replace(/^\/|\/$/g, '')}`;
    const earlier = seen.get(key);
    const isOverruled = (): boolean =>
      earlier !== undefined &&
      [...seen.values()].some((other) => other.line > earlier.line && other.isException !== pattern.isException);
    if (pattern.error !== undefined) {
      found.push(
        finding('InvalidPattern', line, l10n.t('Docker can’t read this pattern: {0}', pattern.error), 'error'),
      );
    } else if (earlier && !isOverruled()) {
      found.push(finding('RepeatedPattern', line, l10n.t('Line {0} says the same.', earlier.line), 'hint', whole));
    } else if (pattern.isException && !hasIgnored) {
      const message = l10n.t('Nothing is left out before this line: there is nothing to bring back.');
      found.push(finding('UselessException', line, message, 'warning', whole));
    } else if (!pattern.isException && /^\.\.(?:\/|$)/.test(pattern.text)) {
      const message = l10n.t('Paths above the build context are never part of it.');
      found.push(finding('OutsideContext', line, message, 'warning', whole));
    }
    if (!pattern.isException) hasIgnored = true;
    seen.set(key, pattern);
  }
  return found;
}

/** Paths that builds seldom need. */
export const usualIgnores: readonly string[] = [
  '.git',
  '.gitignore',
  '.github',
  '.vscode',
  '.idea',
  '.env',
  '.env.*',
  '**/node_modules',
  '**/dist',
  '**/coverage',
  '**/__pycache__',
  '**/*.log',
  '**/.DS_Store',
  'Dockerfile*',
  'compose*.yaml',
  '.dockerignore',
  'README.md',
];

/** The path that is being written at `offset`: its folder, what of it is there, and what a choice replaces. */
export function ignorePathAt(
  text: string,
  offset: number,
): { folder: string; lead: string; replace: Span } | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (before.startsWith('#') || /\s$/.test(before)) return undefined;
  const mark = /^!?\/?/.exec(before)?.[0] ?? '';
  const written = before.slice(mark.length);
  const folder = written.slice(0, written.lastIndexOf('/') + 1);
  if (/[*?[]/.test(folder) || folder.split('/').includes('..')) return undefined;
  const rest = /^[^\s]*/.exec(text.slice(offset))?.[0] ?? '';
  return {
    folder: folder.replace(/\/$/, ''),
    lead: folder,
    replace: { start: start + mark.length, end: offset + rest.length },
  };
}

/** How many of the files a line's pattern matches. */
export function matchCount(line: string, files: readonly { readonly path: string }[]): number | undefined {
  const pattern = line
    .trim()
    .replace(/^!\s*/, '')
    .replace(/^\/(?=.)/, '');
  if (pattern === '' || line.startsWith('#')) return undefined;
  const matches = patternMatcher(pattern);
  return files.filter(({ path }) => matches(path)).length;
}
