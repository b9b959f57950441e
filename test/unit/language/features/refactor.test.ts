import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../../../src/language/core/dockerfile/analyse.js';
import { type Finding, type Fix } from '../../../../src/language/core/features/finding.js';
import { pinFixes, refactoringsAt, silencers } from '../../../../src/language/core/features/refactor.js';
import { readDockerfile } from '../../../../src/language/core/features/reading.js';
import { check as findings } from '../../../../src/language/linter.js';
import { atCursor } from './cursor.js';

type Edits = Fix['edits'];

function apply(text: string, edits: Edits): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((whole, { span, text: put }) => whole.slice(0, span.start) + put + whole.slice(span.end), text);
}

/** What the text becomes by the refactoring whose title has `title`; undefined when there is none. */
function becomes(marked: string, title: string, expected: string | undefined): void {
  const { reading, offset } = atCursor(marked);
  const found = refactoringsAt(reading, offset).find((refactoring) => refactoring.title.includes(title));
  const text = found && apply(reading.text, found.edits);
  assert.equal(text, expected);
  if (text !== undefined) assert.ok(!analyse(text).hasError, text);
}

test('chains and here-documents are each other’s other way', () => {
  const chain = 'FROM a\nRUN --network=none apt-get update \\\n    && apt-get install -y curl | tee log\nCMD ["x"]';
  const heredoc =
    'FROM a\nRUN --network=none <<EOF\nset -e\napt-get update\napt-get install -y curl | tee log\nEOF\nCMD ["x"]';
  becomes(chain.replace('install', 'in|stall').replace('| tee', '‖ tee'), 'here-document', heredoc);
  becomes(heredoc.replace('update', 'upd|ate').replace('| tee', '‖ tee'), 'joined by &&', chain);
  becomes('FROM a\nRUN a|| b', 'here-document', undefined);
  becomes('FROM a\nRUN a| || b && c'.replace('||', '‖‖'), 'here-document', undefined);
  becomes('FROM a\nRUN a| && echo "b \\\n   c"', 'here-document', undefined);
  becomes('FROM a\nRUN <<E\na|\nb\nE', 'joined by &&', undefined);
  becomes('FROM a\nRUN <<E\nset -e\nif a|; then\nb\nfi\nE', 'joined by &&', undefined);
});

test('a stage is made of what stands above, and what is built stays the same', () => {
  becomes(
    'FROM a AS b\nRUN x\n# c\nRUN| y\n',
    'Make a stage',
    'FROM a AS b-base\nRUN x\n\nFROM b-base AS b\n# c\nRUN y\n',
  );
  becomes('from a\nrun x\nrun| y\n', 'Make a stage', 'from a as stage-0\nrun x\n\nfrom stage-0\nrun y\n');
  becomes('FROM a AS b\nRUN| x\n', 'Make a stage', undefined);
});

test('the syntax line is offered at the top', () => {
  becomes('FROM| a\n', 'syntax', '# syntax=docker/dockerfile:1\nFROM a\n');
  becomes('# syntax=docker/dockerfile:1\nFROM| a\n', 'syntax', undefined);
});

/** Silences the first finding of a rule in each way, and sees that it is silent. */
function silences(text: string, rule: string, expected: readonly string[]): void {
  const reading = readDockerfile(text);
  const all: readonly Finding[] = findings(reading, {}).findings;
  const finding = all.find((candidate) => candidate.rule === rule);
  assert.ok(finding, rule);
  const made = silencers(reading, finding).map((fix) => apply(text, fix.edits));
  assert.deepEqual(made, expected);
  const count = (found: readonly { readonly code: string }[]) => found.filter(({ code }) => code === rule).length;
  for (const silent of made) assert.ok(count(analyse(silent).diagnostics) < count(analyse(text).diagnostics), silent);
}

test('findings are silenced by the comments that BuildKit and hadolint know', () => {
  silences('FROM a:1\nRUN sudo x', 'DL3004', ['FROM a:1\n# hadolint ignore=DL3004\nRUN sudo x']);
  silences('FROM a:1\n# hadolint ignore=DL3003\nRUN sudo x', 'DL3004', [
    'FROM a:1\n# hadolint ignore=DL3003,DL3004\nRUN sudo x',
  ]);
  silences('FROM a:1\nCMD x', 'JSONArgsRecommended', ['# check=skip=JSONArgsRecommended\nFROM a:1\nCMD x']);
  silences('# escape=\\\nFROM a:1\nCMD x', 'JSONArgsRecommended', [
    '# escape=\\\n# check=skip=JSONArgsRecommended\nFROM a:1\nCMD x',
  ]);
  silences('# check=skip=StageNameCasing;error=false\nFROM a:1\nCMD x', 'JSONArgsRecommended', [
    '# check=skip=StageNameCasing,JSONArgsRecommended;error=false\nFROM a:1\nCMD x',
  ]);
  silences('# check=error=false\nFROM a:1\nCMD x', 'JSONArgsRecommended', [
    '# check=error=false;skip=JSONArgsRecommended\nFROM a:1\nCMD x',
  ]);
  silences('# syntax=docker/dockerfile:1\nFROM a:1\nCMD x', 'JSONArgsRecommended', [
    '# syntax=docker/dockerfile:1\nFROM a:1\n# check=skip=JSONArgsRecommended\nCMD x',
    '# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended\nFROM a:1\nCMD x',
  ]);
});

test('a moving name is pinned to what the engine has', () => {
  const word = { text: 'alpine', start: 5, end: 11 };
  const titles = pinFixes(word, ['alpine:latest', 'alpine:3.20', 'other:1'], 'alpine@sha256:abc').map(
    ({ edits }) => edits[0]?.text,
  );
  assert.deepEqual(titles, ['alpine:3.20', 'alpine@sha256:abc']);
  assert.deepEqual(pinFixes(word, ['alpine:latest'], undefined), []);
});
