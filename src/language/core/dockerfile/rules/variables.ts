/** UndefinedVar, LegacyKeyValueFormat, SecretsUsedInArgOrEnv. */
import * as l10n from '@vscode/l10n';
import type { Placed, Span } from '../ast.js';
import { spanIn } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import { isAtLeast, type Frontend } from '../flag-table.js';
import { quoted } from '../go-text.js';
import type { BuildCheck, BuildRule } from './rule.js';
import { SecretFixes } from './secret-fixes.js';

const undefinedVariable: BuildRule = { name: 'UndefinedVar', page: 'undefined-var' };
const legacy: BuildRule = { name: 'LegacyKeyValueFormat', page: 'legacy-key-value-format' };
const secret: BuildRule = { name: 'SecretsUsedInArgOrEnv', page: 'secrets-used-in-arg-or-env' };

/** Where the base image's variables are unknown, only what looks like a slip of the pen is reported. */
export const undefinedVar: BuildCheck = {
  step({ unset, at: placed, stage, order }, report) {
    if (unset.length === 0) return;
    for (const { name, at } of unset) {
      const suggestion = stage.environment.nearest(name);
      if (!stage.isKnown && suggestion === undefined) continue;
      const hint = suggestion === undefined ? '' : ` (did you mean $${suggestion}?)`;
      const message = `Usage of undefined variable '$${name}'${hint}`;
      const fixes = (): Fix[] => variableFixes(at, name, suggestion, placed);
      report({ rule: undefinedVariable, order, placed, at, message, fixes });
    }
  },
};

function variableFixes(at: Span, name: string, suggestion: string | undefined, placed: Placed): Fix[] {
  const fixes: Fix[] = [];
  const length = at.end - at.start;
  if (suggestion !== undefined && (length === name.length + 1 || length === name.length + 3)) {
    const start = at.start + (length === name.length + 1 ? 1 : 2);
    fixes.push({
      title: l10n.t('Change to {0}', `$${suggestion}`),
      edits: [{ start, end: start + name.length, text: suggestion }],
      isPreferred: true,
      changesBuild: true,
    });
  }
  const keyword = placed.local.keyword.text === placed.local.keyword.text.toLowerCase() ? 'arg' : 'ARG';
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && placed.kind !== 'from') {
    fixes.push({
      title: l10n.t('Declare {0} before this instruction', `ARG ${name}`),
      edits: [{ start: placed.start, end: placed.start, text: `${keyword} ${name}\n` }],
      isPreferred: false,
    });
  }
  return fixes;
}

export const legacyPairs: BuildCheck = {
  step({ instruction, at: placed, order, isTrigger, failed }, report) {
    if ((instruction.kind !== 'env' && instruction.kind !== 'label') || failed === 'expanding') return;
    const name = instruction.keyword.text;
    for (const pair of instruction.pairs) {
      if (!pair.isLegacy) continue;
      const at = spanIn(placed, isTrigger ? placed.local.keyword : pair);
      const message = `"${name} key=value" should be used instead of legacy "${name} key value" format`;
      report({
        rule: legacy,
        order: order + 2,
        placed,
        at,
        message,
        fixes: () => {
          if (isTrigger || !pair.value) return [];
          const text = `${pair.key.text}=${quotedValue(pair.value.text)}`;
          return [{ title: l10n.t('Use {0}', `${name} key=value`), edits: [{ ...at, text }], isPreferred: true }];
        },
      });
    }
  },
};

/** The value of `ENV key value` for `ENV key=value`: the same text after expansion. */
export function quotedValue(value: string): string {
  if (!/[\s'"\\]/.test(value)) return value;
  if (!/['"\\]/.test(value)) return `"${value}"`;
  // Quotes and escapes are read alike in both forms; only blanks outside quotes have to be kept together.
  let out = '';
  let quote = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\' && quote !== "'") {
      out += value.slice(at, at + 2);
      at += 1;
    } else {
      if (quote === '' && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = '';
      out += quote === '' && /\s/.test(character) ? `\\${character}` : character;
    }
  }
  return out;
}

const denied = /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i;
/** Frontends before 1.20 know only `public`. */
const allowedOnce = /(?:_|^)public(?:_|$)/i;
const allowed = /(?:_|^)(?:public|file|version)(?:_|$)/i;

/** Whether a variable's name says that it holds a secret. */
export function namesSecret(name: string, isNewest = true): boolean {
  return denied.test(name) && !(isNewest ? allowed : allowedOnce).test(name);
}

/** Names of variables that say "secret"; frontends since 1.20 know more exceptions. */
export function secrets(frontend: Frontend): BuildCheck {
  const isNewest = isAtLeast(frontend, '1.20');
  let mending: SecretFixes | undefined;
  return {
    file({ build }) {
      mending = new SecretFixes(build.stages, frontend);
    },
    step({ instruction, at: placed, stage, order, isTrigger, failed }, report) {
      if ((instruction.kind !== 'env' && instruction.kind !== 'arg') || failed === 'expanding') return;
      const name = instruction.kind.toUpperCase();
      for (const pair of instruction.pairs) {
        if (!namesSecret(pair.key.text, isNewest)) continue;
        const message = `Do not use ARG or ENV instructions for sensitive data (${name} ${quoted(pair.key.text)})`;
        const at = spanIn(placed, isTrigger ? placed.local.keyword : pair.key);
        const fixes = (): Fix[] => (isTrigger ? [] : (mending?.of(placed, instruction, pair, stage.stage) ?? []));
        report({ rule: secret, order: order + 2, placed, at, message, fixes });
      }
    },
  };
}
