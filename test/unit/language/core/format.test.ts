import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instruction } from '../../../../src/language/core/dockerfile/ast.js';
import type { Edit } from '../../../../src/language/core/dockerfile/diagnostic.js';
import { formatEdits } from '../../../../src/language/core/dockerfile/format.js';
import { parse } from '../../../../src/language/core/dockerfile/parse.js';
import { generate } from '../../../support/dockerfile-corpus/generate.js';
import { handWritten } from '../../../support/dockerfile-corpus/hand-written.js';

function apply(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const edit of edits) {
    assert.ok(edit.start >= at, 'edits overlap');
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

const format = (text: string, insertSpaces = true): string =>
  apply(text, formatEdits(parse(text), { tabSize: 4, insertSpaces }));

/** What BuildKit builds from, letter for letter. */
function meaning(local: Instruction): unknown {
  return {
    kind: local.kind,
    keyword: local.keyword.text,
    flags: local.flags.map(({ name, value }) => [name.text, value?.text]),
    args: local.args.map(({ text }) => text),
    command: ['run', 'cmd', 'entrypoint'].includes(local.kind) && !local.isJson ? local.rest.text : '',
    isJson: local.isJson,
    heredocs: local.heredocs.map(({ name, content, chomp, expand }) => [name, content, chomp, expand]),
    problem: local.problem?.message,
    trigger: local.kind === 'onbuild' && local.trigger ? meaning(local.trigger) : undefined,
  };
}

const meanings = (text: string): unknown => {
  const { instructions, escape, directives } = parse(text);
  return [
    escape,
    directives.map(({ name, value }) => [name, value.text]),
    instructions.map(({ local }) => meaning(local)),
  ];
};

function check(text: string): void {
  for (const insertSpaces of [true, false]) {
    const formatted = format(text, insertSpaces);
    assert.deepEqual(meanings(formatted), meanings(text), `${JSON.stringify(text)}\n---\n${formatted}`);
    assert.equal(format(formatted, insertSpaces), formatted, `not the same twice:\n${text}\n---\n${formatted}`);
  }
}

function becomes(name: string, text: string, expected: string): void {
  test(`formats ${name}`, () => {
    assert.equal(format(text), expected);
    check(text);
    check(text.replaceAll('\n', '\r\n'));
  });
}

becomes('blanks at the ends of lines', 'FROM a  \n  RUN b \t\n', 'FROM a\nRUN b\n');
becomes('the end of the file', 'FROM a\nRUN b', 'FROM a\nRUN b\n');
becomes('blank lines at the end', 'FROM a\n\n \n', 'FROM a\n');
becomes('comments at the end', 'FROM a\n  # b \n\n\n', 'FROM a\n# b\n');
becomes('many blank lines', 'FROM a\n\n\n\n \nRUN b\n', 'FROM a\n\n\nRUN b\n');
becomes('lines behind a COPY', 'FROM a\nCOPY b \\\nc \\\n# d\n/e\n', 'FROM a\nCOPY b \\\n    c \\\n    # d\n    /e\n');
becomes('a word over two lines', 'FROM a\nCOPY b\\\nc d\n', 'FROM a\nCOPY b\\\nc d\n');
becomes('quotes over two lines', 'FROM a\nENV A="b \\\nc" \\\nD=e\n', 'FROM a\nENV A="b \\\nc" \\\n    D=e\n');
becomes(
  'what people lined up',
  'FROM a\nCOPY a    /b\nCOPY long /c\nENV A=1 \\\n      B=2\n',
  'FROM a\nCOPY a    /b\nCOPY long /c\nENV A=1 \\\n      B=2\n',
);
becomes('a shell’s blanks', 'FROM a\nRUN b && \\\nc  \\\n  "d \\\n e"\n', 'FROM a\nRUN b && \\\nc  \\\n  "d \\\n e"\n');
becomes(
  'flags of RUN',
  'FROM a\nRUN --mount=type=cache,target=/x \\\n--network=none \\\nb\n',
  'FROM a\nRUN --mount=type=cache,target=/x \\\n    --network=none \\\n    b\n',
);
becomes(
  'empty lines in a command',
  'FROM a\nRUN b && \\  \n\n  # c\n\n    d\n',
  'FROM a\nRUN b && \\\n    # c\n    d\n',
);
becomes('here-documents', 'FROM a\n RUN <<E  \n  b  \n\n\n\nE\n  RUN c\n', 'FROM a\nRUN <<E\n  b  \n\n\n\nE\nRUN c\n');
becomes('the JSON form', 'FROM a\nCMD ["b", \\\n"c"]\n', 'FROM a\nCMD ["b", \\\n    "c"]\n');
becomes('what is above the first instruction', '\n  # syntax=x\n\n\n\nFROM a\n', '\n  # syntax=x\n\n\n\nFROM a\n');
becomes('an open end', 'FROM a\nRUN b \\\n', 'FROM a\nRUN b \\\n');
becomes('an open here-document', 'FROM a\nRUN <<E\nb  ', 'FROM a\nRUN <<E\nb  ');
becomes('the other escape character', '# escape=`\nFROM a\nCOPY b `  \nc\n', '# escape=`\nFROM a\nCOPY b `\n    c\n');
becomes(
  'a check',
  'FROM a\nHEALTHCHECK --interval=5s \\\nCMD b\n',
  'FROM a\nHEALTHCHECK --interval=5s \\\n    CMD b\n',
);
becomes('a trigger', 'FROM a\nONBUILD COPY b \\\nc\n', 'FROM a\nONBUILD COPY b \\\n    c\n');

test('the corpus is built as before, and a second time changes nothing', () => {
  for (const text of handWritten) check(text);
  for (let seed = 0; seed < 400; seed += 1) check(generate(seed));
});

test('whatever the blanks, the same is built', () => {
  let seed = 5;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const blanks = [
    ' ',
    '  ',
    '\t',
    '\n',
    ' \\\n',
    '\\\n',
    ' \\  \n',
    '\n\n\n\n',
    '\n# c\n',
    ' \\\n # c\n',
    ' \\\n\n',
    '\r\n',
  ];
  for (let round = 0; round < 1500; round += 1) {
    const text = generate(round % 200).replace(/[ \n]/g, (character) =>
      random(6) === 0 ? (blanks[random(blanks.length)] ?? '') : character,
    );
    check(text);
  }
});
