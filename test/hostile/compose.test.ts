/** Whatever is opened as a Compose file, every answer comes, and comes in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../src/language/core/compose/analyse.js';
import { completeCompose } from '../../src/language/core/compose/features/complete.js';
import { formatCompose } from '../../src/language/core/compose/features/format.js';
import { projectGraph } from '../../src/language/core/compose/features/graph.js';
import { hoverCompose } from '../../src/language/core/compose/features/hover.js';
import { bakeTargets } from '../../src/language/core/compose/features/bake.js';
import { serviceLenses } from '../../src/language/core/compose/features/lenses.js';
import { valueHints, variableTokens } from '../../src/language/core/compose/features/marks.js';
import { composeFolds, composeLinks, composeOutline } from '../../src/language/core/compose/features/outline.js';
import { pathQueryAt } from '../../src/language/core/compose/features/paths.js';
import { occurrencesOf, symbolAt } from '../../src/language/core/compose/features/symbols.js';
import { findingsOf } from '../../src/language/core/compose/findings.js';
import { rewritesAt } from '../../src/language/core/compose/rewrite.js';
import { type Surroundings } from '../../src/language/core/compose/surroundings.js';
import { goodFiles, mutateCompose } from '../support/compose-corpus/corpus.js';
import { Random } from '../support/dockerfile-corpus/generate.js';

const input = { locale: 'zh', size: String, age: String } as const;
const images = { references: () => [] };

/** Everything that is asked of a text, at a place of it. */
function askEverything(text: string, offset: number, around: Surroundings): readonly string[] {
  const { project, problems } = analyseCompose(text, around);
  findingsOf(problems).forEach((finding) => finding.fixes());
  for (const { span } of problems) assert.ok(span.start >= 0 && span.end <= text.length + 1 && span.start <= span.end);
  completeCompose(project, offset, { images, locale: 'en' });
  pathQueryAt(project, offset);
  hoverCompose(project, offset, input);
  const symbol = symbolAt(project, offset);
  if (symbol) occurrencesOf(project, symbol);
  rewritesAt(project, offset);
  composeOutline(project);
  composeFolds(project);
  composeLinks(project);
  variableTokens(project);
  valueHints(project, { start: 0, end: text.length });
  serviceLenses(project);
  bakeTargets(text, false);
  bakeTargets(text, true);
  projectGraph(project);
  formatCompose(text, 2);
  return problems.map(({ message }) => message);
}

const alone: Surroundings = { path: '/p/compose.yaml', environment: {}, text: () => null, kind: () => 'none' };
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index] ?? ''}, `.repeat(9)}]`),
];
const services = (count: number, body: (index: number) => string): string =>
  `services:\n${Array.from({ length: count }, (_, index) => `  s${index}:\n    image: x\n${body(index)}`).join('')}`;

const texts: Readonly<Record<string, string>> = {
  nothing: '',
  'a bomb of aliases': `x-b:\n${bomb.map((line) => `  ${line}`).join('\n')}\nservices: {a: {image: x, command: *j}}\n`,
  'a bomb of merges': `${Array.from({ length: 30 }, (_, index) => `x-m${index}: &m${index}\n  k${index}: 1\n${index > 0 ? `  <<: [*m${index - 1}, *m${index - 1}]\n` : ''}`).join('')}services: {a: {image: x, <<: *m29}}\n`,
  'an alias of itself': 'x: &a {b: *a}\nservices: *a\n',
  'more than 1 MB': `# ${'x'.repeat(1_100_000)}\n`,
  'nearly 1 MB': services(14_000, () => '    ports: ["80:80"]\n    depends_on: [s0]\n').slice(0, 1_000_000),
  'a chain of 3000 services': services(3000, (index) => `    depends_on: [s${index + 1}]\n`),
  'a chain of 1000 services that extend': services(1000, (index) => `    extends: s${index + 1}\n`),
  'deep brackets': `x: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
  'deep mappings': Array.from({ length: 800 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
  tabs: 'services:\n\tweb:\n\t\timage: x\n',
  'no text': Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)).toString('latin1'),
  'what was no UTF-8': Buffer.from([0xff, 0xfe, 0x73, 0x00, 0xc3, 0x28, 0x0a]).toString('utf8'),
  'names with anything in them':
    'services:\n  "a\\u0000\\u202e<b>`${x}": {image: "$(rm -rf /)"}\n  __proto__: {image: x}\n  constructor: {image: x, toString: 1}\nnetworks: {__proto__: }\n',
  'variables in variables': `services: {a: {image: "${'${A:-'.repeat(3000)}${'}'.repeat(3000)}"}}\n`,
  'Windows lines': goodFiles[0]?.replaceAll('\n', '\r\n') ?? '',
  'many mistakes': services(2000, (index) => `    foo${index}: bar\n    volumes: ["v${index}x:/x"]\n`),
  'many ports': services(300, (index) => `    ports: ["${index}-60000:${index}-60000"]\n`),
};

for (const [name, text] of Object.entries(texts)) {
  test(`${name}: every answer comes`, { timeout: 60_000 }, () => {
    const random = new Random(text.length);
    askEverything(text, random.below(text.length + 1), alone);
  });
}

test('a bomb is refused, a text that is too long is not read, and both are said', () => {
  assert.match(askEverything(texts['a bomb of aliases'] ?? '', 0, alone).join(), /stand for too much/);
  assert.match(askEverything(texts['more than 1 MB'] ?? '', 0, alone).join(), /too long/);
});

test('Bake files of quotes, comments and here-documents without an end are read in time', { timeout: 60_000 }, () => {
  for (const part of ['\\"', '"', '/*', '<<A\n', '<<A\nA', '#', '${"', 'target "a" {', 'target "', ' \n\t']) {
    bakeTargets(part.repeat(300_000), false);
    bakeTargets(`{"target": {${part.repeat(300_000)}`, true);
  }
  bakeTargets('"target": {'.repeat(100_000), true);
});

test('variables of every kind, and many of them, are read in time', { timeout: 60_000 }, () => {
  const files = ['A=1\n'.repeat(60_000), 'A="'.repeat(80_000), '\0\u202e${'.repeat(50_000), '# '.repeat(120_000)];
  for (const variables of files) {
    const around: Surroundings = { ...alone, text: (path) => (path.endsWith('.env') ? variables : null) };
    askEverything('services: {a: {image: x, env_file: [a.env, b.env]}}\n', 20, around);
  }
});

test('files that include, extend and name each other in circles come to an end', { timeout: 60_000 }, () => {
  const names = Array.from({ length: 12 }, (_, index) => `/p/f${index}.yaml`);
  const text = `include: [${names.map((name) => name.slice(3)).join(', ')}]\nservices: {a: {extends: {service: a, file: f1.yaml}}}\n`;
  // Each of the files includes all of the others: the ways through them are without number, what is read is not.
  const around: Surroundings = {
    ...alone,
    text: (path) => (names.slice(0, 4).includes(path) ? text : null),
    kind: () => 'file',
  };
  assert.ok(askEverything(text, 5, around).length > 0);
});

test('good files with slips, cut anywhere, are answered too', () => {
  for (let seed = 0; seed < 150; seed += 1) {
    const text = mutateCompose(seed);
    const random = new Random(seed);
    askEverything(text, random.below(text.length), alone);
    askEverything(text.slice(0, random.below(text.length)), 0, alone);
  }
});
