import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteWord, readShellCommand, splitWords } from '../../../src/base/words.js';

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
    [`a=$'b\\tc\\'d\\\\'"$'e'" $'\\x41\\u00e9\\101'`, [`a=b\tc'd\\$'e'`, 'AéA']],
  ];
  for (const [text, words] of cases) assert.deepEqual(splitWords(text), { words }, text);
});

test('what a shell would run, and quotes that do not end, are problems', () => {
  assert.equal(splitWords('echo $(rm -rf /)').problem, 'substitution');
  assert.equal(splitWords('echo "`id`"').problem, 'substitution');
  assert.equal(splitWords(`echo "a`).problem, 'unbalanced-quote');
  assert.equal(splitWords(`echo 'a`).problem, 'unbalanced-quote');
  assert.equal(splitWords(`echo $'a\\'`).problem, 'unbalanced-quote');
});

test('a command: what a shell would do with it is told and not done', () => {
  const cases: [string, string[], string[]][] = [
    ['a \\\n  b \\  \n c', ['a', 'b', 'c'], []],
    ['a \\\r\n b', ['a', 'b'], []],
    ['# why\na b # c', ['a', 'b'], []],
    ['a#b', ['a#b'], []],
    [
      'a $(id -u $(x)):b "`pwd`"',
      ['a', '$(id -u $(x)):b', '`pwd`'],
      ['substitution $(id -u $(x))', 'substitution `pwd`'],
    ],
    [
      'a "$PWD":/b ${X:-y} \'$Z\' \\$W $',
      ['a', '$PWD:/b', '${X:-y}', '$Z', '$W', '$'],
      ['variable $PWD', 'variable ${X:-y}'],
    ],
    ['a ~/b c~d --e=~/f', ['a', '~/b', 'c~d', '--e=~/f'], ['home ~']],
    ['a b && c', ['a', 'b'], ['operator && c']],
    ['a > b', ['a'], ['operator > b']],
    ['a \'&&\' "|"', ['a', '&&', '|'], []],
    ['a\nb c', ['a'], ['operator b c']],
  ];
  for (const [text, words, doubts] of cases) {
    const told = readShellCommand(text);
    assert.deepEqual(told.words, words, text);
    assert.deepEqual(
      told.doubts.map(({ kind, text: part }) => `${kind} ${part}`),
      doubts,
      text,
    );
    assert.equal(told.isUnbalanced, false, text);
  }
  assert.equal(readShellCommand(`a "b`).isUnbalanced, true);
});

test('a quoted word is read back as it was', () => {
  for (const word of ['', 'a', "it's", 'a b', '$(x)', '"', '\\', 'a\nb', '~', '#', '*', '`id`', 'é']) {
    assert.deepEqual(readShellCommand(`x ${quoteWord(word)}`), { words: ['x', word], doubts: [], isUnbalanced: false });
  }
});
