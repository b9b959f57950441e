import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex, rowsOf } from '../../../src/panels/core/line-index.js';
import { LogStore } from '../../../src/panels/core/log-store.js';

test('a store gives back what it was given, and counts what it drops', () => {
  const store = new LogStore(10_000);
  const total = 50_000;
  for (let at = 0; at < total; at += 500) {
    const numbers = Array.from({ length: 500 }, (_, step) => at + step);
    store.append(
      numbers.map((number) => `line ${number} å☃${number % 7 === 0 ? '' : ' x'.repeat(number % 30)}`),
      numbers.map((number) => number + 0.25),
      numbers.map((number) => number % 9),
    );
  }
  assert.equal(store.end, total);
  assert.equal(store.dropped, store.first);
  const kept = store.end - store.first;
  assert.ok(kept >= 10_000 && kept < 15_000, `${kept}`);
  for (let line = store.first; line < store.end; line += 1) {
    assert.ok(store.text(line).startsWith(`line ${line} å☃`), store.text(line));
    assert.equal(store.time(line), line + 0.25);
    assert.equal(store.mark(line), line % 9);
  }
  assert.equal(store.text(store.first - 1), '');
  store.clear();
  assert.equal(store.end, 0);
  assert.equal(store.text(0), '');
});

test('an index of lines of several rows finds rows and lines, also after its beginning was dropped', () => {
  for (const wraps of [false, true]) {
    const index = new LineIndex(wraps);
    const shown: { line: number; rows: number }[] = [];
    let first = 0;
    for (let line = 0; line < 200_000; line += 3) {
      const rows = wraps ? 1 + (line % 4) : 1;
      index.push(line, rows);
      shown.push({ line, rows });
      if (line % 30_000 !== 0 || line === 0) continue;
      const gone = line - 20_000;
      const before = shown.length;
      const expected = shown.slice(first).findIndex((one) => one.line >= gone);
      const rowsGone = shown.slice(first, first + expected).reduce((sum, one) => sum + one.rows, 0);
      assert.equal(index.drop(gone), rowsGone);
      first += expected;
      assert.equal(index.count, before - first);
      assert.equal(
        index.rows,
        shown.slice(first).reduce((sum, one) => sum + one.rows, 0),
      );
      let top = 0;
      for (let at = 0; at < 50; at += 1) {
        assert.equal(index.top(at), top);
        assert.equal(index.at(top), at);
        top += shown[first + at]?.rows ?? 0;
        assert.equal(index.at(top - 0.5), at);
        assert.equal(index.indexOf(index.line(at)), at);
      }
      assert.equal(index.indexOf(index.line(5) - 1), 5, 'the next line for one that isn’t shown');
    }
  }
});

test('rows of a text', () => {
  assert.equal(rowsOf('', 10), 1);
  assert.equal(rowsOf('x'.repeat(10), 10), 1);
  assert.equal(rowsOf('x'.repeat(11), 10), 2);
  assert.equal(rowsOf('汉'.repeat(6), 10), 2);
});
