import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage, type Scene } from './scene.js';

const scene = stage(async (docker) => {
  await docker.run('tag', busybox, 'acme/zoo:1');
  await docker.created('alpha', '--label', 'team=blue');
  const here = ['--label', `com.docker.compose.project.working_dir=${given.folder}`];
  await docker.running('beta', '--label', 'com.docker.compose.project=shop', ...here);
  // The engine tells when a container was made in whole seconds.
  const second = Math.floor(Date.now() / 1000);
  await eventually(() => assert.ok(Math.floor(Date.now() / 1000) > second));
  const there = ['--label', 'com.docker.compose.project.working_dir=/elsewhere'];
  await docker.running('gamma', '--label', 'com.docker.compose.project=far', '--label', 'team=red', ...there);
});

async function shows({ containers }: Scene, ...lines: string[]): Promise<void> {
  await eventually(async () => assert.deepEqual(await containers.outline(), lines));
}

/** Answers the question that a view's menu brings. */
async function choose({ workbench, containers }: Scene, item: string, answer: string): Promise<void> {
  await (await containers.moreActions()).choose(item);
  await workbench.quickInput.choose(answer);
}

async function group({ workbench, containers }: Scene, answer: string): Promise<void> {
  await containers.titleAction('Group Containers By…');
  await workbench.quickInput.titled('Group containers by');
  await workbench.quickInput.choose(answer);
}

const byProject = ['far', '  gamma', 'shop', '  beta', 'Individual containers', '  alpha'];

scene('groups by project at first, and by what the user chooses', async (on) => {
  await shows(on, ...byProject);
  await group(on, 'Status');
  await shows(on, 'Running', '  beta', '  gamma', 'Created, never started', '  alpha');
  await group(on, 'Image');
  await shows(on, busybox, '  alpha', '  beta', '  gamma');
  await group(on, 'Network');
  await eventually(async () => assert.ok((await on.containers.outline()).includes('bridge')));
  await group(on, 'A label of choice…');
  await on.workbench.quickInput.titled('Group containers by a label');
  await on.workbench.quickInput.type('team');
  await on.workbench.quickInput.accept();
  await shows(on, 'blue', '  alpha', 'red', '  gamma', 'Without the label', '  beta');
  await group(on, 'Nothing');
  await shows(on, 'alpha', 'beta', 'gamma');
});

scene('sorts by name at first, and by age or state', async (on) => {
  await choose(on, 'Sort Containers By…', 'Age, newest first');
  await eventually(async () => assert.equal((await on.containers.outline())[0], 'gamma'));
  await choose(on, 'Sort Containers By…', 'State, running first');
  await shows(on, 'beta', 'gamma', 'alpha');
});

scene('filters by a text, and says so when nothing matches', async (on) => {
  const { workbench, containers } = on;
  await containers.titleAction('Filter Containers…');
  await workbench.quickInput.titled('Filter containers');
  await workbench.quickInput.type('BET');
  await workbench.quickInput.accept();
  await shows(on, 'beta');
  await containers.titleAction('Filter Containers…');
  await workbench.quickInput.titled('Filter containers');
  await workbench.quickInput.type('nothing like it');
  await workbench.quickInput.accept();
  await eventually(async () => assert.match(await containers.welcome(), /No container matches the filters/));
  await containers.pressWelcome('Clear Filters');
  await shows(on, 'beta', 'gamma', 'alpha');
});

scene('shows running ones only, and this workspace’s projects only', async (on) => {
  await (await on.containers.moreActions()).choose('Show Running Only');
  await shows(on, 'beta', 'gamma');
  await (await on.containers.moreActions()).choose('Show This Workspace’s Projects Only');
  await shows(on, 'beta');
  await on.docker.run('stop', 'beta');
  await shows(on);
  await on.docker.run('start', 'beta');
  await shows(on, 'beta');
  await (await on.containers.moreActions()).choose('Show All Projects');
  await shows(on, 'beta', 'gamma');
});

scene('keeps grouping, sorting and filters over a reload', async (on) => {
  const kept = { 'longshore.containers.runningOnly': true };
  await eventually(async () => assert.deepEqual(JSON.parse(await on.workbench.workspaceState()), kept));
  await on.workbench.reload();
  await shows(on, 'beta', 'gamma');
  await on.containers.titleAction('Clear Container Filters');
  await shows(on, 'beta', 'gamma', 'alpha');
  await group(on, 'Compose project');
  await shows(on, ...byProject);
  await on.workbench.reload();
  await shows(on, ...byProject);
});

scene('sorts images, and hides dangling ones', async ({ workbench, images, docker }) => {
  await docker.run('commit', 'alpha', 'acme/newest:1');
  await images.row('acme/newest').waitFor();
  const repositories = async () => (await images.rows()).filter(({ level }) => level === 1).map(({ label }) => label);
  await eventually(async () => assert.deepEqual(await repositories(), ['acme/newest', 'acme/zoo', 'busybox']));
  await docker.run('commit', 'beta', 'acme/newest:1');
  await images.row('Dangling').waitFor();
  await (await images.moreActions()).choose('Hide Dangling Images');
  await images.row('Dangling').waitForGone();
  await (await images.moreActions()).choose('Sort Images By…');
  await workbench.quickInput.choose('Age, newest first');
  await eventually(async () => assert.equal((await repositories())[0], 'acme/newest'));
  await (await images.moreActions()).choose('Show Dangling Images');
  await images.row('Dangling').waitFor();
});
