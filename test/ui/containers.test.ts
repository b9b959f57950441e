import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';
import { type TreeView } from './tree-view.js';

const scene = stage(async (docker) => {
  for (const name of ['web', 'db', 'cache']) await docker.running(name);
  await docker.created('idle');
});

const icons = { running: 'play-circle', exited: 'stop-circle', failed: 'error', paused: 'debug-pause' };

/** Waits until a container is shown in this state. */
async function shows(containers: TreeView, name: string, state: keyof typeof icons): Promise<void> {
  await eventually(async () => assert.equal((await containers.seen(name))?.icon, icons[state], name));
}

scene('stops, starts and restarts by the icons on a row', async ({ containers, docker }) => {
  await containers.row('web').inline('Stop');
  await shows(containers, 'web', 'exited');
  assert.equal(await docker.state('web'), 'exited');
  await containers.row('web').inline('Start');
  await shows(containers, 'web', 'running');
  assert.equal(await docker.state('web'), 'running');
  const begun = await docker.inspect('web', '{{.State.StartedAt}}');
  await containers.row('web').inline('Restart');
  await eventually(async () => assert.notEqual(await docker.inspect('web', '{{.State.StartedAt}}'), begun));
  await shows(containers, 'web', 'running');
});

scene('offers in a menu what the state allows, and no more', async ({ workbench, containers }) => {
  const copies = ['Copy Name', 'Copy ID', 'Copy Image Name'];
  const texts = ['Copy as docker run', 'Copy as Compose Service', 'Make Compose File of Containers'];
  const files = ['Go to Path…', 'Export Files…', 'Make Image of It…'];
  const connects = [
    ...['Connect to Network…', 'Connect to Network with Address or Aliases…', 'Connect on a New Network…'],
  ];
  const changes = ['Rename…', 'Edit and Recreate…', 'Duplicate…', 'Change Limits…', ...connects, 'Remove…'];
  const menu = await containers.row('web').contextMenu();
  assert.deepEqual(await menu.items(), [
    ...['Stop', 'Restart', 'Pause', 'Send Signal…', 'Wait for Its End', 'Send Signal to Process…'],
    ...['Open Shell', 'Open Shell With…', 'Open Debug Shell…', 'Run Command in Container…', 'Attach'],
    ...['Show Log', 'Show Log in Terminal…', ...files],
    ...['Show Stats', 'Inspect', 'Show Processes', 'Show Changes'],
    ...['Can It Reach Another Container?', 'Probe Whether It Reaches Another…'],
    ...[...copies, 'Copy IP Address', ...texts],
    ...changes,
  ]);
  await workbench.tidy();
  const idle = await containers.row('idle').contextMenu();
  assert.deepEqual(await idle.items(), [
    ...['Start', 'Restart', ...files],
    ...['Why Did It End?', 'Inspect', 'Show Changes', 'Can It Reach Another Container?'],
    ...[...copies, ...texts],
    ...changes,
  ]);
});

scene('pauses and goes on by the menu', async ({ containers, docker }) => {
  await (await containers.row('web').contextMenu()).choose('Pause');
  await shows(containers, 'web', 'paused');
  assert.equal(await docker.state('web'), 'paused');
  assert.match((await containers.seen('web'))?.description ?? '', /\(Paused\)/);
  await (await containers.row('web').contextMenu()).choose('Unpause');
  await shows(containers, 'web', 'running');
  assert.equal(await docker.state('web'), 'running');
});

scene('asks in the palette which containers, and offers those that it can act on', async (on) => {
  const { workbench, containers, docker } = on;
  await workbench.run('longshore.container.start');
  const question = await workbench.quickInput.titled('Choose one or several');
  assert.deepEqual(await question.labels(), ['idle']);
  await question.tick('idle');
  await question.ok();
  await shows(containers, 'idle', 'running');
  assert.equal(await docker.state('idle'), 'running');

  await workbench.run('longshore.container.stop');
  await question.titled('Choose one or several');
  assert.deepEqual(await question.labels(), ['cache', 'db', 'idle', 'web']);
  await question.type('idl');
  await eventually(async () => assert.deepEqual(await question.labels(), ['idle']));
  await question.tick('idle');
  await question.ok();
  await shows(containers, 'idle', 'exited');
  assert.equal(await docker.state('web'), 'running', 'those that were not ticked go on');
});

