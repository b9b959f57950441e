import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlayHints } from '../../../../src/language/core/features/annotations.js';
import { type HistoryEntry, lineCosts } from '../../../../src/language/core/features/line-costs.js';
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
  lineCosts(readDockerfile(of), entries, target).map(({ instruction, size }) => `${instruction.keyword} ${size}`);

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

test('the costs are hints behind their lines, with their share', () => {
  const reading = readDockerfile(text);
  const choices = { values: false, stageNumbers: false, execution: false };
  const hints = inlayHints(
    reading,
    { start: 0, end: text.length },
    {
      ...choices,
      costs: { lines: lineCosts(reading, history), size: (bytes) => `${bytes} B` },
    },
  );
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  assert.deepEqual(
    hints.map((hint) => `${lineOf(hint.offset)}: ${hint.text}`),
    ['3: 9000 B', '7: 300 B', '8: 20 B', '11: 7 B'],
  );
  assert.match(hints[0]?.tooltip ?? '', /96 %/);
});
