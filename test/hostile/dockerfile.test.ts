/** Whatever is opened, every answer comes, and comes in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEdits } from '../../src/language/core/dockerfile/format.js';
import { parseDockerignore } from '../../src/language/core/dockerfile/dockerignore.js';
import {
  inlayHints,
  links,
  semanticTokens,
  stageLenses,
  withoutEffect,
} from '../../src/language/core/features/annotations.js';
import { complete, imageQueryAt } from '../../src/language/core/features/completion.js';
import { compatibleFixes, type Finding } from '../../src/language/core/features/finding.js';
import { stageGraph } from '../../src/language/core/features/graph.js';
import { hoverAt, imageAt } from '../../src/language/core/features/hover.js';
import { definitionAt, rename, symbolAt } from '../../src/language/core/features/navigation.js';
import { folds, outline, selectionSpans } from '../../src/language/core/features/outline.js';
import { type Reading, readDockerfile } from '../../src/language/core/features/reading.js';
import { refactoringsAt, silencers } from '../../src/language/core/features/refactor.js';
import { signatureAt } from '../../src/language/core/features/signature.js';
import { sourceAt } from '../../src/language/core/features/sources.js';
import { check } from '../../src/language/linter.js';
import { Random, mutate } from '../support/dockerfile-corpus/generate.js';
import { handWritten, oddFiles } from '../support/dockerfile-corpus/hand-written.js';

const images = { references: () => [], facts: () => undefined };
const ignore = parseDockerignore('a\nb/**\n*.c\n');
const input = { images, locale: 'zh', size: String, age: String } as const;

/** Every answer that is given about a text, by name; those that depend on a place at that place. */
function answers(reading: Reading, offset: number): Readonly<Record<string, () => unknown>> {
  const all = { start: 0, end: reading.text.length };
  let findings: readonly Finding[] = [];
  return {
    check: () => (findings = check(reading, { ignore }).findings),
    retyped: () => check(readDockerfile(`${reading.text.slice(0, offset)}q${reading.text.slice(offset)}`, reading), {}),
    fixes: () => compatibleFixes(findings.flatMap((finding) => finding.fixes())),
    silencers: () => findings.slice(0, 20).map((finding) => silencers(reading, finding)),
    tokens: () => semanticTokens(reading, all),
    hints: () => inlayHints(reading, all, { values: true, stageNumbers: true, execution: true }),
    links: () => links(reading),
    without: () => withoutEffect(reading),
    lenses: () => stageLenses(reading),
    folds: () => folds(reading),
    outline: () => outline(reading),
    graph: () => stageGraph(reading),
    format: () => formatEdits(reading.parsed, { tabSize: 4, insertSpaces: true }),
    complete: () => complete(reading, offset, { images, locale: 'en' }),
    query: () => imageQueryAt(reading, offset),
    hover: () => hoverAt(reading, offset, input),
    image: () => imageAt(reading, offset),
    symbol: () => symbolAt(reading, offset),
    definition: () => definitionAt(reading, offset),
    rename: () => rename(reading, offset, 'x'),
    selection: () => selectionSpans(reading, offset),
    signature: () => signatureAt(reading, offset, 'en'),
    source: () => sourceAt(reading, offset),
    refactorings: () => refactoringsAt(reading, offset),
  };
}

test('nothing is thrown over the corpora, cut off and mutilated', () => {
  const random = new Random(11);
  const texts = [...handWritten, ...oddFiles].filter(({ length }) => length < 5000);
  for (let seed = 0; seed < 500; seed += 1) texts.push(mutate(seed));
  for (const text of texts) {
    for (const cut of [text, text.slice(0, random.below(text.length + 1))]) {
      const reading = readDockerfile(cut);
      const offset = random.below(cut.length + 1);
      for (const [name, answer] of Object.entries(answers(reading, offset)))
        assert.doesNotThrow(answer, `${name} at ${offset} in ${JSON.stringify(cut)}`);
    }
  }
});

