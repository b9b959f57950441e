import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from '../../../src/base/words.js';

test('words as a POSIX shell takes them', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['  a  b\tc\n', ['a', 'b', 'c']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`x='1 2'y`, ['x=1 2y']],
    [`'' ""`, ['', '']],
    [`a\\ b "c\\"d" "e\\f" 'g\\h'`, ['a b', 'c"d', 'e\\f', 'g\\h']],
    ['one \\\n two', ['one', 'two']],
    [`'$(x)' '\`y\`'`, ['$(x)', '`y`']],
    ['$HOME a\\', ['$HOME', 'a\\']],
  ];
  for (const [text, words] of cases) assert.deepEqual(splitWords(text), { words }, text);
});

test('what a shell would run, and quotes that do not end, are problems', () => {
  assert.equal(splitWords('echo $(rm -rf /)').problem, 'substitution');
  assert.equal(splitWords('echo "`id`"').problem, 'substitution');
  assert.equal(splitWords(`echo "a`).problem, 'unbalanced-quote');
  assert.equal(splitWords(`echo 'a`).problem, 'unbalanced-quote');
});
