import assert from 'node:assert/strict';
import { after } from 'node:test';
import { startEngine } from '../../scripts/testbed/engines.mjs';
import { Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

// An engine that may be stopped: the other files' tests need theirs.
const engine = await startEngine();
after(() => engine.stop());
const own = new Docker({ host: engine.env.DOCKER_HOST, config: engine.env.DOCKER_CONFIG });

const scene = stage(() => Promise.resolve());

scene('says what to do where there is nothing yet', async ({ containers, images, volumes, networks, docker }) => {
  await eventually(async () => assert.match(await containers.welcome(), /There are no containers yet/));
  await eventually(async () => assert.match(await volumes.welcome(), /There are no volumes yet/));
  await eventually(async () => assert.deepEqual(await networks.outline(), ['bridge', 'host', 'none']));
  await eventually(async () => assert.deepEqual(await images.outline(), ['busybox', '  local']));
  await docker.created('first');
  await containers.row('first').waitFor();
});

scene('goes to another engine when the setting says so', async ({ workbench, containers }) => {
  await own.created('here');
  await changeSettings({ 'longshore.endpoint': engine.host });
  await containers.row('here').waitFor();
  assert.deepEqual(await containers.outline(), ['Individual containers', '  here']);
  await workbench.statusItem.click();
  const question = await workbench.quickInput.titled('Docker endpoint');
  assert.match(await question.rowText(engine.host), /chosen by the setting longshore\.endpoint/);
});

scene('says that the engine is gone, and shows all again by itself when it is back', async (on) => {
  const { workbench, containers, images, volumes, networks } = on;
  await engine.crash();
  try {
    // The exact reason, with the way out as rows to click.
    await eventually(async () => assert.match(await containers.message(), /but nobody listens on it: .* crashed/));
    assert.deepEqual((await containers.outline()).slice(-3), [
      'Why, and other ways out',
      'Select another endpoint…',
      'Try Again',
    ]);
    for (const view of [images, volumes, networks]) {
      await eventually(async () => assert.match(await view.welcome(), /No engine is connected/));
    }
    await eventually(async () => assert.match(await workbench.statusItem.innerHTML(), /codicon-debug-disconnect/));
    assert.equal(await workbench.activity.locator('.badge-content').isVisible(), false);
  } finally {
    await engine.revive();
  }
  await containers.row('here').waitFor();
  await images.row('local').waitFor();
  await networks.row('bridge').waitFor();
  await eventually(async () => assert.match(await workbench.statusItem.innerHTML(), /codicon-vm-active/));
  await own.running('later');
  await eventually(async () => assert.equal((await containers.seen('later'))?.icon, 'play-circle'));
});

scene('explains an endpoint that can’t be used, and goes on once it is corrected', async (on) => {
  const { workbench, containers } = on;
  await changeSettings({ 'longshore.endpoint': 'http//nowhere' });
  await eventually(async () => assert.match(await containers.message(), /http\/\/nowhere/));
  await containers.row('Select another endpoint…').click();
  const list = await workbench.quickInput.titled('Select the Docker endpoint');
  await eventually(async () => assert.match(await list.rowText('http//nowhere'), /something other than host and port/));
  await workbench.tidy();
  await changeSettings({ 'longshore.endpoint': engine.host });
  await containers.row('here').waitFor();
});
