import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  inlayHints,
  links,
  semanticTokens,
  stageLenses,
  withoutEffect,
} from '../../../../src/language/core/features/annotations.js';
import { stageGraph } from '../../../../src/language/core/features/graph.js';
import { folds, outline, selectionSpans } from '../../../../src/language/core/features/outline.js';
import { signatureAt } from '../../../../src/language/core/features/signature.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';
import { atCursor, textOf } from './cursor.js';

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
const all = (text: string) => ({ start: 0, end: text.length });

test('the outline has stages with their instructions', () => {
  const items = outline(readDockerfile('ARG V=1\nFROM a AS b\nRUN x\nFROM b\nCMD ["c"]'));
  assert.deepEqual(
    items.map((item) => [item.name, item.detail, item.children.map((child) => `${child.name} ${child.detail}`)]),
    [
      ['ARG', 'V=1', []],
      ['b', 'FROM a', ['RUN x']],
      ['1', 'FROM b', ['CMD c']],
    ],
  );
});

test('folds stages, continuations, heredocs and comments', () => {
  const text = '# a\n# b\nFROM x\nRUN a \\\n b\nCOPY <<E /y\nz\nE\nUSER q';
  const lines = folds(readDockerfile(text)).map((fold) => [
    lineOf(text, fold.start),
    lineOf(text, fold.end),
    fold.kind,
  ]);
  assert.deepEqual(lines, [
    [3, 9, undefined],
    [4, 5, undefined],
    [6, 8, undefined],
    [1, 2, 'comment'],
  ]);
});

test('selection grows from the word to the file', () => {
  const { reading, offset } = atCursor('FROM a\nRUN --mount=type=ca|che,target=/x y z');
  const texts = selectionSpans(reading, offset).map((span) => textOf(reading, span));
  assert.deepEqual(texts.slice(0, 4), ['cache', 'type=cache', 'type=cache,target=/x', '--mount=type=cache,target=/x']);
  assert.equal(texts.at(-1), reading.text);
});

test('inlay hints say what FROM comes to and what runs', () => {
  const text = 'ARG V=3\nFROM a:${V} AS b\nFROM a:$UNKNOWN\nENTRYPOINT ["e"]\nCMD ["c"]';
  const choices = { values: true, stageNumbers: true, execution: true };
  const hints = inlayHints(readDockerfile(text), all(text), choices).map(
    (hint) => `${lineOf(text, hint.offset)} ${hint.text}`,
  );
  assert.deepEqual(hints, ['2 → a:3', '2 #0', '3 #1', '5 → e c']);
});

test('links lead to pages and files', () => {
  const text =
    'FROM alpine AS b\nFROM b\nCOPY package.json src/ ./\nCOPY --from=b x y\nADD https://x.org/a.tgz /\nCOPY *.js /';
  const found = links(readDockerfile(text)).map(({ target }) => (target.kind === 'url' ? target.url : target.path));
  assert.deepEqual(found, ['https://hub.docker.com/_/alpine', 'package.json', 'src/', 'https://x.org/a.tgz']);
});

test('semantic tokens mark stages and declared variables only', () => {
  const text = 'ARG V=1\nFROM a:$V AS b\nFROM b\nRUN echo $V $X\nENV X=1\nRUN $X';
  const reading = readDockerfile(text);
  const tokens = semanticTokens(reading, all(text)).map(
    (token) => `${lineOf(text, token.start)} ${textOf(reading, token)} ${token.type}`,
  );
  assert.deepEqual(tokens, [
    '1 V variable',
    '2 V variable',
    '2 b namespace',
    '3 b namespace',
    '5 X variable',
    '6 X variable',
  ]);
});

test('what a later instruction replaces is without effect', () => {
  const text = 'FROM a\nCMD a\nCMD b\nFROM c\nCMD d';
  assert.deepEqual(
    withoutEffect(readDockerfile(text)).map((item) => lineOf(text, item.span.start)),
    [2],
  );
});

test('lenses build to each stage', () => {
  assert.deepEqual(
    stageLenses(readDockerfile('FROM a AS b\nFROM c')).map((lens) => lens.target),
    ['b', '1'],
  );
});

test('signatures follow the cursor', () => {
  const { reading, offset } = atCursor('FROM a\nCOPY x |');
  const signature = signatureAt(reading, offset, 'en');
  const form = signature?.forms[signature.active];
  const [from, to] = form?.parameters[signature?.parameter ?? 0] ?? [0, 0];
  assert.equal(form?.label.slice(from, to), 'DEST');
});

test('the graph knows which stages the last one needs', () => {
  const graph = stageGraph(
    readDockerfile('FROM a AS b\nFROM a AS unused\nFROM c\nCOPY --from=b x y\nRUN --mount=from=d z'),
  );
  assert.deepEqual(
    graph.nodes.map((node) => `${node.label} ${node.kind} ${String(node.isUsed)}`),
    ['a image true', 'c image true', 'd image true', 'b stage true', 'unused stage false', '#2 stage true'],
  );
  assert.deepEqual(
    graph.edges.map((edge) => `${edge.from} ${edge.kind} ${edge.to}`),
    [
      'image:a base stage:0',
      'image:a base stage:1',
      'image:c base stage:2',
      'stage:0 copy stage:2',
      'image:d mount stage:2',
    ],
  );
});

test('reading and marking take a time in proportion to the lines', () => {
  const part =
    'FROM a AS b\nARG V=1\nENV X=$V\nRUN echo $X && \\\n    echo ${V}\nCOPY --from=b x y\nEXPOSE 80\nCMD ["x"]\n';
  const took = (times: number) => {
    const text = part.repeat(times);
    const started = performance.now();
    const reading = readDockerfile(text);
    semanticTokens(reading, all(text));
    folds(reading);
    outline(reading);
    return performance.now() - started;
  };
  took(200);
  const least = (times: number) => Math.min(took(times), took(times), took(times));
  // Eight times the lines; a quadratic step would take 64 times as long.
  assert.ok(least(1000) < least(125) * 32);
});