test('bytes that are no text are read like any other', () => {
  const random = new Random(5);
  for (let round = 0; round < 200; round += 1) {
    const text = Array.from({ length: random.below(400) }, () => String.fromCharCode(random.below(256))).join('');
    const far = Array.from({ length: random.below(100) }, () => String.fromCharCode(random.below(65536))).join('');
    for (const odd of [text, far, `FROM a\nRUN ${text}`, `FROM a\n${far}`]) {
      const reading = readDockerfile(odd);
      for (const [name, answer] of Object.entries(answers(reading, random.below(odd.length + 1))))
        assert.doesNotThrow(answer, `${name} in ${JSON.stringify(odd)}`);
    }
  }
});

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Files that nobody writes, each of them hard in its own way. */
const large: Readonly<Record<string, string>> = {
  'ten megabytes': `FROM a\n${'RUN apt-get install -y x \\\n && echo "$X"\nENV A=$B C=d\n'.repeat(190_000)}`,
  'ten megabytes in one line': `FROM a\nRUN ${'a | '.repeat(2_500_000)}`,
  'ten megabytes of nothing': '\0'.repeat(10_000_000),
  'stages without end': 'FROM a AS b\n'.repeat(800_000),
  'one word': `FROM a\nRUN ${'x'.repeat(1_000_000)}`,
  blanks: `FROM a\nRUN x${' '.repeat(1_000_000)}y`,
  'a directive of blanks': `# syntax=a${' '.repeat(1_000_000)}b`,
  'braces that are never closed': `FROM a\nENV X=${'${a:-'.repeat(200_000)}`,
  'braces in braces': `FROM a\nENV X=${'${a:-'.repeat(100_000)}${'}'.repeat(100_000)}`,
  'continuations without end': `FROM a\n${'RUN a \\\n'.repeat(100_000)}`,
  quotes: `FROM a\nRUN ${'"\''.repeat(500_000)}`,
  'mount options': `FROM a\nRUN --mount=${'a=b,'.repeat(100_000)} x`,
  'here-documents without an end': `FROM a\n${'RUN <<E\n'.repeat(100_000)}`,
  'here-documents with an end': `FROM a\n${'RUN <<E\nx | y\nE\n'.repeat(4000)}`,
  'many here-documents of one COPY': `FROM a\nCOPY ${'<<E '.repeat(20_000)} /x\n${'E\n'.repeat(20_000)}`,
  'ten thousand variables': `FROM a\n${lines(10_000, (index) => `ENV A${index}=$A${index + 1}`)}`,
  'a chain of ten thousand variables': `${lines(10_000, (index) => `ARG A${index}=$A${index - 1}`)}\nFROM $A9999`,
  'a value that doubles': `ARG A=xxxxxxxxxx\n${'ARG A=$A$A\n'.repeat(60)}FROM $A\n${'ENV A=$A$A\n'.repeat(60)}`,
  'a chain of ten thousand stages': `FROM a AS s0\n${lines(10_000, (index) => `FROM s${index} AS s${index + 1}`)}`,
  'stages that all copy': `FROM a AS s0\n${lines(5000, (index) => `FROM a AS s${index + 1}\nCOPY --from=s${index} / /`)}`,
  'patterns that match everywhere': `ARG A=${'a'.repeat(60_000)}\n${'FROM ${A##*a*a*a*b}\n'.repeat(50)}`,
  'ports without end': `FROM a\nEXPOSE ${'80/TCP '.repeat(100_000)}`,
  'brackets without end': `FROM a\nCMD ${'['.repeat(900_000)}`,
  'triggers of triggers': `FROM a\n${'ONBUILD '.repeat(100_000)}`,
  'a trigger for many stages': `FROM a AS b\n${'ONBUILD RUN x\n'.repeat(5000)}${'FROM b\n'.repeat(100)}`,
  substitutions: `FROM a\nRUN ${'$('.repeat(100_000)}`,
  'lone surrogates': `FROM a\nRUN ${'\ud800'.repeat(500_000)}\nENV X=${'\udc00$'.repeat(10_000)}`,
  'carriage returns': `FROM a\r${'RUN x\r'.repeat(100_000)}`,
  'byte-order marks': '\ufeff'.repeat(500_000),
  'slips of the pen': `FROM a\n${lines(500, (index) => `ENV VARIABLE${index}=x`)}\n${lines(9000, (index) => `ENV C=$VARIABLF${index}`)}`,
};

for (const [name, text] of Object.entries(large)) {
  test(`every answer comes in time: ${name}`, () => {
    const took: Record<string, number> = {};
    /** The processor's time, which other processes don't lengthen. */
    const measure = (what: string, answer: () => unknown): void => {
      const before = process.cpuUsage();
      answer();
      took[what] = Math.max(took[what] ?? 0, process.cpuUsage(before).user / 1e6);
    };
    let reading = readDockerfile('');
    measure('read', () => (reading = readDockerfile(text)));
    for (const offset of [0, reading.text.length >> 1, text.length])
      for (const [what, answer] of Object.entries(answers(reading, offset))) measure(what, answer);
    // A second is promised; machines that run tests are slow, and a step that is wrong takes minutes.
    const late = Object.entries(took).filter(([, seconds]) => seconds > 3);
    assert.deepEqual(late, []);
  });
}
