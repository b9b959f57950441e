/**
 * Heredocs. Three layers, from outside to inside:
 *
 *  - the frame (begin/end) begins before the instruction that opens the heredoc and ends with the terminator, which
 *    it colours; a second and third heredoc of the same line are frames around the first one;
 *  - the body (begin/while) begins with the instruction's line and holds until the terminator. Because `while` is
 *    looked at before everything else in each line, nothing left open in the embedded language leaks out;
 *  - the embedded language.
 */
import { bodyLanguages, heredocWord, shells } from './vocabulary.mjs';

/** @typedef {{ id: string, regex: string, tabs: string }} Dash */
/** @typedef {import('./vocabulary.mjs').Shell} Shell */
/** @typedef {import('./vocabulary.mjs').Rule} Rule */

/** @type {readonly [Dash, Dash]} */
const dashes = [
  { id: 'plain', regex: '(?!-)', tabs: '' },
  { id: 'dash', regex: '-', tabs: '\\t*' },
];

/** Matches up to and including a heredoc's `<<`, lazily, so that the first one on the line is found. */
const upTo = (/** @type {string} */ dash) => `[^\\n]*?(?<=[ \\t])\\d*<<${dash}`;

const terminator = {
  1: { name: 'punctuation.definition.heredoc.end.dockerfile' },
  2: { name: 'entity.name.type.heredoc.dockerfile' },
};

/** What stands on the opening line around the heredoc's name. */
function openingCaptures(/** @type {string} */ shell) {
  return {
    1: { patterns: [{ include: '#opening-head' }] },
    2: { patterns: [{ include: '#heredoc-token' }, { include: `${shell}#typical_statements` }, { include: shell }] },
    3: { name: 'keyword.operator.heredoc.dockerfile' },
    4: { name: 'punctuation.definition.string.heredoc.dockerfile' },
    5: { name: 'entity.name.type.heredoc.dockerfile' },
    6: { name: 'punctuation.definition.string.heredoc.dockerfile' },
    7: { patterns: [{ include: '#heredoc-token' }, { include: '#opening-tail' }, { include: shell }] },
  };
}

function opening(/** @type {string} */ dash, /** @type {string} */ condition) {
  const head = '([ \\t]*(?i:(?:ONBUILD[ \\t]+)*(?:RUN|COPY|ADD)(?=[ \\t]))?(?:[ \\t]*--\\S+)*)';
  return `\\G${condition}${head}([^\\n]*?(?<=[ \\t]))(\\d*<<${dash})(["']?)((?<=["'])[^"'\\n]+|[^\\s<>"'|&;()]+)(\\4)([^\\n]*)`;
}

/**
 * @param {Dash} dash
 * @param {string} condition
 * @param {string} contentName
 * @param {Rule[]} patterns
 */
function body(dash, condition, contentName, patterns, shell = 'source.shell') {
  return {
    name: 'meta.heredoc.dockerfile',
    begin: opening(dash.regex, condition),
    beginCaptures: openingCaptures(shell),
    while: `^(?!${dash.tabs}\\5$)`,
    contentName,
    patterns,
  };
}

const shebangs = bodyLanguages
  .filter((language) => language.programs)
  .map((language) => ({
    begin: `^(#!)(?=[^\\n]*[/ \\t](?:${language.programs})(?:[ \\t]|$))([^\\n]*)`,
    beginCaptures: { 0: { name: 'comment.line.shebang.dockerfile' } },
    end: '(?!)',
    contentName: `meta.embedded.block.${language.id}.dockerfile`,
    patterns: [{ include: language.scope }],
  }));

/**
 * Bodies by language, for either kind of `<<`. They do not depend on the instruction or its shell.
 *
 * @param {Dash} dash
 */
function bodies(dash) {
  const named = bodyLanguages.map((language) => {
    const byFile = `[\\w/.$}-]\\.(?:${language.files})(?=["']?(?:[\\s|&;]|$))`;
    const byProgram = language.programs
      ? `|[ \\t](?:/\\S*/)?(?:${language.programs})(?:[ \\t][^\\n<]*)?<<|<<-?["']?[\\w.]+["']?[ \\t]+(?:/\\S*/)?(?:${language.programs})(?=[ \\t|&;]|$)`
      : '';
    const special = language.id === 'makefile' ? '|[/ \\t](?:GNU)?[Mm]akefile(?=\\s|$)' : '';
    return body(
      dash,
      `(?=[^\\n]*(?:${byFile}${byProgram}${special}))`,
      `meta.embedded.block.${language.id}.dockerfile`,
      [{ include: language.scope }],
    );
  });
  const string = 'string.unquoted.heredoc.dockerfile';
  const copied = '(?=[ \\t]*(?i:(?:ONBUILD[ \\t]+)*(?:COPY|ADD))[ \\t])';
  return [
    ...named,
    body(dash, `${copied}(?=${upTo('-?')}["'])`, string, []),
    body(dash, copied, string, [{ include: '#variable' }]),
    body(dash, '', string, []),
  ];
}

