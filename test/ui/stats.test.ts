import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.run('run', '-d', '--name', 'busy', '--cpus', '0.2', busybox, 'sh', '-c', 'while :; do :; done');
  for (const name of ['calm', 'quiet']) await docker.running(name);
});

scene('shows all running containers in a table that can be sorted and follows the engine', async (on) => {
  const { workbench, docker } = on;
  await workbench.run('longshore.containers.stats');
  const page = await workbench.webview('Stats of all containers');
  const rows = () => page.rows();
  await eventually(async () =>
    assert.deepEqual(
      (await rows()).map(([name]) => name),
      ['busy', 'calm', 'quiet'],
    ),
  );
  await eventually(async () => assert.match((await rows())[0]?.[1] ?? '', /^\d+\.\d\d%$/));
  assert.match((await rows())[1]?.[2] ?? '', /^[\d.]+[KM]iB \/ [\d.]+GiB$/);
  await page.sortBy('Name');
  await eventually(async () =>
    assert.deepEqual(
      (await rows()).map(([name]) => name),
      ['quiet', 'calm', 'busy'],
    ),
  );
  await page.sortBy('CPU %');
  await eventually(async () => assert.equal((await rows())[0]?.[0], 'busy'));
  await docker.running('late');
  await eventually(async () => assert.equal((await rows()).length, 4));
  await docker.run('kill', 'late');
  await eventually(async () => assert.equal((await rows()).length, 3));
  await workbench.keepImage('stats', 'window');
});

scene('shows charts of one container, while it is in sight alone', async ({ workbench, containers, docker }) => {
  await (await containers.row('busy').contextMenu()).choose('Show Stats');
  const page = await workbench.webview('Stats of busy');
  await eventually(async () =>
    assert.match(await page.text(), /CPU: \d+\.\d\d%[^]*Memory: [\d.]+[KM]iB[^]*Network, received: /),
  );
  await eventually(async () => assert.match(await page.path('CPU'), /^M[\d.]+ [\d.]+L.*L.*L/));
  await workbench.screenshot('stats one');
  await workbench.showTab('Stats of all containers');
  await docker.run('stop', '-t', '0', 'busy');
  await workbench.showTab('Stats of busy');
  await eventually(async () => assert.deepEqual((await page.rows())[0]?.slice(0, 2), ['busy', '--']));
});
