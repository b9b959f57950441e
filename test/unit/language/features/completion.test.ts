import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../../../src/language/core/features/completion.js';
import { parseDockerignore } from '../../../../src/language/core/dockerfile/dockerignore.js';
import { type KnownImages } from '../../../../src/language/core/features/images.js';
import { completePath } from '../../../../src/language/core/features/path-completion.js';
import { matchedFiles, sourceAt } from '../../../../src/language/core/features/sources.js';
import { atCursor } from './cursor.js';

const images: KnownImages = { references: () => ['alpine:3.20', 'node:22'], facts: () => undefined };

/** Among what may be written at `|` is each of `expected`, and nothing of `absent`. */
function check(marked: string, expected: readonly string[], absent: readonly string[] = []): void {
  const { reading, offset } = atCursor(marked);
  const labels = complete(reading, offset, { images, locale: 'en' }).map((item) => item.label);
  for (const label of expected) assert.ok(labels.includes(label), `${label} not in ${labels.join(' ')}`);
  for (const label of absent) assert.ok(!labels.includes(label), `${label} in ${labels.join(' ')}`);
}

/** What the line becomes when `label` is chosen. */
function accept(marked: string, label: string, expected: string): void {
  const { reading, offset } = atCursor(marked);
  const item = complete(reading, offset, { images, locale: 'en' }).find((candidate) => candidate.label === label);
  assert.ok(item, `no ${label}`);
  assert.equal(
    reading.text.slice(0, item.replace.start) + item.insert + reading.text.slice(item.replace.end),
    expected,
  );
}

const cases: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['|', ['FROM', 'ARG', 'multi-stage'], ['RUN', 'apt']],
  ['FROM a\nR|', ['RUN', 'COPY', 'apt']],
  ['FROM a\n|', ['RUN']],
  ['FROM a\nONBUILD |', ['RUN', 'COPY'], ['FROM', 'ONBUILD']],
  ['FROM |', ['alpine:3.20', 'scratch', '--platform']],
  ['FROM al|', ['alpine:3.20']],
  ['FROM a AS b\nFROM |', ['b']],
  ['FROM a |', ['AS']],
  ['FROM --platform=|', ['linux/arm64', '$BUILDPLATFORM']],
  ['FROM $|', ['$BUILDPLATFORM']],
  ['ARG V=1\nFROM a:${|', ['${V}', '${TARGETPLATFORM}']],
  ['ARG V=1\nFROM a\nRUN $|', [], ['$V']],
  ['ARG V=1\nFROM a\nARG V\nRUN $|', ['$V']],
  ['FROM a AS b\nENV X=1\nFROM b\nRUN echo $|', ['$X', '$HTTP_PROXY']],
  ['FROM a\nRUN --|', ['--mount', '--network', '--security']],
  ['FROM a\nRUN -|', ['--mount']],
  ['FROM a\nCOPY --link --|', ['--from', '--chmod'], ['--link', '--mount']],
  ['FROM a\nRUN --mount=|', ['type', 'target']],
  ['FROM a\nRUN --mount=type=|', ['cache', 'secret']],
  ['FROM a\nRUN --mount=type=cache,|', ['sharing', 'id'], ['type', 'env', 'size']],
  ['FROM a\nRUN --mount=type=cache,sharing=|', ['locked']],
  ['FROM a AS b\nFROM c\nRUN --mount=from=|', ['b', 'node:22']],
  ['FROM a AS b\nFROM c AS d\nCOPY --from=|', ['b'], ['d']],
  ['FROM a\nEXPOSE |', ['8080']],
  ['FROM a\nSTOPSIGNAL |', ['SIGTERM']],
  ['FROM a\nUSER |', ['nobody']],
  ['FROM a\nHEALTHCHECK --interval=5s |', ['CMD', 'NONE']],
  ['# |', ['syntax', 'check']],
  ['# syntax=|', ['docker/dockerfile:1']],
  ['# check=skip=|', ['UndefinedVar', 'all']],
  ['FROM a\nRUN x \\\n  --|', [], ['RUN']],
  ['FROM a\nRUN <<EOF\n|\nEOF', [], ['RUN']],
  ['FROM a\nRUN useradd -r web\nUSER |', ['web', 'nobody']],
  ['FROM a\nRUN useradd -r web\nCOPY --chown=|', ['web:web', 'root:root']],
  ['FROM a\nWORKDIR /srv\nCOPY x |', ['./', '/srv/']],
  [
    'FROM a AS b\nWORKDIR /srv\nCOPY dist/app.js lib/ ./\nRUN go build -o /out/tool && mkdir -p /data\nFROM c\nCOPY --from=b |',
    ['/srv', '/srv/app.js', '/out/tool', '/data'],
  ],
  ['FROM a AS b\nCOPY x /one\nFROM b AS c\nFROM d\nCOPY --from=c |', ['/one']],
];
for (const [marked, expected, absent] of cases) {
  test(`completes ${JSON.stringify(marked)}`, () => check(marked, expected, absent));
}

