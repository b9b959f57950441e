import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from '../../../../src/language/core/dockerfile/parse.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';

/** The features read a file by themselves; here they are held to the parser that is held to BuildKit. */
function check(text: string): void {
  const ours = readDockerfile(text).instructions.map((item) => ({
    at: (item.trigger ?? item.keywordSpan).start,
    keyword: item.trigger ? 'onbuild' : item.keyword.toLowerCase(),
    flags: item.flags.map((flag) => flag.name.text),
    bodies: item.heredocs.map((heredoc) => text.slice(heredoc.body.start, heredoc.body.end)),
    isJson: item.trigger ? false : item.isJson,
  }));
  const theirs = parse(text).instructions.map((placed) => {
    const { syntax } = placed;
    const inner = syntax.kind === 'onbuild' && syntax.trigger ? syntax.trigger : syntax;
    return {
      at: syntax.keyword.start,
      keyword: syntax.keyword.text.toLowerCase(),
      flags: inner.flags.map((flag) => flag.name.text),
      bodies: syntax.heredocs.map((heredoc) => text.slice(heredoc.body.start, heredoc.body.end)),
      isJson: syntax.kind === 'onbuild' ? false : syntax.isJson,
    };
  });
  assert.deepEqual(ours, theirs, text);
}

const files = path.join(import.meta.dirname, '..', 'grammar', 'files');
for (const name of readdirSync(files)) {
  test(`reads ${name} as the parser does`, () => check(readFileSync(path.join(files, name), 'utf8')));
}

test('reads made-up files as the parser does', () => {
  const lines = [
    'FROM a AS b',
    'FROM b',
    'ARG A=1',
    'RUN --mount=type=cache,target=/x --network=none a',
    'RUN a \\',
    '  # c',
    '',
    'COPY --from=b x y',
    'CMD ["a", "b"]',
    "CMD ['a']",
    'ONBUILD RUN a',
    'RUN <<E',
    'E',
    "COPY <<-'F' /x",
    '\tF',
    'ENV A=b \\',
    '# x',
    'HEALTHCHECK --interval=5s CMD x',
    'SHELL ["a"]',
    'RUN a \\\\',
    'EXPOSE 80  ',
    'RUN cat <<A > x && cat <<B',
    'A',
    'B',
    '\tUSER x\r',
    'RUN a \\  ',
    'RUN "<<E" x',
    'RUN echo "a <<E b"',
    'COPY ["<<E", "x"]',
    'RUN 3<<E',
    'ENV A="b\\"c" D',
    'xyz',
    'RUN --mount=a',
    'COPY --link',
    '   # c',
    'ONBUILD COPY <<E /x',
    'CMD ["a", \\',
    '"b"]',
    'STOPSIGNAL',
    'RUN -- x',
    'RUN a <<E',
  ];
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 1000; round += 1) {
    check(Array.from({ length: 1 + random(12) }, () => lines[random(lines.length)] ?? '').join('\n'));
  }
});
