import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineDiscipline, withReturns } from '../../../src/terminal/core/line-discipline.js';

test('a line is shown as it is typed, edited, and sent when it is whole', () => {
  const lines = new LineDiscipline();
  assert.deepEqual(lines.typed('ab'), { show: 'ab', send: '', end: false, interrupt: false });
  assert.equal(lines.typed('\u007f').show, '\b \b');
  assert.deepEqual(lines.typed('å☃\r'), { show: 'å☃\r\n', send: 'aå☃\n', end: false, interrupt: false });
  assert.equal(lines.typed('\u007f').show, '', 'there is nothing left to take away');
  assert.equal(lines.typed('one\r\ntwo\n').send, 'one\ntwo\n');
});

test('Ctrl+D ends the input on an empty line alone; Ctrl+C drops the line', () => {
  const lines = new LineDiscipline();
  assert.equal(lines.typed('x\u0004').end, false);
  assert.equal(lines.typed('\u0003').interrupt, true);
  assert.equal(lines.typed('\r').send, '\n');
  assert.equal(lines.typed('\u0004').end, true);
});

test('bare line feeds get their returns', () => {
  assert.equal(withReturns('a\nb\r\n'), 'a\r\nb\r\n');
});
