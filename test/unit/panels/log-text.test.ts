import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, withoutControls } from '../../../src/panels/core/ansi.js';
import { parseFromLogPage } from '../../../src/panels/core/log-contract.js';
import { type Choices, countOf, expressionOf, filterOf, type Pattern } from '../../../src/panels/core/log-filter.js';
import { levelOf, objectIn } from '../../../src/panels/core/log-level.js';
import { rangeTime } from '../../../src/panels/core/range-time.js';

test('colours become looks, and everything else of a terminal goes', () => {
  const found = pieces(
    'a\u001b[31mred\u001b[1;38;5;120mbold\u001b[0m\u001b]0;title\u0007 \u001b[48;2;1;2;3mrgb\u001b[m\u001b[2Jz',
  );
  assert.deepEqual(found, [
    { text: 'a', look: {} },
    { text: 'red', look: { color: 1 } },
    { text: 'bold', look: { color: 120, bold: true } },
    { text: ' ', look: {} },
    { text: 'rgb', look: { background: '#010203' } },
    { text: 'z', look: {} },
  ]);
  assert.equal(withoutControls('\u001b[31mred\u001b[0m\u0007 å☃\tx'), 'red å☃\tx');
  assert.equal(found.map(({ text }) => text).join(''), 'aredbold rgbz');
});

test('levels, as loggers commonly write them', () => {
  const lines: Record<string, string | undefined> = {
    'ERROR something': 'error',
    '[error] nginx: bind() failed': 'error',
    '2026-01-02 03:04:05,678 WARNING in app: slow': 'warn',
    'level=warn msg="x"': 'warn',
    'time="2026" level=error msg="an info page"': 'error',
    '{"level":"info","msg":"an ERROR page"}': 'info',
    '{"msg":"x","severity":"CRITICAL"}': 'error',
    '{"level":30,"msg":"pino"}': 'info',
    '{"level":50}': 'error',
    'E0102 03:04:05.678 klog': 'error',
    'I0102 03:04:05.678 klog': 'info',
    '2026-01-02 03:04:05 [Note] mariadbd: ready': 'info',
    'DEBUG:root:x': 'debug',
    '\tat java.lang.Error.x(Y.java:1)': undefined,
    'GET /error 200': undefined,
    'the information desk': undefined,
    '': undefined,
    '{}': undefined,
  };
  for (const [line, level] of Object.entries(lines)) assert.equal(levelOf(line), level, line);
});

test('objects in lines', () => {
  assert.deepEqual(objectIn(' {"a":[1,{"b":null}]} '), { a: [1, { b: null }] });
  for (const line of ['{broken}', '[1]', 'x', '7', '']) assert.equal(objectIn(line), undefined);
});

test('what is shown: include, exclude, level, stream, source', () => {
  const none = { text: '', isExpression: false };
  const base: Choices = { include: none, exclude: none, level: undefined, stream: 'both', hidden: new Set() };
  const shows = (changes: Partial<Choices>, text: string, mark = 0) =>
    filterOf({ ...base, ...changes })?.(text, mark) ?? true;
  const text = (words: string, isExpression = false) => ({ text: words, isExpression });
  assert.equal(filterOf(base), undefined);
  assert.equal(shows({ include: text('get') }, 'a GET b'), true, 'small letters find both');
  assert.equal(shows({ include: text('Get') }, 'a GET b'), false);
  assert.equal(shows({ include: text('a.b') }, 'axb'), false);
  const signs = '-_/\\^$.*+?()[]{}|#&,=~@';
  for (const sign of signs) assert.equal(shows({ include: text(`a${sign}b`) }, `1a${sign}b2`), true, sign);
  assert.equal(shows({ include: text('a.b', true) }, 'axb'), true);
  assert.equal(shows({ include: text('red') }, 'r\u001b[31med'), true, 'colours don’t part words');
  assert.equal(shows({ exclude: text('x') }, 'axb'), false);
  assert.equal(shows({ level: 'warn' }, 'ERROR x'), true);
  assert.equal(shows({ level: 'warn' }, 'INFO x'), false);
  assert.equal(shows({ level: 'warn' }, 'x'), false);
  assert.equal(shows({ stream: 'stderr' }, 'x', 1), true);
  assert.equal(shows({ stream: 'stderr' }, 'x', 0), false);
  assert.equal(shows({ hidden: new Set([2]) }, 'x', 2 << 2), false);
  assert.equal(shows({ include: text('y') }, 'x', 2), true, 'Longshore’s own words stay');
  for (const odd of ['(', ')(', 'a)|(b']) {
    for (const isWholeWord of [false, true]) {
      assert.throws(() => expressionOf({ ...text(odd, true), isWholeWord }), SyntaxError, odd);
    }
  }
});

test('how often a text has a pattern: by case, by whole words', () => {
  const count = (pattern: Partial<Pattern>, line: string) => {
    const expression = expressionOf({ text: '', isExpression: false, ...pattern });
    assert.ok(expression);
    return countOf(expression, line);
  };
  assert.equal(count({ text: 'get', matchesCase: false }, 'GET get Get'), 3);
  assert.equal(count({ text: 'Get', matchesCase: false }, 'GET get Get'), 3);
  assert.equal(count({ text: 'get', matchesCase: true }, 'GET get Get'), 1);
  assert.equal(count({ text: 'get', isWholeWord: true }, 'get gets get_it forget, get.'), 2);
  assert.equal(count({ text: 'über', isWholeWord: true }, 'über darüber Über'), 2);
  assert.equal(count({ text: 'a|b', isExpression: true, isWholeWord: true }, 'a ab b'), 2);
  assert.equal(count({ text: 'x*', isExpression: true }, 'axxbx'), 2, 'nothing is no match');
  assert.equal(count({ text: 'x' }, 'x'.repeat(1000)), 200, 'so many of one line');
});

test('times of a range', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  assert.equal(rangeTime('10m', now), String(now / 1000 - 600));
  assert.equal(rangeTime(' 2 h ', now), String(now / 1000 - 7200));
  assert.equal(rangeTime('2026-01-02T03:04:05Z', now), String(now / 1000));
  for (const text of [undefined, '', 'soon']) assert.equal(rangeTime(text, now), undefined);
});

test('messages of the page are read with care', () => {
  assert.deepEqual(parseFromLogPage({ kind: 'taken', more: 1 }), { kind: 'taken' });
  assert.deepEqual(parseFromLogPage({ kind: 'copy', text: 'x' }), { kind: 'copy', text: 'x' });
  for (const odd of [
    undefined,
    null,
    7,
    [],
    {},
    { kind: 'copy' },
    { kind: 'run', text: 'x' },
    { kind: 'read', range: { tail: -1 } },
    { kind: 'read', range: { since: 7 } },
  ]) {
    assert.equal(parseFromLogPage(odd), undefined, JSON.stringify(odd));
  }
});
