import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpolate, readEnvFile } from '../../../src/compose/core/env-file.js';

const read = (text: string) => Object.fromEntries(readEnvFile(text, { HOME: '/home/me' }));

test('reads names and values as docker compose does', () => {
  assert.deepEqual(read('A=1\nexport B = two words  \n# C=3\nD=x # not this\nE=\nF="a\\nb # c"\nG=\'$HOME\'\n'), {
    ...{ A: '1', B: 'two words', D: 'x', E: '', F: 'a\nb # c', G: '$HOME' },
  });
});

test('puts variables of the environment and of earlier lines in', () => {
  assert.deepEqual(read('A=1\nB=$A/${HOME}\nC="${NONE:-x}"\nD=${A:+yes}\nE=$$A\n'), {
    ...{ A: '1', B: '1//home/me', C: 'x', D: 'yes', E: '$A' },
  });
});

test('leaves out what is no line of such a file, whatever it holds', () => {
  assert.deepEqual(read('\ufeffA=1\r\n=x\n1A=2\n\0\0\n"quoted"=x\nB="never closed\n'), { A: '1', B: '"never closed' });
  assert.deepEqual(read(`A=${'${'.repeat(5000)}`), { A: '${'.repeat(5000) });
});

test('empty and missing values are told apart', () => {
  const value = (name: string) => ({ EMPTY: '', SET: 'x' })[name];
  assert.equal(interpolate('${EMPTY-a}${EMPTY:-b}${NONE-c}${SET:-d}${EMPTY+e}${EMPTY:+f}$NONE', value), 'bcxe');
});
