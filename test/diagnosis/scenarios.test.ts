import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lintTable } from '../../src/diagnosis/causes/lints.js';
import { causeTable } from '../../src/diagnosis/causes/table.js';
import { Bench } from './scenario.js';
import { scenarios } from './scenarios.js';

let bench: Bench;
before(async () => {
  bench = await Bench.make();
});
/** Milliseconds of each answer, by its set-up. */
const times = new Map<string, number>();
after(async () => {
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, 5);
  console.log(`slowest: ${slowest.map(([name, ms]) => `${name} ${ms} ms`).join(', ')}`);
  await bench.end();
});

/** Whether anything in a set-up stands in for the real thing: an engine, ssh, systemd, WSL, Flatpak, a container. */
const hasStandIn = (setup: string) =>
  /\b(standin|strace|stub|systemctl|ownroot|container=oci)\b|WSL_DISTRO/.test(setup);

/** Told by the name of a path: the product itself isn't there. */
const byNameAlone = ['docker-desktop-not-running', 'vm-engine-not-running'];

test('at least 60 reasons, and every lint, are shown by the real software', (t) => {
  const ids = Object.values(scenarios).flatMap(({ setup, expected }) => (hasStandIn(setup) ? [] : expected.split('+')));
  const shown = (table: object) => Object.keys(table).filter((id) => ids.includes(id) && !byNameAlone.includes(id));
  const [causes, lints] = [shown(causeTable), shown(lintTable)];
  const others = Object.keys(causeTable).filter((id) => !causes.includes(id));
  t.diagnostic(
    `${causes.length} reasons by the real software; by stand-ins or recorded evidence: ${others.join(', ')}`,
  );
  assert.ok(causes.length >= 60, `${causes.length}`);
  assert.deepEqual(
    Object.keys(lintTable).filter((id) => !lints.includes(id)),
    [],
  );
});

/**
 * Real engines, users, groups, sockets, directories, name spaces, containers, certificates and ssh servers; the diagnosis runs as the user whose editor
 * can't connect. The names are the specification's.
 */
describe('set-ups', { concurrency: 2 }, () => {
  for (const [name, { setup, expected }] of Object.entries(scenarios)) {
    test(name, { timeout: 90_000 }, async () => {
      const answer = await bench.run(setup);
      times.set(name, answer.ms);
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
