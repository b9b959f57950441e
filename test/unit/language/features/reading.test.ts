import assert from 'node:assert/strict';
import { test } from 'node:test';
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
