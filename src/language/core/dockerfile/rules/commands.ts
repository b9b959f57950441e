/** JSONArgsRecommended, MultipleInstructionsDisallowed. */
import * as l10n from '@vscode/l10n';
import type { Placed } from '../ast.js';
import { spanIn, type Step } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import { wholeLines } from '../text-edits.js';
import type { BuildCheck, BuildRule } from './rule.js';

const jsonArgs: BuildRule = { name: 'JSONArgsRecommended', page: 'json-args-recommended' };
const multiple: BuildRule = { name: 'MultipleInstructionsDisallowed', page: 'multiple-instructions-disallowed' };

function lastOfKind(step: Step): Placed | undefined {
  const { kind } = step.instruction;
  if (kind !== 'cmd' && kind !== 'entrypoint' && kind !== 'healthcheck') return undefined;
  return step.stage.last.get(kind)?.placed;
}

/** Reported for the earlier one, which is the one that doesn't count. */
export const usedOnce: BuildCheck = {
  step(step, report) {
    const earlier = lastOfKind(step);
    if (!earlier) return;
    const message = `Multiple ${step.instruction.keyword.text} instructions should not be used in the same stage because only the last one will be used`;
    report({
      rule: multiple,
      order: step.order + 2,
      placed: earlier,
      at: { start: earlier.start, end: earlier.end },
      message,
      tag: 'unnecessary',
      fixes: () => [
        { title: l10n.t('Remove this instruction'), edits: [{ ...wholeLines(earlier), text: '' }], isPreferred: false },
      ],
    });
  },
};

export const jsonForm: BuildCheck = {
  step({ instruction, at: placed, stage, order, isTrigger }, report) {
    if (instruction.kind !== 'cmd' && instruction.kind !== 'entrypoint') return;
    if (instruction.isJson || stage.hasShell) return;
    const name = instruction.keyword.text;
    const place = isTrigger || instruction.rest.text === '' ? placed.local.keyword : instruction.rest;
    const message = `JSON arguments recommended for ${name} to prevent unintended behavior related to OS signals`;
    report({
      rule: jsonArgs,
      order: order + 2,
      placed,
      at: spanIn(placed, place),
      message,
      fixes: () => (isTrigger || instruction.rest.text === '' ? [] : jsonFixes(placed, instruction.rest.text)),
    });
  },
};

function jsonFixes(placed: Placed, command: string): Fix[] {
  const { rest } = placed.local;
  const at = spanIn(placed, rest);
  const fixes: Fix[] = [];
  const words = plainWords(command);
  if (words) {
    const text = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
    fixes.push({ title: l10n.t('Use the JSON form'), edits: [{ ...at, text }], isPreferred: true, changesBuild: true });
  }
  const shell = `["/bin/sh", "-c", ${JSON.stringify(command)}]`;
  fixes.push({
    title: l10n.t('Use the JSON form with a shell'),
    edits: [{ ...at, text: shell }],
    isPreferred: fixes.length === 0,
    changesBuild: true,
  });
  return fixes;
}

/** The words of a command that needs no shell; undefined when it needs one. */
export function plainWords(command: string): string[] | undefined {
  if (/[|&;<>()$`\\*?[\]{}~#!=\n]/.test(command)) return undefined;
  const words: string[] = [];
  const shape = /\s*(?:((?:'[^']*'|"[^"]*"|[^\s'"])+)|$)/y;
  let at = 0;
  while (at < command.length) {
    shape.lastIndex = at;
    const match = shape.exec(command);
    if (!match || shape.lastIndex === at) return undefined;
    at = shape.lastIndex;
    if (match[1] !== undefined) words.push(match[1].replace(/['"]/g, ''));
  }
  return words.length > 0 ? words : undefined;
}