/**
 * A script: `RUN <<EOF` with nothing but flags before it and nothing behind it.
 *
 * @param {Dash} dash
 * @param {Shell} shell
 */
function script(dash, shell) {
  const condition = `(?=[ \\t]*(?i:(?:ONBUILD[ \\t]+)*RUN)?(?:[ \\t]+--\\S+)*[ \\t]*\\d*<<-?["']?[^\\s"'<>]+["']?[ \\t]*$)`;
  return body(
    dash,
    condition,
    `meta.embedded.block.${shell.id}.dockerfile`,
    [{ include: '#shebangs' }, { include: shell.scope }],
    shell.scope,
  );
}

/**
 * The frames for one set of instructions, `head` being the regular expression of what the line begins with.
 *
 * @param {string} head
 * @param {Shell} shell
 */
function frames(head, shell) {
  /** @type {(dash: Dash, start: string) => Rule} */
  const one = (dash, start) => ({
    begin: `${start}(?=${head}${upTo(dash.regex)}${heredocWord(1)})`,
    end: `^(${dash.tabs})(\\2)$`,
    endCaptures: terminator,
    patterns: [{ include: `#script-${dash.id}-${shell.id}` }, { include: `#bodies-${dash.id}` }],
  });
  /** @type {(count: number) => { begin: string } & Rule} */
  const last = (count) => ({
    begin: `^(?=${head}${`${upTo('-?')}[^\\n<]+`.repeat(count - 1)}[^\\n]*?(?<=[ \\t])\\d*<<-?${heredocWord(1)})`,
    end: '^(\\t*)(\\2)$',
    endCaptures: terminator,
    patterns: [
      ...(count > 2 ? [{ ...last(count - 1), begin: last(count - 1).begin.replace('^', '\\G') }] : []),
      ...dashes.map((dash) => one(dash, '\\G')),
      { match: '^.+$\\n?', name: 'string.unquoted.heredoc.dockerfile' },
    ],
  });
  return [last(3), last(2), ...dashes.map((dash) => one(dash, '\\G')), ...dashes.map((dash) => one(dash, '^'))];
}

/** Rules for the repository that all instruction sets share. */
export const heredocRepository = {
  shebangs: { patterns: shebangs },
  ...Object.fromEntries(
    dashes.flatMap((dash) => shells.map((shell) => [`script-${dash.id}-${shell.id}`, script(dash, shell)])),
  ),
  'bodies-plain': { patterns: bodies(dashes[0]) },
  'bodies-dash': { patterns: bodies(dashes[1]) },
  'heredoc-token': {
    match: `(?<=[ \\t])(\\d*<<-?)${heredocWord(2)}`,
    captures: {
      1: { name: 'keyword.operator.heredoc.dockerfile' },
      2: { name: 'punctuation.definition.string.heredoc.dockerfile' },
      3: { name: 'entity.name.type.heredoc.dockerfile' },
    },
  },
  /** A heredoc that opens on a continued line: held together, without an embedded language. */
  'heredoc-late': {
    name: 'meta.heredoc.dockerfile',
    begin: `(?<=[ \\t])(\\d*<<-?)${heredocWord(2)}([^\\n]*)\\n`,
    beginCaptures: {
      1: { name: 'keyword.operator.heredoc.dockerfile' },
      2: { name: 'punctuation.definition.string.heredoc.dockerfile' },
      3: { name: 'entity.name.type.heredoc.dockerfile' },
      4: { patterns: [{ include: 'source.shell' }] },
    },
    end: '^(\\t*)(\\3)$',
    endCaptures: terminator,
    patterns: [{ match: '^.+$\\n?', name: 'string.unquoted.heredoc.dockerfile' }],
  },
  'opening-head': {
    patterns: [
      { match: '(?i:ONBUILD)(?=[ \\t])', name: 'keyword.control.onbuild.dockerfile' },
      { match: '(?<![^ \\t])(?i:RUN|COPY|ADD)(?=[ \\t]|$)', name: 'keyword.other.instruction.dockerfile' },
      { include: '#flag' },
    ],
  },
  'opening-tail': { match: '[ \\t]+(?=/|\\.)', name: 'meta.path.dockerfile' },
};

/**
 * Frames for lines that begin with RUN, COPY or ADD, or (`isContinued`) with nothing but flags after a continuation.
 *
 * @param {Shell} shell
 * @param {boolean} isContinued
 */
export function heredocFrames(shell, isContinued) {
  const head = isContinued
    ? '[ \\t]*(?!#)'
    : '[ \\t]*(?i:(?:ONBUILD[ \\t]+)*(?:RUN|COPY|ADD))(?=[ \\t])(?![ \\t]*\\[[ \\t]*")';
  const rules = frames(head, shell);
  // Inside a continued instruction only the place right after the continuation counts.
  return isContinued
    ? rules.slice(2, 4)
    : [...rules.slice(0, 2), ...rules.slice(4)].map((rule) => ({
        name: 'meta.instruction.heredoc.dockerfile',
        ...rule,
      }));
}
