import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { around } from './around.js';

/** What docker compose 2.40 says of the same files: `ok` where it is content. */
type Verdict = 'ok' | RegExp;
type Case = readonly [verdict: Verdict, text: string, files: Readonly<Record<string, string>>];

const plain = 'services:\n  a: {image: x}\n';
const variables: readonly (readonly [Verdict, string])[] = [
  ['ok', 'A=1\n\n# c\n  B = 2\nexport C\n'],
  ['ok', "A='x\ny'\nB=2\n"],
  ['ok', 'A="x\\\\"\nB="a\\"b" # c\n'],
  ['ok', "\ufeffA=1\r\nB='2'\r\n"],
  ['ok', "A: 1\na[0]=1\né=1\nA=x'y\n"],
  [/a space/, 'A B=1\n'],
  [/line 2: .*a space/, 'A=1\nA B\n'],
  [/not closed/, "A='unclosed\n"],
  [/no name/, 'A$=1\n'],
  [/no name/, '{}\n'],
  [/not written well/, 'A=${B\n'],
  [/not written well/, 'A="${"\n'],
];
const shared = 'services:\n  s: {image: y}\nnetworks: {n: {driver: bridge}}\n';
const extended = 'services:\n  b: {image: x, environment: true}\n  c: {image: x, prots: []}\n  d: {image: x}\n';
const cases: readonly Case[] = [
  ...variables.flatMap(([verdict, text]): Case[] => [
    [verdict, plain, { '/p/.env': text }],
    [verdict, 'services:\n  a: {image: x, env_file: [v.env]}\n', { '/p/v.env': text }],
  ]),
  ['ok', 'include: [a.yml]\nservices:\n  s: {image: y}\n', { '/p/a.yml': shared }],
  [/another one there/, 'include: [a.yml]\nservices:\n  s: {image: z}\n', { '/p/a.yml': shared }],
  [/another one there/, `include: [a.yml]\n${plain}networks: {n: {driver: overlay}}\n`, { '/p/a.yml': shared }],
  [
    /not the same/,
    `include: [a.yml, b.yml]\n${plain}`,
    { '/p/a.yml': shared, '/p/b.yml': 'services:\n  s: {image: z}\n' },
  ],
  [
    'ok',
    'include:\n  - path: [a.yml, b.yml]\nservices:\n  w: {image: x, depends_on: [s]}\n',
    { '/p/a.yml': shared, '/p/b.yml': 'services:\n  s: {command: z}\n  t: {image: q, depends_on: [s]}\n' },
  ],
  [/o\.yml has a mistake/, 'services:\n  a: {extends: {file: o.yml, service: b}}\n', { '/p/o.yml': extended }],
  [/o\.yml has a mistake/, 'services:\n  a: {extends: {file: o.yml, service: c}}\n', { '/p/o.yml': extended }],
  ['ok', 'services:\n  a: {extends: {file: o.yml, service: d}}\n', { '/p/o.yml': extended }],
  [/in this mapping already/, 'x-a: &a {image: x}\nservices:\n  s:\n    <<: *a\n    <<: *a\n', {}],
];

for (const [verdict, text, files] of cases) {
  test(`${JSON.stringify(text)} beside ${JSON.stringify(files)}`, () => {
    const { problems } = analyseCompose(text, around(files));
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (verdict === 'ok') assert.deepEqual(errors, []);
    else
      assert.ok(
        errors.some((message) => verdict.test(message)),
        errors.join() || 'nothing',
      );
  });
}
