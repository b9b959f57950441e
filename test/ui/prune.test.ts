import assert from 'node:assert/strict';
import { busybox, type Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

/** Something unused of each kind, and something used beside it. */
async function litter(docker: Docker): Promise<void> {
  await docker.clear();
  await docker.running('busy', '-v', 'kept:/data', '--network', 'bridge');
  // 500 kB in the container's own layer, and 1 MB in a volume without a name.
  const fill = 'dd if=/dev/zero of=/filler bs=1000 count=500; dd if=/dev/zero of=/cache/filler bs=1000 count=1000';
  await docker.run('run', '--name', 'over', '-v', '/cache', busybox, 'sh', '-c', fill);
  await docker.run('commit', 'busy', 'acme/once:1');
  await docker.run('commit', 'over', 'acme/once:1');
  await docker.run('volume', 'create', 'precious');
  await docker.run('network', 'create', 'empty');
}

const scene = stage(litter);

scene('cleans up stopped containers: shows which, how much they free, and asks once more', async (on) => {
  const { workbench, containers, docker } = on;
  await containers.row('over').waitFor();
  await (await containers.moreActions()).choose('Clean Up Stopped Containers…');
  const { quickInput, dialog } = workbench;
  await quickInput.titled('Clean up: 1 ticked, frees 500kB');
  assert.deepEqual(await quickInput.labels(), ['over'], 'a running container is not offered');
  assert.match(await quickInput.rowText('over'), /500kB/);
  await quickInput.ok();
  await eventually(async () => assert.match(await dialog.message(), /^Remove /));
  assert.match(await dialog.detail(), /over[\s\S]*This frees 500kB and can’t be undone/);
  assert.equal(await docker.state('over'), 'exited', 'nothing has happened yet');
  await dialog.press('Remove');
  await containers.row('over').waitForGone();
  assert.deepEqual(await docker.names('container'), ['busy']);
  const toast = workbench.toast(/freed 500kB/);
  await toast.text();
  await toast.close();
});

scene('ticks anonymous volumes alone; named ones are for the user to tick', async ({ workbench, volumes, docker }) => {
  const anonymous = (await docker.names('volume')).find((name) => name.length === 64) ?? '';
  await (await volumes.moreActions()).choose('Clean Up Unused Volumes…');
  const { quickInput, dialog } = workbench;
  await quickInput.titled('Clean up: 1 ticked, frees 1MB');
  assert.equal(await quickInput.isTicked('precious'), false);
  await quickInput.tick('precious');
  await quickInput.titled(/Clean up: 2 ticked/);
  await quickInput.tick('precious', false);
  await quickInput.titled('Clean up: 1 ticked, frees 1MB');
  await quickInput.ok();
  await dialog.press('Remove');
  await eventually(async () => assert.deepEqual(await docker.names('volume'), ['kept', 'precious']));
  await eventually(async () => assert.deepEqual(await volumes.outline(), ['kept', 'precious']));
  assert.equal(await docker.inspect(anonymous, '{{.Name}}', 'volume'), 'gone');
  await workbench.toast(/freed 1MB/).close();
});

scene('cleans up dangling images, and others only when they are ticked', async ({ workbench, images, docker }) => {
  await images.row('Dangling').waitFor();
  const dangling = await docker.run('image', 'ls', '--quiet', '--filter', 'dangling=true');
  await (await images.moreActions()).choose('Clean Up Unused Images…');
  const { quickInput, dialog } = workbench;
  await quickInput.titled(/Clean up: 1 ticked/);
  assert.deepEqual((await quickInput.labels()).sort(), [dangling, 'acme/once:1'].sort(), 'busybox is in use');
  assert.equal(await quickInput.isTicked(dangling), true);
  assert.equal(await quickInput.isTicked('acme/once:1'), false);
  await quickInput.ok();
  await dialog.press('Remove');
  await images.row('Dangling').waitForGone();
  assert.deepEqual(await docker.names('image'), ['acme/once:1', busybox]);
  await workbench.toast(/Removed/).close();
});

scene('cleans up networks without containers', async ({ workbench, networks, docker }) => {
  await (await networks.moreActions()).choose('Clean Up Unused Networks…');
  const { quickInput, dialog } = workbench;
  assert.deepEqual(await quickInput.labels(), ['empty'], 'built-in networks are not offered');
  await quickInput.ok();
  await dialog.press('Remove');
  await networks.row('empty').waitForGone();
  assert.deepEqual(await docker.names('network'), ['bridge', 'host', 'none']);
  await workbench.toast(/Removed/).close();
});

scene('says when there is nothing to clean up', async ({ workbench }) => {
  await workbench.run('longshore.networks.prune');
  await workbench.toast(/nothing to clean up/).close();
});

scene('cleans up everything unused at once, and nothing else', async (on) => {
  const { workbench, containers, images, volumes, networks, docker } = on;
  await litter(docker);
  await networks.row('empty').waitFor();
  await workbench.run('longshore.engine.prune');
  const { quickInput, dialog } = workbench;
  await quickInput.titled(/Clean up: 3 ticked, frees .*/);
  assert.equal(await quickInput.isTicked('over'), true);
  assert.equal(await quickInput.isTicked('empty'), true);
  assert.equal(await quickInput.isTicked('precious'), false);
  await quickInput.ok();
  await eventually(async () => assert.match(await dialog.detail(), /over/));
  await dialog.press('Remove');
  for (const [view, label] of [
    [containers, 'over'],
    [images, 'Dangling'],
    [networks, 'empty'],
  ] as const) {
    await view.row(label).waitForGone();
  }
  assert.deepEqual(await docker.names('container'), ['busy']);
  assert.ok((await docker.names('volume')).includes('precious'));
  assert.ok(await volumes.seen('precious'));
  await workbench.toast(/Removed/).close();
});
