import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlayHints } from '../../../../src/language/core/features/annotations.js';
import { type HistoryEntry, lineSizes } from '../../../../src/language/core/features/line-costs.js';
import { costsOf, fingerprintOf } from '../../../../src/language/core/features/built-lines.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';

const text = `FROM a:1 AS base
RUN apt-get update && \\
    apt-get install -y curl
FROM base AS final
ARG V=1
WORKDIR /srv
COPY $X ./
RUN <<EOF
make
EOF
RUN ["strip", "all"]
CMD ["x"]
`;

const entry = (createdBy: string, size = 0): HistoryEntry => ({ createdBy, size });

/** What BuildKit writes. */
const history = [
  entry('/bin/sh -c #(nop) ADD file:0123 in / ', 5_000_000),
  entry('RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit', 9000),
  entry('ARG V=1'),
  entry('WORKDIR /srv'),
  entry('COPY src/app ./ # buildkit', 300),
  entry('RUN |1 V=1 /bin/sh -c <<EOF (make...) # buildkit', 20),
  entry('RUN |1 V=1 strip all # buildkit', 7),
  entry('CMD ["x"]'),
];

const costs = (entries: readonly HistoryEntry[], of = text, target?: string): string[] =>
  lineSizes(readDockerfile(of), entries, target).map(({ instruction, size }) => `${instruction.keyword} ${size}`);

test('the history of a build tells what each line cost, through the stages', () => {
  assert.deepEqual(costs(history), ['RUN 9000', 'ARG 0', 'WORKDIR 0', 'COPY 300', 'RUN 20', 'RUN 7', 'CMD 0']);
  assert.deepEqual(costs(history.slice(0, 2), text, 'BASE'), ['RUN 9000']);
  assert.deepEqual(costs(history, text, 'nothing'), []);
});

test('the classic builder’s history is read as well', () => {
  const classic = [
    entry('/bin/sh -c apt-get update &&     apt-get install -y curl', 9000),
    entry('/bin/sh -c #(nop) WORKDIR /srv'),
    entry('/bin/sh -c #(nop) COPY file:ab in ./ ', 300),
  ];
  const file = text.split('RUN <<EOF')[0] ?? '';
  assert.deepEqual(costs(classic, file), ['RUN 9000', 'WORKDIR 0', 'COPY 300']);
});

test('a line that was changed since, and what stands before it, are not told', () => {
  assert.deepEqual(costs(history, text.replace('"strip", "all"', '"strip", "none"')), ['CMD 0']);
  assert.deepEqual(costs(history, text.replace('apt-get update', 'apt-get upgrade')).at(0), 'ARG 0');
  assert.deepEqual(costs([]), []);
});

test('of a heredoc alone, BuildKit’s history has the script', () => {
  const file = 'FROM a:1\nRUN <<EOF\nmake all\nEOF\nCMD ["x"]\n';
  assert.deepEqual(costs([entry('RUN /bin/sh -c make all\n # buildkit', 20), entry('CMD ["x"]')], file), [
    'RUN 20',
    'CMD 0',
  ]);
});

test('a stage may be named by its number', () => {
  assert.deepEqual(costs(history.slice(0, 2), text, '0'), ['RUN 9000']);
});

const whole = { start: 0, end: text.length };
const built = {
  fingerprint: fingerprintOf(readDockerfile(text)),
  lines: [
    { index: 1, size: 9000, ms: 1430, isCached: false },
    { index: 4, size: 0, ms: 20 },
    { index: 5, size: 300, isCached: true },
    { index: 6, size: 20, ms: 130_000 },
    { index: 7, size: 7 },
  ],
};
const hints = (of: string) => {
  const reading = readDockerfile(of);
  const off = { values: false, stageNumbers: false, execution: false };
  return inlayHints(reading, whole, {
    ...off,
    costs: { lines: costsOf(reading, built), size: (bytes) => `${bytes} B` },
  }).map(({ offset, text: words, tooltip = '' }) => ({
    words: `${of.slice(0, offset).split('\n').length}: ${words}`,
    tooltip,
  }));
};

test('the costs are hints behind their lines: size, time, what was cached, the three largest', () => {
  const found = hints(text);
  assert.deepEqual(
    found.map(({ words }) => words),
    ['3: ❶ 9000 B · 1.4 s', '7: ❷ 300 B · cached', '8: ❸ 20 B · 2 min 10 s', '11: 7 B'],
  );
  assert.match(found[0]?.tooltip ?? '', /96 %[^]*Number 1[^]*It took 1\.4 s/);
  assert.match(found[1]?.tooltip ?? '', /had it from before/);
});

test('comments and layout may change, instructions may not', () => {
  assert.equal(hints(text.replace('WORKDIR', '# more\nWORKDIR').replace('&& \\', '&&  \\')).length, 4);
  assert.deepEqual(hints(text.replace('COPY $X', 'COPY $Y')), []);
});
