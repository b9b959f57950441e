import assert from 'node:assert/strict';
import test from 'node:test';
import { humanDuration } from '../../../../src/engine/wording/human-duration.js';
import { statusText } from '../../../../src/engine/wording/status.js';

const readAt = 1_700_000_000_000;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function check(status: string, passed: number, text: string): void {
  assert.equal(statusText({ status, readAt }, readAt + passed), text);
}

test('the words grow with the time', () => {
  check('Up Less than a second', 999, 'Up Less than a second');
  check('Up Less than a second', second, 'Up 1 second');
  check('Up 5 seconds', 2 * minute, 'Up 2 minutes');
  check('Up 59 seconds', second, 'Up About a minute');
  check('Up About a minute', minute, 'Up 2 minutes');
  check('Up 59 minutes', minute, 'Up About an hour');
  check('Up About an hour', hour, 'Up 2 hours');
  check('Up 2 days', day - hour, 'Up 2 days');
  check('Up 2 days', day, 'Up 3 days');
  check('Up 2 weeks', 7 * day, 'Up 3 weeks');
  check('Up 8 weeks', 30 * day, 'Up 2 months');
  check('Up 3 years', 365 * day, 'Up 4 years');
});

test('what stands around the duration stays', () => {
  check('Up 5 seconds (healthy)', minute, 'Up About a minute (healthy)');
  check('Up 5 seconds (health: starting)', minute, 'Up About a minute (health: starting)');
  check('Up 3 minutes (Paused)', 2 * minute, 'Up 5 minutes (Paused)');
  check('Up 3 minutes (unhealthy) (Paused)', 2 * minute, 'Up 5 minutes (unhealthy) (Paused)');
  check('Exited (0) 2 hours ago', 3 * hour, 'Exited (0) 5 hours ago');
  check('Exited (-1) About a minute ago', minute, 'Exited (-1) 2 minutes ago');
  check('Restarting (127) 5 seconds ago', 5 * second, 'Restarting (127) 10 seconds ago');
  // Podman
  check('Up 3 minutes ago', 2 * minute, 'Up 5 minutes ago');
  check('Up 3 minutes ago (healthy)', 2 * minute, 'Up 5 minutes ago (healthy)');
});

test('what holds no duration stays as it is', () => {
  const texts = [
    '',
    'Created',
    'Dead',
    'Removal In Progress',
    'Stopping',
    'Unknown',
    'Up',
    'Up ',
    'Up a while',
    'Exited',
  ];
  for (const text of [...texts, 'Up 3 minuten', 'Up 1 hour', 'Exited (x) 2 hours ago', 'up 3 minutes']) {
    check(text, 10 * day, text);
  }
});

/** Durations from none to eleven years, denser where they are short. */
function* durations(): Generator<number> {
  for (let ms = 0; ms < 4000 * day; ms = Math.ceil(ms * 1.01) + 251) yield ms;
}

const frames: readonly ((words: string) => string)[] = [
  (words) => `Up ${words}`,
  (words) => `Up ${words} (healthy)`,
  (words) => `Up ${words} ago`,
  (words) => `Exited (137) ${words} ago`,
  (words) => `Restarting (1) ${words} ago`,
];

test("at the time of reading, and with a clock set back, they are the engine's words", () => {
  for (const lived of durations()) {
    for (const frame of frames) {
      const status = frame(humanDuration(lived));
      check(status, 0, status);
      check(status, -hour, status);
    }
  }
});

test('they never run ahead of what the engine would say, and are less than its rounding behind', () => {
  const order = [...new Set([...durations()].map(humanDuration))];
  const rank = (words: string) => {
    const index = order.indexOf(words);
    return index < 0 ? undefined : index;
  };
  let compared = 0;
  for (const lived of durations()) {
    for (const passed of [second, 7 * second, 31 * minute, 5 * hour, 9 * day, 100 * day]) {
      const text = statusText({ status: `Up ${humanDuration(lived)}`, readAt }, readAt + passed).slice('Up '.length);
      const shown = rank(text);
      const actual = rank(humanDuration(lived + passed));
      if (shown === undefined || actual === undefined) continue;
      compared += 1;
      assert.ok(shown <= actual, `lived ${lived}, ${passed} later: ${text} is ahead`);
      assert.ok(
        shown >= (rank(humanDuration(Math.max(lived, passed))) ?? 0),
        `lived ${lived}, ${passed} later: ${text} is behind`,
      );
    }
  }
  assert.ok(compared > 5000, `only ${compared} were compared`);
});
