import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine, executionOf } from '../../../../src/language/core/features/execution.js';
import { hoverAt } from '../../../../src/language/core/features/hover.js';
import { type ImageFacts, imagePage } from '../../../../src/language/core/features/images.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';
import { type Locale } from '../../../../src/language/core/knowledge/text.js';
import { atCursor, textOf } from './cursor.js';

const facts: ImageFacts = {
  id: 'sha256:1',
  tags: ['alpine:3.20'],
  digest: undefined,
  size: 7_000_000,
  created: 0,
  platform: 'linux/amd64',
  layers: 1,
  user: undefined,
  entrypoint: undefined,
  command: ['/bin/sh'],
  usedBy: ['web|x'],
};

/** The hover at `|` stands at `over` and says `says`. */
function check(marked: string, over: string | undefined, says = '', locale: Locale = 'en'): void {
  const { reading, offset } = atCursor(marked);
  const hover = hoverAt(reading, offset, {
    images: { references: () => [], facts: (name) => (name === 'alpine:3.20' ? facts : undefined) },
    locale,
    size: (bytes) => `${bytes} B`,
    age: () => 'long ago',
  });
  assert.equal(hover && textOf(reading, hover.span), over);
  if (hover) assert.ok(hover.text.includes(says), hover.text);
}

test('hovers', () => {
  check('FRO|M a', 'FROM', 'Begins a stage');
  check('FRO|M a', 'FROM', '开始一个新阶段', 'zh');
  check('# syn|tax=docker/dockerfile:1\nFROM a', 'syntax', 'The frontend that reads this file');
  check('# check=skip=all;error=true\n# esc|ape=`\nFROM a', 'escape', '续行', 'zh');
  check('# a com|ment\nFROM a', undefined);
  check('FROM alp|ine:3.20', 'alpine:3.20', '7000000 B');
  check('FROM alp|ine:3.20', 'alpine:3.20', 'web\\|x'.replace('|', '|'));
  check('ARG V=3.20\nFROM alpine:${V}| AS x', 'V', '**V** = ` 3.20 `');
  check('FROM a AS b\nCOPY --from=b| x y', 'b', 'Not among');
  check('FROM a AS b\nFROM c\nCOPY --from=b| x y', 'b', 'Stage 0');
  check('FROM a\nRUN --mou|nt=type=cache x', '--mount', 'frontend 1.2');
  check('FROM a\nRUN --mount=type=ca|che x', 'cache', 'build to build');
  check('FROM a\nRUN --mount=type=cache,sha|ring=locked x', 'sharing', 'shared');
  check('FROM --platform=$BUILD|PLATFORM a', 'BUILDPLATFORM', 'machine that builds');
  check('FROM a\nCM|D ["x"]', 'CMD', '` x `');
  check('FROM a\nRUN <<E\nec|ho\nE', undefined);
});

/** What runs in the last stage, and the first note. */
function runs(text: string, expected: string | undefined): void {
  const stage = readDockerfile(text).stages.at(-1);
  assert.ok(stage);
  const { argv } = executionOf(stage);
  assert.equal(argv && commandLine(argv), expected);
}

test('CMD and ENTRYPOINT together', () => {
  runs('FROM a', undefined);
  runs('FROM a\nCMD ["x", "y z"]', "x 'y z'");
  runs('FROM a\nCMD x y', "/bin/sh -c 'x y'");
  runs('FROM a\nENTRYPOINT ["e"]\nCMD ["c"]', 'e c');
  runs('FROM a\nENTRYPOINT ["e"]\nCMD c d', "e /bin/sh -c 'c d'");
  runs('FROM a\nENTRYPOINT e\nCMD ["c"]', '/bin/sh -c e');
  runs('FROM a\nCMD ["c"]\nCMD ["d"]', 'd');
  runs('FROM a AS b\nCMD ["c"]\nFROM b\nENTRYPOINT ["e"]', 'e');
  runs('FROM a\nSHELL ["bash", "-c"]\nCMD x', 'bash -c x');
});

test('pages of images', () => {
  assert.equal(imagePage('alpine:3'), 'https://hub.docker.com/_/alpine');
  assert.equal(imagePage('a/b'), 'https://hub.docker.com/r/a/b');
  assert.equal(imagePage('ghcr.io/a/b:1'), 'https://github.com/a/b');
  assert.equal(imagePage('localhost:5000/x'), undefined);
  assert.equal(imagePage('$X'), undefined);
});
