/**
 * Writes the grammars in syntaxes/. They are generated because each instruction exists six times (two escape
 * characters, three shells) and each heredoc body in some twenty languages. `node scripts/grammar/generate.mjs`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { heredocRepository } from './heredocs.mjs';
import { instructionSet } from './instructions.mjs';
import { sharedRepository } from './shared.mjs';
import { escapes, shells } from './vocabulary.mjs';

/** Never in a Dockerfile's own lines, but after them where a Dockerfile stands in Markdown. */
const fenceEnd = '^(?=[ \\t]*(?:```|~~~))';

const [posix, powershell, batch] = shells;

/** @typedef {import('./vocabulary.mjs').Escape} Escape */
/** @typedef {import('./vocabulary.mjs').Shell} Shell */

/**
 * SHELL changes the language of what follows, until the next stage or the next SHELL.
 *
 * @param {Escape} escape
 * @param {Shell} shell
 * @param {string} programs
 */
function shellRegion(escape, shell, programs) {
  return {
    begin: `^[ \\t]*((?i:SHELL))(?=[ \\t]+\\[[ \\t]*"[^"\\n]*?(?:${programs})(?i:\\.exe)?")`,
    beginCaptures: { 1: { name: 'keyword.other.instruction.dockerfile' } },
    end: `^(?=[ \\t]*(?i:FROM|SHELL)(?:[ \\t]|$))|${fenceEnd}`,
    patterns: [
      {
        begin: '\\G(?=[ \\t])',
        while: '\\G',
        name: `meta.instruction.${escape.id}.dockerfile meta.instruction.shell.dockerfile`,
        patterns: [{ include: `#continuation-${escape.id}` }, { include: '#json' }],
      },
      { include: '#comment-line' },
      { include: `#instructions-${escape.id}-${shell.id}` },
    ],
  };
}

/**
 * @param {Escape} escape
 * @param {Shell} initial
 */
function root(escape, initial) {
  return {
    patterns: [
      { include: '#comment-line' },
      shellRegion(escape, powershell, 'powershell|pwsh'),
      shellRegion(escape, batch, 'cmd'),
      shellRegion(escape, posix, '(?:ba|da|a|z|k|fi)?sh'),
      { include: `#instructions-${escape.id}-${initial.id}` },
    ],
  };
}

const [backslash, backtick] = escapes;

/** @type {Record<string, object>} */
const repository = {
  ...sharedRepository,
  ...heredocRepository,
  'root-backslash': root(backslash, posix),
  'root-backtick': root(backtick, batch),
  /** The directives at the very beginning of the file; an escape directive decides the rest of it. */
  directives: {
    begin: '(?:\\A|\\G)\\x{FEFF}?(?=#!|[ \\t]*#[ \\t]*[A-Za-z]\\w*[ \\t]*=)',
    end: '^(?![ \\t]*#)',
    patterns: [
      {
        begin: '^(?=[ \\t]*#[ \\t]*(?i:escape)[ \\t]*=[ \\t]*`[ \\t]*$)',
        end: fenceEnd,
        patterns: [
          {
            begin: '\\G',
            end: '^(?![ \\t]*#)',
            patterns: [{ include: '#directive' }],
          },
          { include: '#root-backtick' },
        ],
      },
      { include: '#directive' },
    ],
  },
};
for (const escape of escapes) {
  for (const shell of shells) {
    repository[`instructions-${escape.id}-${shell.id}`] = { patterns: instructionSet({ escape, shell }) };
  }
}

const dockerfile = {
  $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
  name: 'Dockerfile',
  scopeName: 'source.dockerfile',
  patterns: [{ include: '#directives' }, { include: '#root-backslash' }],
  repository,
};

/**
 * Puts the continuation into everything inside an instruction, so that it works in open strings of the shell too.
 *
 * @param {Escape} escape
 */
const continuation = (escape) => ({
  scopeName: `dockerfile.continuation.${escape.id}`,
  injectionSelector: `L:meta.instruction.${escape.id}.dockerfile - meta.heredoc.dockerfile - comment.line.number-sign.dockerfile`,
  patterns: [{ include: `source.dockerfile#continuation-${escape.id}` }, { include: 'source.dockerfile#heredoc-late' }],
});

const dockerignore = {
  name: 'Docker Ignore',
  scopeName: 'source.dockerignore',
  patterns: [
    {
      name: 'comment.line.number-sign.dockerignore',
      match: '^\\x{FEFF}?(#).*$',
      captures: { 1: { name: 'punctuation.definition.comment.dockerignore' } },
    },
    {
      name: 'string.unquoted.pattern.dockerignore',
      begin: '^[ \\t]*(!)?[ \\t]*(?=\\S)',
      beginCaptures: { 1: { name: 'keyword.operator.negation.dockerignore' } },
      end: '$',
      patterns: [
        { match: '\\\\.', name: 'constant.character.escape.dockerignore' },
        { match: '\\*\\*', name: 'keyword.operator.glob.globstar.dockerignore' },
        { match: '[*?]', name: 'keyword.operator.glob.dockerignore' },
        { match: '/', name: 'punctuation.separator.path.dockerignore' },
        {
          name: 'constant.other.character-class.dockerignore',
          match: '(\\[)(\\^)?((?:\\\\.|[^\\]\\\\\\n])+)(\\])',
          captures: {
            1: { name: 'punctuation.definition.character-class.dockerignore' },
            2: { name: 'keyword.operator.negation.dockerignore' },
            4: { name: 'punctuation.definition.character-class.dockerignore' },
          },
        },
      ],
    },
  ],
};

/**
 * @param {string} language
 * @param {string} names
 * @param {string} include
 */
const fence = (language, names, include) => ({
  name: 'markup.fenced_code.block.markdown',
  begin: `(^|\\G)([ \\t]*)(\`{3,}|~{3,})[ \\t]*((?i:${names}))((?:[ \\t:{][^\`\\n]*)?)$\\n?`,
  beginCaptures: {
    3: { name: 'punctuation.definition.markdown' },
    4: { name: 'fenced_code.block.language.markdown' },
    5: { name: 'fenced_code.block.language.attributes.markdown' },
  },
  end: '(^|\\G)(\\2|[ \\t]{0,3})(\\3)[ \\t]*$',
  endCaptures: { 3: { name: 'punctuation.definition.markdown' } },
  contentName: `meta.embedded.block.${language}`,
  patterns: [{ include }],
});

const markdown = {
  scopeName: 'markdown.dockerfile.codeblock',
  injectionSelector: 'L:text.html.markdown - markup.fenced_code.block.markdown - meta.embedded.block.dockerfile',
  patterns: [
    fence('dockerfile', 'dockerfile|docker|containerfile', 'source.dockerfile'),
    fence('dockerignore', 'dockerignore|containerignore', 'source.dockerignore'),
  ],
};

export const grammars = {
  'dockerfile.tmLanguage.json': dockerfile,
  'dockerfile-continuation-backslash.tmLanguage.json': continuation(backslash),
  'dockerfile-continuation-backtick.tmLanguage.json': continuation(backtick),
  'dockerignore.tmLanguage.json': dockerignore,
  'markdown-dockerfile.tmLanguage.json': markdown,
};

/**
 * The grammar files' text, as it is kept in syntaxes/.
 *
 * @param {object} grammar
 */
export const grammarText = (grammar) => `${JSON.stringify(grammar)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'syntaxes');
  await mkdir(folder, { recursive: true });
  for (const [name, grammar] of Object.entries(grammars)) {
    await writeFile(path.join(folder, name), grammarText(grammar));
  }
}
