import assert from 'node:assert/strict';
import { docker, removeContainers, runContainer } from '../docker.js';
import { resetSettings, set } from '../settings.js';
import { contextKey, flat, rows, showViews, until, untilContext, untilGone, untilRow, type SeenRow } from '../views.js';

const labels = (some: readonly SeenRow[]) => some.map(({ label }) => label);

suite('Settings', () => {
  suiteSetup(async () => {
    await showViews();
    await untilRow('containers', 'shop-db-1');
  });
  teardown(async () => {
    await resetSettings();
    await untilRow('containers', 'shop');
    await removeContainers();
  });

  test('group the containers', async () => {
    await set('longshore.containers.groupBy', 'status');
    await until('containers', (some) => !labels(some).includes('shop') && labels(flat(some)).includes('paused-clock'));
    await set('longshore.containers.groupBy', 'image');
    await until('containers', (some) => labels(some).includes('acme/worker:1.4'));
    await set('longshore.containers.groupBy', 'network');
    await until('containers', (some) => labels(some).includes('shop_default'));
    await set('longshore.containers.groupBy', 'none');
    await until('containers', (some) => labels(some).includes('shop-db-1'));
  });

  test('group by a label of choice', async () => {
    const name = await runContainer('--label', 'com.example.team=harbour');
    await untilRow('containers', name);
    await set('longshore.containers.groupByLabel', 'com.example.team');
    await set('longshore.containers.groupBy', 'label');
    const harbour = await untilRow('containers', 'harbour');
    assert.deepEqual(labels(harbour.children), [name]);
  });

  test('sort the containers', async () => {
    await set('longshore.containers.groupBy', 'none');
    // The last by name and the newest: the others may all have been made in one second.
    await docker('create', '--name', 'zz-newest', 'busybox:local');
    const byName = labels(await until('containers', (some) => labels(some).includes('zz-newest')));
    assert.deepEqual(
      byName,
      byName.toSorted((a, b) => a.localeCompare(b)),
    );
    await set('longshore.containers.sortBy', 'age');
    // The engine tells the second; within one, the name decides.
    const made = (await docker('ps', '-a', '--format', '{{.CreatedAt}}\t{{.Names}}')).split('\n');
    const at = new Map(made.map((line) => [line.split('\t')[1], line.split('\t')[0] ?? '']));
    const byAge = byName.toSorted((a, b) => (at.get(b) ?? '').localeCompare(at.get(a) ?? ''));
    assert.notDeepEqual(byAge, byName);
    await until('containers', (some) => labels(some).join() === byAge.join());
    await docker('rm', 'zz-newest');
    await untilGone('containers', 'zz-newest');
  });

  test('hide dangling images', async () => {
    await untilRow('images', 'Dangling');
    await set('longshore.images.showDangling', false);
    await untilGone('images', 'Dangling');
    assert.equal(contextKey('longshore:showsDangling'), false);
  });

  test('a value that can’t be is as good as none', async () => {
    await set('longshore.containers.groupBy', 'colour');
    await untilRow('containers', 'shop');
    assert.ok(labels(await rows('containers')).includes('Individual containers'));
  });

  test('an endpoint that is none is said to be none', async () => {
    await set('longshore.endpoint', 'gopher://engine');
    await untilContext('longshore:containers', 'unreachable');
    assert.equal(contextKey('longshore:problem'), 'bad-endpoint');
  });
});
