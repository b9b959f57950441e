import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex, rowsOf } from '../../../src/panels/core/line-index.js';
import { makeBatch } from '../../../src/panels/core/log-contract.js';
import { LogStore } from '../../../src/panels/core/log-store.js';

function packLines(texts: readonly string[], times: readonly number[], marks: readonly number[]) {
  const bytes = new TextEncoder().encode(`${texts.join('\n')}\n`);
  const batch = makeBatch(texts.length, bytes.length);
  batch.texts.set(bytes);
  batch.times.set(times);
  batch.marks.set(marks);
  return batch;
}

test('a store gives back what it was given, and counts what it drops', () => {
  const store = new LogStore(10_000);
  const total = 50_000;
  for (let at = 0; at < total; at += 500) {
    const numbers = Array.from({ length: 500 }, (_, step) => at + step);
    // Whole blocks of plain letters, and others.
    const sign = (number: number) => (number % 6000 < 3000 ? 'plain' : '\ufeffå☃𝄞');
    store.append(
      packLines(
        numbers.map((number) => `line ${number} ${sign(number)}${number % 7 === 0 ? '' : ' x'.repeat(number % 30)}`),
        numbers.map((number) => number + 0.25),
        numbers.map((number) => number % 9),
      ),
    );
  }
  assert.equal(store.end, total);
  assert.equal(store.dropped, store.first);
  const kept = store.end - store.first;
  assert.ok(kept >= 10_000 && kept < 15_000, `${kept}`);
  for (let line = store.first; line < store.end; line += 1) {
    const wanted = `line ${line} ${line % 6000 < 3000 ? 'plain' : '\ufeffå☃𝄞'}${line % 7 === 0 ? '' : ' x'.repeat(line % 30)}`;
    assert.equal(store.text(line), wanted);
    assert.equal(store.time(line), line + 0.25);
    assert.equal(store.mark(line), line % 9);
  }
  assert.equal(store.text(store.first - 1), '');
  store.clear();
  assert.equal(store.end, 0);
  assert.equal(store.text(0), '');
});

test('bytes that are no UTF-8 are kept, and the lines beside them stay whole', () => {
  const store = new LogStore(100_000);
  const bytes = Buffer.from('a\xff\xfe b\n\xe2\x98\nok\n', 'latin1');
  for (let at = 0; at < 3000; at += 1) {
    const texts = new Uint8Array(bytes);
    store.append({ texts, times: new Float64Array(3), marks: new Uint16Array(3) });
  }
  for (const line of [0, 3000, 8997]) {
    const lines = [line, line + 1, line + 2].map((number) => store.text(number));
    assert.deepEqual(lines, ['a\ufffd\ufffd b', '\ufffd', 'ok']);
  }
});

test('long lines are dropped by their bytes, and counted', () => {
  const store = new LogStore(1_000_000);
  const long = 'x'.repeat(500_000);
  for (let at = 0; at < 700; at += 1) store.append(packLines([`${at} ${long}`], [at], [0]));
  assert.equal(store.end, 700);
  assert.ok(store.dropped > 200 && store.dropped < 300, `${store.dropped} of 700 times half a megabyte`);
  assert.equal(store.text(store.first).slice(0, 4), `${store.first} `.slice(0, 4));
  assert.equal(store.time(699), 699);
  assert.equal(store.text(699).length, 500_004);
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
