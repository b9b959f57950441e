/**
 * UndefinedArgInFrom, InvalidDefaultArgInFrom, RedundantTargetPlatform, FromPlatformFlagConstDisallowed,
 * InvalidBaseImagePlatform.
 */
import * as l10n from '@vscode/l10n';
import type { Placed, Span, Word } from '../ast.js';
import { orderOf, phases, spanIn } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import { quoted } from '../go-text.js';
import { parseImageReference } from '../image-reference.js';
import { parsePlatform } from '../platform.js';
import type { Expansion } from '../shell-lexer.js';
import type { BuildCheck, BuildRule } from './rule.js';

const undefinedArg: BuildRule = { name: 'UndefinedArgInFrom', page: 'undefined-arg-in-from' };
const invalidDefault: BuildRule = { name: 'InvalidDefaultArgInFrom', page: 'invalid-default-arg-in-from' };
const redundantTarget: BuildRule = { name: 'RedundantTargetPlatform', page: 'redundant-target-platform' };
const constant: BuildRule = { name: 'FromPlatformFlagConstDisallowed', page: 'from-platform-flag-const-disallowed' };
const wrongPlatform: BuildRule = { name: 'InvalidBaseImagePlatform', page: undefined };

/** The FROM's `--platform`, when it has a value. */
function platformFlag(from: Placed): { readonly flag: Span; readonly value: Word } | undefined {
  const flag = from.local.flags.find((candidate) => candidate.name.text === 'platform');
  return flag?.value && flag.value.text !== '' ? { flag: spanIn(from, flag), value: flag.value } : undefined;
}

/** Takes a flag away with the blanks behind it. */
function withoutFlag(from: Placed, flag: Span): Fix {
  const flags = from.local.flags;
  const index = flags.findIndex((candidate) => from.start + candidate.start === flag.start);
  const following = flags[index + 1] ?? from.local.rest;
  return {
    title: l10n.t('Remove {0}', '--platform'),
    edits: [{ start: flag.start, end: from.start + following.start, text: '' }],
    isPreferred: true,
  };
}

function referencePlace(from: Placed, word: Word, name: string, expansion: Expansion): Span {
  const reference = expansion.references.find((candidate) => candidate.name === name);
  const isExact = reference && word.end - word.start === word.text.length;
  if (!isExact) return spanIn(from, word);
  return spanIn(from, { start: word.start + reference.nameStart, end: word.start + reference.nameEnd });
}

export const baseArguments: BuildCheck = {
  base({ stage, image, platform, order, globals }, report) {
    const { from } = stage;
    const { local } = from;
    if (local.kind !== 'from' || !local.image) return;
    const { defaulted } = globals;
    if (defaulted !== undefined && typeof parseImageReference(defaulted) === 'string') {
      const message = `Default value for ARG ${local.image.text} results in empty or invalid base image name`;
      const at = spanIn(from, local.image);
      report({
        rule: invalidDefault,
        order: orderOf(phases.defaults, stage.index),
        placed: from,
        at,
        message,
        fixes: () => defaultFixes(from, image),
      });
    }
    const check = (word: Word, expansion: Expansion, minor: number): void => {
      for (const name of expansion.unmatched) {
        if (globals.has(name)) continue;
        const suggestion = globals.nearest(name);
        const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
        const at = referencePlace(from, word, name, expansion);
        const message = `FROM argument '${name}' is not declared${hint}`;
        report({
          rule: undefinedArg,
          order: order + minor,
          placed: from,
          at,
          message,
          fixes: () => argumentFixes(at, name, suggestion, from, word, globals.end),
        });
      }
    };
    check(local.image, image, 0);
    const flag = platformFlag(from);
    if (flag && platform && image.error === undefined && image.result !== '') check(flag.value, platform, 2);
  },
};