test('what is chosen replaces what is written', () => {
  accept('FROM alpine:3|.1 AS x', 'alpine:3.20', 'FROM alpine:3.20 AS x');
  accept('ARG V\nFROM a:${V|}', '${V}', 'ARG V\nFROM a:${V}');
  accept('FROM a\nRUN --mount=type=ca|,target=/x', 'cache', 'FROM a\nRUN --mount=type=cache,target=/x');
  accept('from a\nr|', 'run', 'from a\nrun ');
  accept('FROM a\nRUN --|', '--mount', 'FROM a\nRUN --mount=');
  accept('FROM a\nRUN -|', '--mount', 'FROM a\nRUN --mount=');
  accept('FROM a\nCOPY --link --|', '--from', 'FROM a\nCOPY --link --from=');
});

test('paths come from the build context, without what .dockerignore leaves out', async () => {
  const isIgnored = parseDockerignore('node_modules\n*.log\n!keep.log\n').ignores;
  const files = {
    isIgnored,
    list: (folder: string) =>
      Promise.resolve(
        folder === ''
          ? ['node_modules/', 'src/', 'a.log', 'keep.log', 'package.json'].map((name) => ({
              name: name.replace('/', ''),
              isFolder: name.endsWith('/'),
            }))
          : [{ name: 'index.ts', isFolder: false }],
      ),
  };
  const labels = async (marked: string) => {
    const { reading, offset } = atCursor(marked);
    return (await completePath(reading, offset, files)).map((item) => item.label);
  };
  assert.deepEqual(await labels('FROM a\nCOPY |'), ['src/', 'keep.log', 'package.json']);
  assert.deepEqual(await labels('FROM a\nCOPY src/|'), ['src/index.ts']);
  assert.deepEqual(await labels('FROM a\nCOPY ./src/|'), ['./src/index.ts']);
  assert.deepEqual(await labels('FROM a\nRUN --mount=type=bind,source=|,target=/x y'), [
    'src/',
    'keep.log',
    'package.json',
  ]);
  assert.deepEqual(await labels('FROM a\nCOPY --from=b |'), []);
  assert.deepEqual(await labels('FROM a\nCOPY ../|'), []);
});

test('sources of COPY stand for files, patterns and folders', () => {
  const files = ['a.js', 'b.ts', 'src/c.js', 'src/d/e.js'].map((path) => ({ path, size: 1 }));
  const matched = (source: string) => matchedFiles(source, files).map((file) => file.path);
  assert.deepEqual(matched('.'), ['a.js', 'b.ts', 'src/c.js', 'src/d/e.js']);
  assert.deepEqual(matched('*.js'), ['a.js']);
  assert.deepEqual(matched('./src/'), ['src/c.js', 'src/d/e.js']);
  assert.deepEqual(matched('s*'), ['src/c.js', 'src/d/e.js']);
  const at = (marked: string) => {
    const { reading, offset } = atCursor(marked);
    return sourceAt(reading, offset)?.path;
  };
  assert.equal(at('FROM x\nARG D=src\nCOPY $D/|a b'), 'src/a');
  assert.equal(at('FROM x\nCOPY a b|'), undefined);
  assert.equal(at('FROM x\nCOPY --from=y a| b'), undefined);
});
