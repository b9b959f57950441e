/** One line of .dockerignore. */
interface Rule {
  readonly isNegated: boolean;
  readonly pattern: RegExp;
}

/** A pattern of .dockerignore or COPY: what it matches, and everything below it. */
export function toRegExp(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (pattern.startsWith('**/', at)) {
      source += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const close = pattern.indexOf(']', at + 1);
      if (close < 0) source += '\\[';
      else {
        source += `[${pattern
          .slice(at + 1, close)
          .replace(/\\/g, '\\\\')
          .replace(/\[/g, '\\[')}]`;
        at = close;
      }
    } else if (char === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += (pattern[at] ?? '').replace(/[^\w]/g, '\\$&');
    } else source += char.replace(/[^\w]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}(?:/.*)?$`, 'u');
  } catch {
    // A character class that is none: the pattern matches nothing, as in Docker, which refuses it.
    return /(?!)/;
  }
}

/** Tells which paths of the build context .dockerignore leaves out: the last rule that matches decides. */
export function ignoring(text: string): (path: string) => boolean {
  const rules: Rule[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (raw.startsWith('#')) continue;
    const line = raw.trim();
    const isNegated = line.startsWith('!');
    const pattern = (isNegated ? line.slice(1).trim() : line).replace(/^\/+|\/+$/g, '').replace(/^(?:\.\/)+/, '');
    if (pattern && pattern !== '.') rules.push({ isNegated, pattern: toRegExp(pattern) });
  }
  return (path) => {
    const rule = rules.findLast((candidate) => candidate.pattern.test(path));
    return rule !== undefined && !rule.isNegated;
  };
}
