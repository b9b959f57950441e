import assert from 'node:assert/strict';
import test from 'node:test';
import { humanDuration, parseHumanDuration } from '../../../../src/engine/wording/human-duration.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test("go-units' words", () => {
  const check = (ms: number, words: string) => assert.equal(humanDuration(ms), words);
  check(-5 * minute, 'Less than a second');
  check(0, 'Less than a second');
  check(999, 'Less than a second');
  check(second, '1 second');
  check(1999, '1 second');
  check(2 * second, '2 seconds');
  check(59_999, '59 seconds');
  check(minute, 'About a minute');
  check(2 * minute - 1, 'About a minute');
  check(2 * minute, '2 minutes');
  check(59 * minute + 59_999, '59 minutes');
  check(hour, 'About an hour');
  check(89 * minute + 59_999, 'About an hour');
  check(90 * minute, '2 hours');
  check(47 * hour, '47 hours');
  check(47.5 * hour, '2 days');
  check(2 * day, '2 days');
  check(13 * day, '13 days');
  check(14 * day - hour, '13 days');
  check(14 * day, '2 weeks');
  check(59 * day, '8 weeks');
  check(60 * day, '2 months');
  check(729 * day, '24 months');
  check(730 * day - 0.5 * hour, '1 years');
  check(730 * day, '2 years');
  check(3650 * day, '10 years');
});

test('the least duration of the same words is found again, and a millisecond less reads otherwise', () => {
  let tried = 0;
  for (let ms = 0; ms < 4000 * day; ms = Math.ceil(ms * 1.003) + 137) {
    const words = humanDuration(ms);
    const least = parseHumanDuration(words);
    assert.ok(least !== undefined && least <= ms, `${words} of ${ms} reads as ${least ?? 'nothing'}`);
    assert.equal(humanDuration(least), words);
    if (least > 0) assert.notEqual(humanDuration(least - 1), words);
    tried += 1;
  }
  assert.ok(tried > 3000, `only ${tried} durations were tried`);
});

test('words that docker never writes are not understood', () => {
  const others = ['', '3', '1 minute', '1 hours', '1 hour', '1 days', '90 seconds', '3 fortnights', 'about a minute'];
  for (const words of [...others, ' 3 minutes', '3 minutes ', '-3 minutes', '9'.repeat(400) + ' minutes']) {
    assert.equal(parseHumanDuration(words), undefined, words);
  }
});
