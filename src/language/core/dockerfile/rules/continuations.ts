/** NoEmptyContinuation: reported at the last line of the joined instruction. */
import * as l10n from '@vscode/l10n';
import { orderOf, phases, spanIn } from '../build-types.js';
import type { BuildCheck, BuildRule } from './rule.js';

const rule: BuildRule = { name: 'NoEmptyContinuation', page: 'no-empty-continuation' };

export const emptyContinuation: BuildCheck = {
  read(placed, report) {
    const { emptyLines, logicalLineCount } = placed.local;
    const [first] = emptyLines;
    if (!first) return;
    report({
      rule,
      order: orderOf(phases.continuations, placed.index),
      placed,
      at: spanIn(placed, first),
      line: placed.line + logicalLineCount - 1,
      message: 'Empty continuation line',
      fixes: () => [
        {
          title: l10n.t('Remove empty lines'),
          edits: emptyLines.map((line) => ({
            start: placed.start + line.start - 1,
            end: placed.start + line.end,
            text: '',
          })),
          isPreferred: true,
        },
      ],
    });
  },
};
