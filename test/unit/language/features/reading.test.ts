import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  inlayHints,
  links,
  semanticTokens,
  withoutEffect,
} from '../../../../src/language/core/features/annotations.js';
import { complete } from '../../../../src/language/core/features/completion.js';
import { stageGraph } from '../../../../src/language/core/features/graph.js';
import { hoverAt } from '../../../../src/language/core/features/hover.js';
import { definitionAt, rename, symbolAt } from '../../../../src/language/core/features/navigation.js';
import { folds, outline, selectionSpans } from '../../../../src/language/core/features/outline.js';
import { signatureAt } from '../../../../src/language/core/features/signature.js';
import { sourceAt as contextOf } from '../../../../src/language/core/features/sources.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';

/** What is read, in short: keyword, flags, words, heredocs. */
function check(text: string, expected: readonly string[]): void {
  const reading = readDockerfile(text);
  const printed = reading.instructions.map((item) =>
    [
      item.trigger ? `ONBUILD ${item.keyword}` : item.keyword,
      ...item.flags.map((flag) => `--${flag.name.text}=${flag.value?.text ?? ''}`),
      ...item.words.map((word) => word.text),
      ...item.heredocs.map((heredoc) => `{${text.slice(heredoc.body.start, heredoc.body.end)}}`),
    ].join(' '),
  );
  assert.deepEqual(printed, expected);
}

const cases: readonly [string, string, readonly string[]][] = [
  ['flags', 'FROM --platform=x a AS b', ['FROM --platform=x a AS b']],
  ['continuation', 'RUN a \\\n  # c\n\n  b\nUSER x', ['RUN a b', 'USER x']],
  ['word over a continuation', 'RUN ab\\\ncd', ['RUN abcd']],
  ['doubled escape', 'RUN a\\\\\nUSER x', ['RUN a\\\\', 'USER x']],
  ['backtick', '# escape=`\nRUN a `\n b\\\nUSER x', ['RUN a b\\', 'USER x']],
  ['heredoc', 'RUN <<EOF\nUSER x\nEOF\nUSER y', ['RUN <<EOF {USER x\n}', 'USER y']],
  ['two heredocs', 'COPY <<A <<B /\n1\nA\n2\nB\nUSER y', ['COPY <<A <<B / {1\n} {2\n}', 'USER y']],
  ['heredoc with tabs', 'RUN <<-E\n\tx\n\tE\nUSER y', ['RUN <<-E {\tx\n}', 'USER y']],
  ['unfinished heredoc', 'RUN <<E\nx', ['RUN <<E {x}']],
  ['json', 'CMD ["a b", "c"]', ['CMD a b c']],
  ['onbuild', 'ONBUILD COPY a b', ['ONBUILD COPY a b']],
  ['CRLF', 'FROM a\r\nRUN b \\\r\n c\r\nUSER x\r\n', ['FROM a', 'RUN b c', 'USER x']],
];
for (const [name, text, expected] of cases) test(`reads ${name}`, () => check(text, expected));

test('stages know their parents', () => {
  const { stages } = readDockerfile('FROM a AS b\nFROM b AS c\nFROM c');
  assert.deepEqual(
    stages.map((stage) => stage.parent?.index),
    [undefined, 0, 1],
  );
});

const images = { references: () => [], facts: () => undefined };

/** Asks every feature about a text, at a few places. */
function askAll(text: string, offsets: readonly number[]): void {
  const reading = readDockerfile(text);
  const all = { start: 0, end: text.length };
  semanticTokens(reading, all);
  inlayHints(reading, all, { values: true, stageNumbers: true, execution: true });
  links(reading);
  withoutEffect(reading);
  folds(reading);
  outline(reading);
  stageGraph(reading);
  for (const offset of offsets) {
    complete(reading, offset, { images, locale: 'en' });
    hoverAt(reading, offset, { images, locale: 'zh', size: String, age: String });
    symbolAt(reading, offset);
    definitionAt(reading, offset);
    rename(reading, offset, 'x');
    selectionSpans(reading, offset);
    signatureAt(reading, offset, 'en');
    contextOf(reading, offset);
  }
}

test('nothing is thrown, whatever the text', () => {
  const pieces =
    'FROM a\n|FROM a AS b\n|FROM b\n|ARG A=1\n|ENV A=$A\n|RUN <<E|\nE\n|\\\n|`|"|\'|$|${A|${A:-|}|\0|\uD800|\r\n|#|# escape=`\n|[|]|--mount=|from=b|,|=| |ONBUILD |COPY |CMD |\t|\uFEFF'.split(
      '|',
    );
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 1500; round += 1) {
    const text = Array.from({ length: random(30) }, () => pieces[random(pieces.length)] ?? '').join('');
    askAll(text, [0, random(text.length + 1), text.length]);
  }
});

const long: readonly [string, string][] = [
  ['ten megabytes', `FROM a\n${'RUN apt-get install -y x \\\n && echo "$X"\nENV A=$B C=d\n'.repeat(190_000)}`],
  ['ten megabytes in one line', `FROM a\nRUN ${'a | '.repeat(2_500_000)}`],
  ['stages without end', 'FROM a AS b\n'.repeat(800_000)],
  ['one word', `FROM a\nRUN ${'x'.repeat(1_000_000)}`],
  ['blanks', `FROM a\nRUN x${' '.repeat(1_000_000)}y`],
  ['a directive of blanks', `# syntax=a${' '.repeat(1_000_000)}b`],
  ['open braces', `FROM ${'${a:-'.repeat(200_000)}`],
  ['open braces in ENV', `FROM a\nENV X=${'${a'.repeat(300_000)}`],
  ['continuations', `FROM a\n${'RUN a \\\n'.repeat(100_000)}`],
  ['quotes', `FROM a\nRUN ${'"\''.repeat(500_000)}`],
  ['mount options', `FROM a\nRUN --mount=${'a=b,'.repeat(100_000)} x`],
  ['heredocs without an end', `FROM a\n${'RUN <<E\n'.repeat(100_000)}`],
];
for (const [name, text] of long) {
  test(`an answer comes in time: ${name}`, () => {
    // The processor's time, which other processes don't lengthen.
    const before = process.cpuUsage();
    askAll(text, [0, text.length >> 1, text.length]);
    const { user } = process.cpuUsage(before);
    // Each of some thirty answers may take a second; a quadratic step takes minutes.
    assert.ok(user < 30e6, `${user / 1e6} s`);
  });
}
