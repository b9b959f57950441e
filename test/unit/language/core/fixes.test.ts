import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../../../src/language/core/dockerfile/analyse.js';
import type { Diagnostic, Edit } from '../../../../src/language/core/dockerfile/diagnostic.js';
import { emptyImage } from '../../../../src/language/core/dockerfile/image-config.js';
import { generate } from '../../../support/dockerfile-corpus/generate.js';
import { handWritten } from '../../../support/dockerfile-corpus/hand-written.js';

const options = { image: () => emptyImage };
const all = (text: string): readonly Diagnostic[] => {
  const { diagnostics, behindError } = analyse(text, options);
  return [...diagnostics, ...behindError];
};

function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
}

const count = (found: readonly Diagnostic[], wanted: (diagnostic: Diagnostic) => boolean): number =>
  found.filter(wanted).length;

/** Makes each fix of a text by itself: what it mends is gone, and nothing that stops a build has come. */
function check(text: string): number {
  const before = all(text);
  let fixes = 0;
  for (const finding of before) {
    for (const fix of finding.fixes()) {
      fixes += 1;
      const mended = apply(text, fix.edits);
      const after = all(mended);
      const isSame = (other: Diagnostic): boolean => other.code === finding.code && other.message === finding.message;
      const what = `${finding.code}: ${fix.title}\n${text}\n---\n${mended}`;
      assert.notEqual(mended, text, what);
      assert.ok(count(after, isSame) < count(before, isSame), `still there: ${what}`);
      const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
      // A variable that has a value now may have one that is wrong where it is used.
      const mayTurnOutWrong = finding.severity === 'error' || finding.code === 'UndefinedVar';
      if (!mayTurnOutWrong) assert.ok(count(after, isError) <= count(before, isError), `an error came: ${what}`);
    }
  }
  return fixes;
}

test('every fix mends what it is offered for: hand-written files', () => {
  const fixes = handWritten.reduce((sum, text) => sum + check(text), 0);
  assert.ok(fixes > 200, String(fixes));
});

test('every fix mends what it is offered for: files from seeds', () => {
  let fixes = 0;
  for (let seed = 0; seed < 250; seed += 1) fixes += check(generate(seed));
  assert.ok(fixes > 300, String(fixes));
});

test('every fix mends what it is offered for: hadolint’s rules', () => {
  const lines = [
    'RUN sudo make',
    'RUN apt-get install curl',
    'RUN apt install -y curl',
    'RUN apt-get update \\\n    && apt-get install -y \\\n    # the tool\n    curl',
    'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF',
    'RUN <<-EOF\n\tyum install curl\n\tEOF',
    'RUN zypper install curl',
    'RUN dnf install curl',
    'RUN apk add curl',
    'RUN pip install flask && python -m pip install x',
    'RUN useradd -u 1234567 me',
    'RUN a | b',
    'RUN <<EOF\na | b\nEOF',
    'RUN yarn',
    'RUN a\nRUN b',
    'run a \\\n  c\nrun b',
    'ADD x /y/',
    'RUN ["apt-get", "install", "curl"]',
  ];
  for (const line of lines) check(`FROM a:1\n${line}\n`);
  for (const line of lines) check(`FROM a:1\r\n${line.replaceAll('\n', '\r\n')}\r\n`);
  for (const line of lines) check(`# escape=\`\nFROM a:1\n${line.replaceAll('\\\n', '`\n')}\n`);
});
