/**
 * Instructions for one escape character and one shell.
 *
 * A rule for an instruction is begin/while with `while: \G`: the line after belongs to it exactly when the rule on
 * top of the stack began with the end of the line before, and the continuation rule (which an injection puts into
 * everything inside an instruction, embedded shell and open strings included) is the only one that does. So an
 * instruction ends where BuildKit ends it, whatever is left open inside.
 */
import { heredocFrames } from './heredocs.mjs';

const keyword = 'keyword.other.instruction.dockerfile';

/** @typedef {import('./vocabulary.mjs').InstructionSet} InstructionSet */
/** @typedef {import('./vocabulary.mjs').Rule} Rule */

/**
 * The instruction's own rule.
 *
 * @param {InstructionSet} set
 * @param {string} word
 * @param {Rule[]} patterns
 */
function instruction(set, word, patterns, scope = word.toLowerCase()) {
  return {
    name: `meta.instruction.${set.escape.id}.dockerfile meta.instruction.${scope}.dockerfile`,
    begin: `^[ \\t]*(?:((?i:ONBUILD))[ \\t]+)*((?i:${word}))(?=[ \\t]|$|${set.escape.character}[ \\t]*$)`,
    beginCaptures: { 1: { name: 'keyword.control.onbuild.dockerfile' }, 2: { name: keyword } },
    while: '\\G',
    patterns: [{ include: `#continuation-${set.escape.id}` }, ...patterns],
  };
}

const flag = { include: '#flag' };
const json = { include: '#json' };
const variable = { include: '#variable' };
const string = { include: '#string' };
const late = { include: '#heredoc-late' };

/**
 * The part of RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD that a shell reads.
 *
 * @param {InstructionSet} set
 * @param {Rule[]} patterns
 */
function command(set, patterns = []) {
  const { shell } = set;
  const notContinuation = `(?!${set.escape.character}[ \\t]*$)`;
  return {
    begin: `(?<=[ \\t]|^)(?!--[a-z])${notContinuation}(?=\\S)`,
    end: '(?!)',
    contentName: `meta.embedded.block.${shell.id}.dockerfile`,
    patterns: [
      ...patterns,
      ...(shell.id === 'shellscript'
        ? [
            {
              name: 'meta.statement.shell',
              begin: `\\G${notContinuation}(?=[^\\s#({!])`,
              end: '(?=;|\\||&|\\n|\\)|`|\\{|\\}|[ \\t]*#|\\])(?<!\\\\)',
              patterns: [...patterns, { include: 'source.shell#typical_statements' }, { include: 'source.shell' }],
            },
          ]
        : []),
      { include: shell.scope },
    ],
  };
}

const jsonFirst = { include: '#json-form' };

const image = {
  match:
    '(?<=[ \\t])(?!--)(?!(?i:as)[ \\t])((?:[^\\s:@/$`\\\\]+(?::\\d+)?/)*)((?:[^\\s:@$`\\\\]|\\$\\{[^}\\s]*\\}|\\$\\w+)+)(?:(:)((?:[\\w.-]|\\$\\{[^}\\s]*\\}|\\$\\w+)+))?(?:(@)((?:[\\w+.-]+:)?[^\\s`\\\\]*))?',
  captures: {
    1: { name: 'entity.name.namespace.registry.dockerfile', patterns: [variable] },
    2: { name: 'entity.name.type.image.dockerfile', patterns: [variable] },
    3: { name: 'punctuation.separator.tag.dockerfile' },
    4: { name: 'constant.other.tag.dockerfile', patterns: [variable] },
    5: { name: 'punctuation.separator.digest.dockerfile' },
    6: { name: 'constant.other.digest.dockerfile', patterns: [variable] },
  },
};

/** @type {(scope: string) => Rule[]} */
const pairs = (scope) => [
  {
    match: `(?<=[ \\t]|^)((?:[^\\s=$"'\\\\\`]|\\$\\{[^}\\s]*\\}|\\$\\w+)+)(=)`,
    captures: { 1: { name: scope, patterns: [variable] }, 2: { name: 'keyword.operator.assignment.dockerfile' } },
  },
  {
    match: `(?<=[ \\t]|^)("[^"\\n]*"|'[^'\\n]*')(=)`,
    captures: { 1: { name: scope }, 2: { name: 'keyword.operator.assignment.dockerfile' } },
  },
  string,
  variable,
];

/**
 * ENV and LABEL in the old form without `=`: the rest of the line is the value.
 *
 * @param {string} scope
 */
const legacyPair = (scope) => ({
  match: '\\G[ \\t]+([^\\s="\'$\\\\`]+)(?=[ \\t]+[^\\s])',
  captures: { 1: { name: scope } },
});

/**
 * Every instruction of a set, and what else may stand at the beginning of a line.
 *
 * @param {InstructionSet} set
 */
