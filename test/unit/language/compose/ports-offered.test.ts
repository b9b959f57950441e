import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import {
  completeCompose,
  imageQueryAt,
  registryImages,
} from '../../../../src/language/core/compose/features/complete.js';
import { imageWanted } from '../../../../src/language/core/compose/features/exposed-ports.js';
import { around } from './around.js';

const exposed = (image: string) => (image === 'nginx:1' ? ['80/tcp', '53/udp'] : []);
const input = { images: { references: () => ['nginx:1'] }, locale: 'en', exposed } as const;
const at = (marked: string, files: Readonly<Record<string, string>> = {}) => {
  const offset = marked.indexOf('|');
  const { project } = analyseCompose(marked.replace('|', ''), around(files));
  return { offset, project, found: completeCompose(project, offset, input) };
};
const dockerfile = 'FROM nginx:1 AS base\nEXPOSE 9000\nFROM base\nEXPOSE 8080/tcp $PORT\nONBUILD EXPOSE 7\n';

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['services:\n  a:\n    image: nginx:1\n    ports:\n      - |\n', ['80:80', '53:53/udp']],
  ['services:\n  a:\n    image: nginx:1\n    expose:\n      - |\n', ['80', '53/udp']],
  ['services:\n  a:\n    image: nginx:1\n    ports:\n      - target: |\n', ['80']],
  ['services:\n  a:\n    build: .\n    ports:\n      - |\n', ['8080:8080', '9000:9000', '80:80', '53:53/udp']],
  [
    'services:\n  a:\n    build: {context: ., target: base}\n    ports:\n      - |\n',
    ['9000:9000', '80:80', '53:53/udp'],
  ],
];
for (const [marked, expected] of cases) {
  test(`at ${JSON.stringify(marked)} the ports ${expected.join(', ')} are offered`, () => {
    const { project, offset, found } = at(marked, { '/p/Dockerfile': dockerfile });
    assert.deepEqual(
      found.flatMap(({ label, kind }) => (kind === 'name' && /\d/.test(label) ? [label] : [])),
      expected,
    );
    assert.equal(imageWanted(project, offset), 'nginx:1');
  });
}

test('what a registry has is offered behind what is here, in place of the whole reference', () => {
  const marked = 'services:\n  a:\n    image: ngi|nx\n';
  const { project, offset, found } = at(marked);
  const query = imageQueryAt(project, offset);
  assert.equal(query?.written, 'ngi');
  const remote = registryImages(['nginx:1', 'nginx:2'], query.replace, found);
  assert.deepEqual(
    remote.map(({ label, replace }) => [label, replace]),
    [['nginx:2', { start: 26, end: 31 }]],
  );
  const nowhere = [
    'services:\n  a:\n    image: x:${T|}\n',
    'services:\n  a:\n    image: |\n',
    'services:\n  a:\n    tty: t|\n',
  ];
  for (const text of nowhere) assert.equal(imageQueryAt(at(text).project, at(text).offset), undefined);
});