scene('sends a signal of choice', async ({ workbench, containers, docker }) => {
  await (await containers.row('web').contextMenu()).choose('Send Signal…');
  const question = await workbench.quickInput.titled('Signal to send to web');
  assert.equal((await question.labels())[0], 'SIGKILL');
  await question.choose('SIGUSR1');
  await shows(containers, 'web', 'failed');
  assert.match((await containers.seen('web'))?.description ?? '', /Exited \(7\)/);
  assert.equal(await docker.inspect('web', '{{.State.ExitCode}}'), '7', 'the container ends with 7 on SIGUSR1 alone');
  await containers.row('web').inline('Start');
  await shows(containers, 'web', 'running');
});

scene('renames, and says what is wrong with a name before the engine does', async (on) => {
  const { workbench, containers, docker } = on;
  await (await containers.row('idle').contextMenu()).choose('Rename…');
  const question = await workbench.quickInput.titled('Rename idle');
  await question.type('no spaces');
  await eventually(async () => assert.match(await question.message(), /letters, digits/));
  await question.type('web');
  await eventually(async () => assert.match(await question.message(), /Another container has this name/));
  await question.type('spare');
  await eventually(async () => assert.match(await question.message(), /New name/));
  await question.accept();
  await containers.row('spare').waitFor();
  assert.deepEqual(await docker.names('container'), ['cache', 'db', 'spare', 'web']);
  await containers.row('idle').waitForGone();
});

scene('renames the row that was right-clicked, whatever else is selected', async ({ workbench, containers }) => {
  await containers.row('web').click();
  await containers.row('cache').click('ControlOrMeta');
  await (await containers.row('web').contextMenu()).choose('Rename…');
  await workbench.quickInput.titled('Rename web');
});

scene('stops three selected rows at once', async ({ containers, docker }) => {
  await containers.row('web').click();
  await containers.row('db').click('ControlOrMeta');
  await containers.row('cache').click('ControlOrMeta');
  await (await containers.row('web').contextMenu()).choose('Stop');
  for (const name of ['cache', 'db', 'web']) {
    await shows(containers, name, 'exited');
    assert.equal(await docker.state(name), 'exited');
  }
});

scene('offers for a mixed selection what all of it can do', async ({ containers, docker }) => {
  await docker.run('start', 'db', 'cache');
  await shows(containers, 'db', 'running');
  await shows(containers, 'cache', 'running');
  await containers.row('spare').click();
  await containers.row('db').click('ControlOrMeta');
  const menu = await containers.row('spare').contextMenu();
  assert.deepEqual(await menu.items(), [
    ...['Restart', 'Show Log', 'Show Log in Terminal…', 'Go to Path…', 'Export Files…', 'Make Image of It…'],
    ...['Inspect', 'Show Changes', 'Can It Reach Another Container?', 'Copy Name', 'Copy ID', 'Copy Image Name'],
    ...['Copy as docker run', 'Copy as Compose Service', 'Make Compose File of Containers'],
    ...['Rename…', 'Edit and Recreate…', 'Duplicate…', 'Change Limits…'],
    ...['Connect to Network…', 'Connect to Network with Address or Aliases…', 'Connect on a New Network…', 'Remove…'],
  ]);
});

scene('takes a container once of which several rows are selected', async ({ workbench, containers, docker }) => {
  // A click has opened it in the test before, and it is on the same network.
  await containers.row('spare').collapse();
  await containers.row('cache').expand();
  await containers.row('bridge').click();
  await containers.row('cache').click('ControlOrMeta');
  await workbench.page.keyboard.press('Delete');
  await eventually(async () => assert.equal(await workbench.dialog.message(), 'Remove the container cache?'));
  await workbench.dialog.press('Cancel');
  await containers.row('cache').collapse();
  assert.equal(await docker.state('cache'), 'running');
});

scene('removes only after a confirmation', async ({ workbench, containers, docker }) => {
  await (await containers.row('spare').contextMenu()).choose('Remove…');
  const { dialog } = workbench;
  assert.equal(await dialog.message(), 'Remove the container spare?');
  assert.match(await dialog.detail(), /not to a volume is lost/);
  await dialog.press('Cancel');
  assert.notEqual(await docker.state('spare'), 'gone');
  await (await containers.row('spare').contextMenu()).choose('Remove…');
  await dialog.press('Remove');
  await containers.row('spare').waitForGone();
  assert.equal(await docker.state('spare'), 'gone');
});