/** `busybox:${TAG}` without a TAG: the newest image, as it is without a tag. */
function defaultFixes(from: Placed, { references }: Expansion): Fix[] {
  if (from.local.kind !== 'from' || !from.local.image) return [];
  const word = from.local.image;
  const written = /^[^$]+:(\$(?:\{(\w+)\}|(\w+)))$/.exec(word.text);
  const name = written?.[2] ?? written?.[3];
  if (!written || name === undefined || references.length !== 1 || word.end - word.start !== word.text.length)
    return [];
  const end = from.start + word.end;
  const text = `\${${name}:-latest}`;
  const edits = [{ start: end - (written[1]?.length ?? 0), end, text }];
  return [{ title: l10n.t('Change to {0}', text), edits, isPreferred: true, changesBuild: true }];
}

function argumentFixes(
  at: Span,
  name: string,
  suggestion: string | undefined,
  from: Placed,
  word: Word,
  declared: number,
): Fix[] {
  const fixes: Fix[] = [];
  const isName = at.end - at.start === name.length && at.start > from.start + word.start;
  if (suggestion !== undefined && isName) {
    fixes.push({
      title: l10n.t('Change to {0}', `$${suggestion}`),
      edits: [{ start: at.start, end: at.end, text: suggestion }],
      isPreferred: true,
      changesBuild: true,
    });
  }
  if (/^[A-Za-z_]\w*$/.test(name)) {
    const keyword = from.local.keyword.text === from.local.keyword.text.toLowerCase() ? 'arg' : 'ARG';
    fixes.push({
      title: l10n.t('Declare {0} before the first stage', `ARG ${name}`),
      edits: [{ start: declared, end: declared, text: `${keyword} ${name}\n` }],
      isPreferred: false,
    });
  }
  return fixes;
}

export const basePlatform: BuildCheck = {
  base({ stage, image, platform, order, targetPlatform }, report) {
    const { from } = stage;
    const flag = platformFlag(from);
    if (!flag || !platform || image.error !== undefined || image.result === '') return;
    const at = flag.flag;
    const fixes = (): Fix[] => [withoutFlag(from, at)];
    const changing = (): Fix[] => [{ ...withoutFlag(from, at), changesBuild: true }];
    const { matched, unmatched, result } = platform;
    if (matched.size === 1 && unmatched.size === 0 && matched.has('TARGETPLATFORM') && result === targetPlatform) {
      const message = `Setting platform to predefined ${flag.value.text} in FROM is redundant as this is the default behavior`;
      report({ rule: redundantTarget, order: order + 2, placed: from, at, message, tag: 'unnecessary', fixes });
    }
    if (matched.size > 0 || unmatched.size > 0) return;
    const read = parsePlatform(result);
    const name = stage.name ?? '';
    if (typeof read === 'string' || name.includes(read.os) || name.includes(read.architecture)) return;
    const message = `FROM --platform flag should not use constant value ${quoted(result)}`;
    report({ rule: constant, order: order + 2, placed: from, at: spanIn(from, flag.value), message, fixes: changing });
  },
};

/** Only when the image's own platform is known. */
export const imagePlatform: BuildCheck = {
  base({ stage, targetPlatform }, report) {
    const { image, imageWord, from } = stage;
    if (!image || image.os === '' || image.architecture === '' || !imageWord) return;
    const expected = stage.platform ?? parsePlatform(targetPlatform ?? 'linux/amd64');
    if (typeof expected === 'string') return;
    if (expected.os === image.os && expected.architecture === image.architecture) return;
    const wanted = `${expected.os}/${expected.architecture}${expected.variant === '' ? '' : `/${expected.variant}`}`;
    const message = `Base image ${stage.base} was pulled with platform ${quoted(`${image.os}/${image.architecture}`)}, expected ${quoted(wanted)} for current build`;
    const at = { start: imageWord.start, end: imageWord.end };
    report({ rule: wrongPlatform, order: orderOf(phases.images, stage.index, 1), placed: from, at, message });
  },
};
