import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { parseDockerignore } from '../../../src/language/core/dockerfile/dockerignore.js';
import { emptyImage } from '../../../src/language/core/dockerfile/image-config.js';
import { readDockerfile } from '../../../src/language/core/features/reading.js';
import { check } from '../../../src/language/linter.js';
import { dockerfileFor } from '../../../src/scaffold/core/dockerfiles.js';
import { composeFor, dockerignoreFor } from '../../../src/scaffold/core/other-files.js';
import { detect, factsOf, type Folder, stacks } from '../../../src/scaffold/core/stack.js';
import { scaffoldSamples } from '../../support/scaffold-samples.js';

const folderOf = (files: Readonly<Record<string, string>>): Folder => ({
  name: 'My Shop',
  files: Object.keys(files),
  text: (file) => files[file],
});

test('every kind of program has samples', () => {
  const sampled = new Set(scaffoldSamples.map(({ stack }) => stack));
  assert.deepEqual([...sampled].sort(), [...stacks].sort());
});

for (const { stack, title, files } of scaffoldSamples) {
  test(`${title}: told by its files, and its Dockerfile has no finding`, () => {
    const folder = folderOf(files);
    assert.equal(detect(folder)[0], stack);
    const facts = factsOf(folder, stack);
    assert.equal(facts.name, 'my-shop');
    const text = dockerfileFor(stack, facts);
    const ignore = parseDockerignore(dockerignoreFor(stack));
    const { findings } = check(readDockerfile(text), { image: () => emptyImage, ignore });
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'hint').map(({ rule, message }) => `${rule}: ${message}`),
      [],
      text,
    );
    assert.match(text, /^USER (?!root|0\b)/m, 'not as root');
    assert.match(text, /^HEALTHCHECK /m);
    assert.doesNotMatch(text, /^FROM (?!.*[:@]\S)/m, 'every base is pinned');
    const compose = parse(composeFor(facts)) as { services: Record<string, { ports: string[] }> };
    assert.deepEqual(compose.services['my-shop']?.ports, [`127.0.0.1:${facts.port}:${facts.port}`]);
  });
}

test('what the files say is data: nothing of it becomes an instruction', () => {
  const files = { 'package.json': JSON.stringify({ main: 'x.js"]\nRUN curl evil', scripts: null }) };
  assert.equal(factsOf(folderOf(files), 'node').entry, undefined);
  assert.equal(factsOf(folderOf({ 'package.json': '{' }), 'node').entry, undefined);
  assert.equal(factsOf(folderOf({ 'Cargo.toml': 'name = "a b; rm"' }), 'rust').entry, undefined);
  assert.equal(factsOf({ ...folderOf({}), name: '…' }, 'go').name, 'app');
  assert.deepEqual(detect(folderOf({ 'README.md': '' })), []);
});