scene('removes a running one by force, as a second step', async ({ workbench, containers, docker }) => {
  await (await containers.row('db').contextMenu()).choose('Remove…');
  const { dialog } = workbench;
  await dialog.press('Remove');
  await eventually(async () => assert.equal(await dialog.message(), 'The engine refused to remove db. Force it?'));
  assert.match(await dialog.detail(), /running container/);
  assert.equal(await docker.state('db'), 'running', 'nothing has happened yet');
  await dialog.press('Cancel');
  assert.equal(await docker.state('db'), 'running');
  await (await containers.row('db').contextMenu()).choose('Remove…');
  await dialog.press('Remove');
  await dialog.press('Force Remove');
  await containers.row('db').waitForGone();
  await eventually(async () => assert.equal(await docker.state('db'), 'gone'));
});

scene('removes anonymous volumes only when told to', async ({ workbench, containers, docker }) => {
  const volumeOf = async (name: string) => {
    await docker.created(name, '-v', '/data');
    await containers.row(name).waitFor();
    return docker.inspect(name, '{{(index .Mounts 0).Name}}');
  };
  const kept = await volumeOf('keeps');
  const lost = await volumeOf('loses');
  const { dialog } = workbench;
  await (await containers.row('keeps').contextMenu()).choose('Remove…');
  assert.match(await dialog.detail(), new RegExp(`Anonymous volumes: ${kept.slice(0, 12)}`));
  assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', 'Remove', 'Remove with Anonymous Volumes']);
  await dialog.press('Remove');
  await containers.row('keeps').waitForGone();
  await (await containers.row('loses').contextMenu()).choose('Remove…');
  await dialog.press('Remove with Anonymous Volumes');
  await containers.row('loses').waitForGone();
  assert.equal(await docker.state('loses'), 'gone');
  assert.deepEqual(await docker.names('volume'), [kept]);
  assert.equal(await docker.inspect(lost, '{{.Name}}', 'volume'), 'gone');
});

scene('acts on a whole Compose project', async ({ workbench, containers, docker }) => {
  for (const name of ['api', 'jobs']) {
    await docker.running(`till-${name}-1`, '--label', 'com.docker.compose.project=till');
  }
  await eventually(async () => assert.equal((await containers.seen('till'))?.description, '2 of 2 running'));
  await (await containers.row('till').contextMenu()).choose('Stop');
  await eventually(async () => assert.equal((await containers.seen('till'))?.description, '0 of 2 running'));
  assert.equal(await docker.state('till-api-1'), 'exited');
  assert.equal(await docker.state('till-jobs-1'), 'exited');
  assert.equal(await docker.state('cache'), 'running', 'no other container is touched');
  await (await containers.row('till').contextMenu()).choose('Remove Stopped Containers…');
  assert.equal(await workbench.dialog.message(), 'Remove 2 stopped containers of till?');
  await workbench.dialog.press('Remove');
  await containers.row('till').waitForGone();
  assert.deepEqual(await docker.names('container'), ['cache', 'web']);
});

scene('inspects in a document that follows the container', async ({ workbench, containers, docker }) => {
  await (await containers.row('cache').contextMenu()).choose('Inspect');
  await workbench.page.locator('.tab', { hasText: 'cache.json' }).waitFor();
  await eventually(async () => assert.match(await workbench.editorText(), /"Status": "running"/));
  await docker.run('stop', 'cache');
  await eventually(async () => assert.match(await workbench.editorText(), /"Status": "exited"/));
  await docker.run('start', 'cache');
});

scene('copies id, name, image and address', async ({ workbench, containers, docker }) => {
  const copied = async (item: string) => {
    await (await containers.row('cache').contextMenu()).choose(item);
    return workbench.clipboard();
  };
  const address = await docker.inspect('cache', '{{.NetworkSettings.IPAddress}}');
  const id = await docker.inspect('cache', '{{.Id}}');
  const wanted = { 'Copy Name': 'cache', 'Copy ID': id, 'Copy Image Name': busybox, 'Copy IP Address': address };
  for (const [item, text] of Object.entries(wanted)) {
    await eventually(async () => assert.equal(await copied(item), text));
  }
  await containers.row('web').click();
  await containers.row('cache').click('ControlOrMeta');
  await eventually(async () => assert.deepEqual((await copied('Copy Name')).split('\n').sort(), ['cache', 'web']));
});
