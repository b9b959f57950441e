/** WorkdirRelativePath, CopyIgnoredFile. */
import * as l10n from '@vscode/l10n';
import { spanIn } from '../build-types.js';
import { cleanPath } from '../clean-path.js';
import type { IgnoreMatcher } from '../dockerignore.js';
import { isAtLeast, type Frontend } from '../flag-table.js';
import { quoted } from '../go-text.js';
import type { BuildCheck, BuildRule } from './rule.js';

const relative: BuildRule = { name: 'WorkdirRelativePath', page: 'workdir-relative-path' };
const ignored: BuildRule = {
  name: 'CopyIgnoredFile',
  page: 'copy-ignored-file',
  experimental: { before: '1.21' },
};

/** Only the first WORKDIR of a chain of stages counts: mending it mends those after it. */
export const workdir: BuildCheck = {
  step({ instruction, at: placed, stage, order, value, isTrigger, failed }, report) {
    if (instruction.kind !== 'workdir' || stage.hasWorkdir || failed || value.startsWith('/')) return;
    if (stage.stage.platform?.os === 'windows' && /^(?:[a-zA-Z]:)?[\\/]/.test(value)) return;
    const [word] = instruction.args;
    if (!word) return;
    const at = spanIn(placed, isTrigger ? placed.local.keyword : word);
    const message = `Relative workdir ${quoted(value)} can have unexpected results if the base image changes`;
    report({
      rule: relative,
      order: order + 2,
      placed,
      at,
      message,
      fixes: () =>
        isTrigger || !/^[\w.-]/.test(word.text)
          ? []
          : [
              {
                title: l10n.t('Make the path absolute'),
                edits: [{ start: at.start, end: at.start, text: '/' }],
                isPreferred: true,
                changesBuild: true,
              },
            ],
    });
  },
};

/** The path of a source that the ignore file keeps out. An ignore file with `!` lines is left alone. */
export function ignoredPath(
  matcher: IgnoreMatcher | undefined,
  frontend: Frontend,
  source: string,
): string | undefined {
  if (!matcher || matcher.hasExceptions) return undefined;
  const path = cleanPath(source);
  if ((path === '.' || path === '/') && isAtLeast(frontend, '1.21') && !matcher.ignoresAll) return undefined;
  return matcher.ignores(path) ? path : undefined;
}

/** Says which sources the ignore file keeps out of the build context. */
export function copyIgnored(matcher: IgnoreMatcher | undefined, frontend: Frontend): BuildCheck {
  return {
    step({ instruction, at: placed, contextSources, order, failed }, report) {
      if (!matcher || contextSources.length === 0 || failed === 'expanding') return;
      for (const { text, at } of contextSources) {
        const path = ignoredPath(matcher, frontend, text);
        if (path === undefined) continue;
        const command = instruction.kind === 'add' ? 'Add' : 'Copy';
        const message = `Attempting to ${command} file ${quoted(path)} that is excluded by .dockerignore`;
        report({ rule: ignored, order: order + 2, placed, at, message });
      }
    },
  };
}
