import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionAt, rename, symbolAt } from '../../../../src/language/core/features/navigation.js';
import { atCursor } from './cursor.js';

/** The line (1-based) and text that the definition of what is at `|` has. */
function definition(marked: string, expected: string | undefined): void {
  const { reading, offset } = atCursor(marked);
  const found = definitionAt(reading, offset);
  const line = found && reading.text.slice(0, found.to.start).split('\n').length;
  assert.equal(found && `${line ?? 0} ${reading.text.slice(found.to.start, found.to.end)}`, expected);
}

/** The whole text after renaming what is at `|`. */
function renamed(marked: string, name: string, expected: string): void {
  const { reading, offset } = atCursor(marked);
  const spans = rename(reading, offset, name);
  assert.ok(typeof spans !== 'string', JSON.stringify(spans));
  const text = [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, span) => whole.slice(0, span.start) + name + whole.slice(span.end), reading.text);
  assert.equal(text, expected);
}

test('stages are found from FROM, --from and mounts', () => {
  definition('FROM a AS b\nFROM |b', '1 b');
  definition('FROM a AS b\nFROM c\nCOPY --from=b| x y', '1 b');
  definition('FROM a\nFROM c\nCOPY --from=0| x y', '1 FROM');
  definition('FROM a AS b\nFROM c\nRUN --mount=type=bind,from=b|,target=/x y', '1 b');
  definition('FROM a\nFROM |b', undefined);
});

test('variables are found through the scopes', () => {
  definition('ARG V=1\nFROM a:$V|', '1 V');
  definition('ARG V=1\nFROM a\nRUN $V|', undefined);
  definition('ARG V=1\nFROM a\nARG V\nRUN $V|', '3 V');
  definition('ARG V=1\nFROM a\nARG V|', '1 V');
  definition('FROM a AS b\nENV X=1\nFROM b\nRUN echo $X|', '2 X');
  definition('FROM a\nARG X=1\nENV X=2\nARG X=3\nRUN $X|', '3 X');
});

test('rename reaches every place of the same name and no other', () => {
  renamed('FROM a AS b|\nFROM b\nCOPY --from=b x y', 'c', 'FROM a AS c\nFROM c\nCOPY --from=c x y');
  renamed('ARG V|=1\nFROM a:$V\nARG V\nRUN ${V:-2}', 'W', 'ARG W=1\nFROM a:$W\nARG W\nRUN ${W:-2}');
  renamed('FROM a\nENV X=1\nRUN $X\nFROM b\nENV X|=2\nRUN $X', 'Y', 'FROM a\nENV X=1\nRUN $X\nFROM b\nENV Y=2\nRUN $Y');
  renamed('FROM a\nARG X|=1\nCOPY <<E /y\n$X\nE', 'Z', 'FROM a\nARG Z=1\nCOPY <<E /y\n$Z\nE');
});

test('rename refuses what would break the file', () => {
  const { reading, offset } = atCursor('FROM a AS b|\nFROM c AS d');
  assert.equal(rename(reading, offset, 'd'), 'taken');
  assert.equal(rename(reading, offset, '1x'), 'bad-name');
  assert.equal(rename(reading, 0, 'x'), 'nothing');
});

test('references count declarations and uses', () => {
  const { reading, offset } = atCursor('FROM a AS b|\nFROM b\nCOPY --from=b x y');
  const symbol = symbolAt(reading, offset);
  assert.deepEqual([symbol?.declarations.length, symbol?.uses.length], [1, 2]);
});
