import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Bench } from './scenario.js';
import { scenarios } from './scenarios.js';

let bench: Bench;
before(async () => {
  bench = await Bench.make();
});
after(() => bench.end());

/**
 * Real users, groups, sockets, directories, name spaces and certificates; the diagnosis runs as the user whose editor
 * can't connect. The names are the specification's.
 */
describe('set-ups', { concurrency: 2 }, () => {
  for (const [name, { setup, expected }] of Object.entries(scenarios)) {
    test(name, async () => {
      const answer = await bench.run(setup);
      const [id = '', ...others] = expected.split('+');
      assert.equal(answer.id, id, JSON.stringify(answer));
      const beside = [...answer.also, ...answer.lints];
      assert.deepEqual(
        others.filter((other) => !beside.includes(other)),
        [],
        JSON.stringify(beside),
      );
      for (const { finding, why } of answer.texts) assert.doesNotMatch(`${finding} ${why}`, /\{\w+\}|undefined|NaN/);
    });
  }
});