export function instructionSet(set) {
  const runs = [flag, jsonFirst, command(set, [late])];
  const copies = [flag, jsonFirst, late, string, variable, { include: '#url' }, { include: '#escape' }];
  const words = [string, variable, { include: '#escape' }];
  const continuedFlags = {
    name: `meta.instruction.${set.escape.id}.dockerfile meta.instruction.run.dockerfile`,
    begin: `^[ \\t]*(?:((?i:ONBUILD))[ \\t]+)?((?i:RUN|COPY|ADD))((?:[ \\t]+--\\S+)*)[ \\t]*(${set.escape.character})[ \\t]*\\n`,
    beginCaptures: {
      1: { name: 'keyword.control.onbuild.dockerfile' },
      2: { name: keyword },
      3: { patterns: [flag] },
      4: { name: 'punctuation.separator.continuation.dockerfile' },
    },
    // Nothing has begun yet as long as \G is the beginning of the line; what has begun ends itself.
    end: '(?<=\\S)$|^(?!\\G)',
    patterns: [
      { include: '#comment-line' },
      { match: '^[ \\t]*\\n' },
      {
        match: `^((?:[ \\t]*--\\S+)+)[ \\t]*(${set.escape.character})[ \\t]*\\n`,
        captures: {
          1: { patterns: [flag] },
          2: { name: 'punctuation.separator.continuation.dockerfile' },
        },
      },
      ...heredocFrames(set.shell, true),
      {
        begin: '\\G(?=[ \\t]*\\S)',
        while: '\\G',
        patterns: [{ include: `#continuation-${set.escape.id}` }, ...runs],
      },
    ],
  };

  return [
    ...heredocFrames(set.shell, false),
    continuedFlags,
    instruction(set, 'FROM', [
      flag,
      {
        match: '(?<=[ \\t]|^)((?i:AS))[ \\t]+([^\\s\\\\`]+)',
        captures: {
          1: { name: 'keyword.other.as.dockerfile' },
          2: { name: 'entity.name.function.stage.dockerfile' },
        },
      },
      image,
      variable,
    ]),
    instruction(set, 'RUN', runs),
    instruction(set, 'CMD', [jsonFirst, command(set)]),
    instruction(set, 'ENTRYPOINT', [jsonFirst, command(set)]),
    instruction(set, 'HEALTHCHECK', [
      flag,
      { match: '(?<=[ \\t]|^)(?i:NONE)(?=\\s|$)', name: 'constant.language.healthcheck.dockerfile' },
      {
        begin: '(?<=[ \\t]|^)((?i:CMD))(?=[ \\t]|$)',
        beginCaptures: { 1: { name: 'keyword.other.healthcheck.dockerfile' } },
        end: '(?!)',
        patterns: [jsonFirst, command(set)],
      },
    ]),
    instruction(set, 'COPY', copies),
    instruction(set, 'ADD', copies),
    instruction(
      set,
      'ARG',
      pairs('variable.other.assignment.dockerfile').concat([
        { match: '(?<=[ \\t]|^)[A-Za-z_]\\w*(?=\\s|$)', name: 'variable.other.assignment.dockerfile' },
      ]),
    ),
    instruction(set, 'ENV', [
      legacyPair('variable.other.assignment.dockerfile'),
      ...pairs('variable.other.assignment.dockerfile'),
      { include: '#escape' },
    ]),
    instruction(set, 'LABEL', [
      legacyPair('entity.other.attribute-name.label.dockerfile'),
      ...pairs('entity.other.attribute-name.label.dockerfile'),
      { include: '#escape' },
    ]),
    instruction(set, 'EXPOSE', [
      {
        match: '(?<![\\w.])(\\d+)(?:(-)(\\d+))?(?:(/)((?i:tcp|udp|sctp)))?',
        captures: {
          1: { name: 'constant.numeric.port.dockerfile' },
          2: { name: 'keyword.operator.range.dockerfile' },
          3: { name: 'constant.numeric.port.dockerfile' },
          4: { name: 'punctuation.separator.protocol.dockerfile' },
          5: { name: 'constant.language.protocol.dockerfile' },
        },
      },
      variable,
    ]),
    instruction(set, 'USER', [
      {
        match: '(?<=[ \\t])([\\w.-]+)(?:(:)([\\w.-]+))?',
        captures: {
          1: { name: 'entity.name.type.user.dockerfile' },
          2: { name: 'punctuation.separator.user.dockerfile' },
          3: { name: 'entity.name.type.group.dockerfile' },
        },
      },
      ...words,
    ]),
    instruction(set, 'STOPSIGNAL', [
      { match: '(?<=[ \\t])(?:SIG[A-Z0-9+-]+|\\d+)', name: 'constant.language.signal.dockerfile' },
      ...words,
    ]),
    instruction(set, 'SHELL', [json]),
    instruction(set, 'VOLUME', [jsonFirst, ...words]),
    instruction(set, 'WORKDIR', words),
    instruction(set, 'MAINTAINER', [
      { match: '(?<=[ \\t])\\S.*(?=\\n|$)', name: 'string.unquoted.maintainer.dockerfile' },
    ]),
    {
      name: 'meta.instruction.onbuild.dockerfile',
      match: '^[ \\t]*((?i:ONBUILD))(?=\\s|$)',
      captures: { 1: { name: 'keyword.control.onbuild.dockerfile' } },
    },
  ];
}
