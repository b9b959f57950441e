/** Rules that every instruction may use: flags, variables, strings, JSON, comments, directives. */
import { checkRules, escapes } from './vocabulary.mjs';

const mountTypes = 'bind|cache|tmpfs|secret|ssh';
const constants = `(?:${mountTypes}|shared|private|locked|default|none|host|sandbox|insecure|true|false)(?=,|\\s|$)`;

const continuations = Object.fromEntries(
  escapes.map(({ id, character }) => [
    `continuation-${id}`,
    {
      begin: `(?<!${character})(${character})[ \\t]*\\n`,
      beginCaptures: { 1: { name: 'punctuation.separator.continuation.dockerfile' } },
      end: '^(?![ \\t]*(?:#|$))',
      patterns: [{ include: '#comment-line' }, { match: '^[ \\t]*\\n' }],
    },
  ]),
);

export const sharedRepository = {
  ...continuations,
  'comment-line': {
    name: 'comment.line.number-sign.dockerfile',
    match: '^[ \\t]*(#).*$\\n?',
    captures: {
      0: { patterns: [{ include: '#pragma' }] },
      1: { name: 'punctuation.definition.comment.dockerfile' },
    },
  },
  /** What tools read in a comment: a check of the next instruction, hadolint's ignore, a region. */
  pragma: {
    patterns: [
      {
        match: '(?<=#)[ \\t]*(check)(=)(?:(skip|error|experimental)(=)([^\\s;]+))?',
        captures: {
          1: { name: 'keyword.control.directive.dockerfile' },
          2: { name: 'keyword.operator.assignment.dockerfile' },
          3: { name: 'variable.parameter.directive.dockerfile' },
          4: { name: 'keyword.operator.assignment.dockerfile' },
          5: {
            patterns: [{ match: `\\b(?:${checkRules.join('|')}|all)\\b`, name: 'support.constant.rule.dockerfile' }],
          },
        },
      },
      {
        match:
          '(?<=#)[ \\t]*(hadolint)[ \\t]+((?:global[ \\t]+)?ignore|shell)[ \\t]*(=)[ \\t]*([^\\s#]+(?:,[ \\t]*[A-Z]+\\d+)*)',
        captures: {
          1: { name: 'keyword.control.directive.dockerfile' },
          2: { name: 'variable.parameter.directive.dockerfile' },
          3: { name: 'keyword.operator.assignment.dockerfile' },
          4: { name: 'support.constant.rule.dockerfile' },
        },
      },
      { match: '(?<=#)[ \\t]*((?:end)?region)\\b', captures: { 1: { name: 'keyword.control.region.dockerfile' } } },
    ],
  },
  directive: {
    patterns: [
      { match: '^#!.*$', name: 'comment.line.shebang.dockerfile' },
      {
        name: 'comment.line.number-sign.directive.dockerfile',
        match: '^[ \\t]*(#)[ \\t]*((?i:syntax|escape|check))[ \\t]*(=)[ \\t]*([^\\n]*)',
        captures: {
          1: { name: 'punctuation.definition.comment.dockerfile' },
          2: { name: 'keyword.control.directive.dockerfile' },
          3: { name: 'keyword.operator.assignment.dockerfile' },
          4: {
            name: 'string.unquoted.directive.dockerfile',
            patterns: [
              { match: `\\b(?:${checkRules.join('|')}|all)\\b`, name: 'support.constant.rule.dockerfile' },
              { match: '\\b(?:skip|error|experimental)(?==)', name: 'variable.parameter.directive.dockerfile' },
              { match: '\\b(?:true|false)\\b', name: 'constant.language.boolean.dockerfile' },
            ],
          },
        },
      },
      { include: '#comment-line' },
    ],
  },
  flag: {
    name: 'meta.flag.dockerfile',
    begin: '(?<=[ \\t]|^)(--)([a-z][a-z-]*)(=)?',
    beginCaptures: {
      1: { name: 'punctuation.definition.parameter.dockerfile' },
      2: { name: 'variable.parameter.flag.dockerfile' },
      3: { name: 'keyword.operator.assignment.dockerfile' },
    },
    end: '(?=\\s)|$',
    patterns: [
      {
        match: '(?<=[=,])([a-z][a-z-]*)(=)',
        captures: {
          1: { name: 'variable.parameter.option.dockerfile' },
          2: { name: 'keyword.operator.assignment.dockerfile' },
        },
      },
      { match: `(?<==)${constants}`, name: 'constant.language.option.dockerfile' },
      { match: '(?<=,)(?:ro|rw|readonly|readwrite|required)(?=,|\\s|$)', name: 'variable.parameter.option.dockerfile' },
      {
        match: '(?<==)\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|[smhkKMG]|[0-9smh.]+)?(?=,|\\s|$)',
        name: 'constant.numeric.dockerfile',
      },
      { match: '(?<=--from=)[^\\s,$]+', name: 'entity.name.function.stage.dockerfile' },
      { match: ',', name: 'punctuation.separator.option.dockerfile' },
      { include: '#variable' },
      { match: '[^\\s,=$]+', name: 'string.unquoted.option.dockerfile' },
    ],
  },
  variable: {
    patterns: [
      { match: '\\\\\\$', name: 'constant.character.escape.dockerfile' },
      {
        name: 'variable.other.dockerfile',
        match: '(\\$)[A-Za-z_]\\w*',
        captures: { 1: { name: 'punctuation.definition.variable.dockerfile' } },
      },
      {
        name: 'variable.other.bracket.dockerfile',
        begin: '(\\$\\{)(\\w*)(:?[-+?]|##?|%%?|//?)?',
        beginCaptures: {
          1: { name: 'punctuation.definition.variable.begin.dockerfile' },
          3: { name: 'keyword.operator.expansion.dockerfile' },
        },
        end: '(\\})|(?=\\s*$)',
        endCaptures: { 1: { name: 'punctuation.definition.variable.end.dockerfile' } },
        patterns: [
          { include: '#variable' },
          { match: '/', name: 'keyword.operator.expansion.dockerfile' },
          { match: '[^}$/\\s]+', name: 'string.unquoted.expansion.dockerfile' },
        ],
      },
    ],
  },
  string: {
    patterns: [
      {
        name: 'string.quoted.double.dockerfile',
        begin: '"',
        beginCaptures: { 0: { name: 'punctuation.definition.string.begin.dockerfile' } },
        end: '"',
        endCaptures: { 0: { name: 'punctuation.definition.string.end.dockerfile' } },
        patterns: [{ include: '#escape' }, { include: '#variable' }],
      },
      {
        name: 'string.quoted.single.dockerfile',
        begin: "'",
        beginCaptures: { 0: { name: 'punctuation.definition.string.begin.dockerfile' } },
        end: "'",
        endCaptures: { 0: { name: 'punctuation.definition.string.end.dockerfile' } },
      },
    ],
  },
  escape: { match: '\\\\[^\\s]', name: 'constant.character.escape.dockerfile' },
  url: {
    match: '(?<=[ \\t])(?:https?|git|ssh)://[^\\s$]+|(?<=[ \\t])git@[^\\s$]+',
    name: 'markup.underline.link.dockerfile',
  },
  json: {
    name: 'meta.structure.array.json.dockerfile',
    begin: '\\[',
    beginCaptures: { 0: { name: 'punctuation.definition.array.begin.json.dockerfile' } },
    end: '\\]',
    endCaptures: { 0: { name: 'punctuation.definition.array.end.json.dockerfile' } },
    patterns: [
      {
        name: 'string.quoted.double.json.dockerfile',
        begin: '"',
        beginCaptures: { 0: { name: 'punctuation.definition.string.begin.json.dockerfile' } },
        end: '"',
        endCaptures: { 0: { name: 'punctuation.definition.string.end.json.dockerfile' } },
        patterns: [
          { match: '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})', name: 'constant.character.escape.json.dockerfile' },
          { include: '#variable' },
        ],
      },
      { match: ',', name: 'punctuation.separator.array.json.dockerfile' },
      { match: "'[^']*'?", name: 'invalid.illegal.quote.json.dockerfile' },
    ],
  },
  /** JSON only where BuildKit would read it as such: `[ "$x" = y ]` is a shell's test. */
  'json-form': {
    patterns: [
      {
        begin:
          '(?<=[ \\t]|^)(?=\\[[ \\t]*(?:"(?:[^"\\\\\\n]|\\\\.)*"[ \\t]*(?:,|\\]|[\\\\`]?[ \\t]*$)|\\][ \\t]*$|[\\\\`][ \\t]*$))',
        end: '(?!\\G)(?<=\\])',
        patterns: [{ include: '#json' }],
      },
    ],
  },
};
