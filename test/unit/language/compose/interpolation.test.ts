import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDotenv } from '../../../../src/language/core/compose/dotenv.js';
import { interpolate, parseTemplate, variablesOf } from '../../../../src/language/core/compose/interpolation.js';

const environment: Readonly<Record<string, string>> = { A: 'one', EMPTY: '', B: 'two' };

/** What a text comes to, and what is said about it. */
function result(text: string): string {
  const { text: made, unset, required, broken } = interpolate(parseTemplate(text), (name) => environment[name]);
  if (broken) return `broken ${text.slice(broken.start, broken.end)}`;
  if (required) return `required ${required.variable.name}: ${required.message}`;
  return unset.length > 0 ? `${made} (unset ${unset.map(({ name }) => name).join()})` : made;
}

const cases: readonly (readonly [string, string])[] = [
  ['plain', 'plain'],
  ['$A', 'one'],
  ['${A}', 'one'],
  ['x${A}y$B.z', 'xoneytwo.z'],
  ['$$A', '$A'],
  ['$$$A', '$one'],
  ['a$ b$', 'a$ b$'],
  ['$1', '$1'],
  ['$NONE', ' (unset NONE)'],
  ['${NONE:-other}', 'other'],
  ['${EMPTY:-other}', 'other'],
  ['${EMPTY-other}', ''],
  ['${NONE-}', ''],
  ['${A:+set}', 'set'],
  ['${EMPTY:+set}', ''],
  ['${EMPTY+set}', 'set'],
  ['${NONE:-${B:-x}}', 'two'],
  ['${NONE:-${NONE2:-deep ${A}}}', 'deep one'],
  ['${A:?must}', 'one'],
  ['${NONE:?must be}', 'required NONE: must be'],
  ['${EMPTY?must}', ''],
  ['${NONE:-${NONE2:?inner}}', 'required NONE2: inner'],
  ['${', 'broken ${'],
  ['${A', 'broken ${A'],
  ['${}', 'broken ${}'],
  ['${A B}', 'broken ${A B}'],
  ['${A:x}', 'broken ${A:x}'],
  ['${1}', 'broken ${1}'],
];

for (const [text, expected] of cases) {
  test(`${text} comes to ${expected}`, () => assert.equal(result(text), expected));
}

test('every variable is found with its place, those in defaults too', () => {
  const found = variablesOf(parseTemplate('a $X ${Y:-b${Z}}')).map(({ name, start, end }) => [name, start, end]);
  assert.deepEqual(found, [
    ['X', 2, 4],
    ['Y', 5, 16],
    ['Z', 11, 15],
  ]);
});

test('a deep nest of variables is no endless road', () => {
  const text = `${'${A:-'.repeat(5000)}x${'}'.repeat(5000)}`;
  assert.match(result(text), /^broken/);
});

test('.env files are read, whatever is in them', () => {
  const text = [
    'PLAIN=a b # comment',
    ' export EXPORTED=1',
    "SINGLE='a $PLAIN # b'",
    'DOUBLE="x\\n${EXPORTED} \\"q\\""',
    'USES=${PLAIN}-${OUTSIDE:-none}',
    'EMPTY=',
    'COLON: yes',
    'no assignment',
    '=nothing',
    '\u0000\uffff=$(rm -rf /)',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(parseDotenv(text, { OUTSIDE: 'out' })), {
    PLAIN: 'a b',
    EXPORTED: '1',
    SINGLE: 'a $PLAIN # b',
    DOUBLE: 'x\n1 "q"',
    USES: 'a b-out',
    EMPTY: '',
    COLON: 'yes',
  });
});

const env = (text: string) => Object.fromEntries(parseDotenv(text, { HOME: '/home/me' }));

test('an .env file is read with what people and editors leave in it', () => {
  assert.deepEqual(env('A=1\nexport B = two words  \n# C=3\nD=x # not this\nE=\nF="a\\nb # c"\nG=\'$HOME\'\n'), {
    ...{ A: '1', B: 'two words', D: 'x', E: '', F: 'a\nb # c', G: '$HOME' },
  });
  assert.deepEqual(env('A=1\nB=$A/${HOME}\nC="${NONE:-x}"\nD=${A:+yes}\nE=$$A\nF=${A:-${B}}\n'), {
    ...{ A: '1', B: '1//home/me', C: 'x', D: 'yes', E: '$A', F: '1' },
  });
  assert.deepEqual(env('\ufeffA=1\r\n=x\n1A=2\n\0\0\n"quoted"=x\nB="never closed\n'), { A: '1', B: '"never closed' });
  assert.deepEqual(Object.keys(env(`A=${'${'.repeat(5000)}\nB=1\n`)), ['A', 'B']);
});
