import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { startEngine } from '../../scripts/testbed/engines.mjs';
import { Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage, type Scene } from './scene.js';
import { Workbench } from './workbench.js';

const second = await startEngine();
after(() => second.stop());
const other = new Docker({ host: second.env.DOCKER_HOST, config: second.env.DOCKER_CONFIG });
const broken = path.join(given.engine.config, 'contexts/meta/broken/meta.json');
const configFile = path.join(given.engine.config, 'config.json');
const workspaceSettings = path.join(given.folder, '.vscode/settings.json');

const scene = stage(async (docker) => {
  for (const name of (await docker.run('context', 'ls', '--quiet')).split('\n')) {
    if (name !== 'default') await docker.run('context', 'rm', '--force', name);
  }
  await docker.run('context', 'create', 'second', '--docker', `host=${second.host}`);
  await docker.run('context', 'create', 'nowhere', '--docker', 'host=unix:///nowhere/docker.sock');
  await mkdir(path.dirname(broken), { recursive: true });
  await writeFile(broken, '{"Name":');
  await docker.running('first');
  await other.running('here');
});

const own = 'What docker itself would use';

async function openList({ workbench }: Scene) {
  await workbench.run('longshore.endpoint.select');
  return (await workbench.quickInput.titled('Select the Docker endpoint')).filled();
}

async function select(on: Scene, row: string, where: 'In this workspace' | 'In every window') {
  await (await openList(on)).choose(row);
  await on.workbench.quickInput.titled(`Use ${row}`);
  await on.workbench.quickInput.choose(where);
}

const settingsOf = async (file: string) =>
  JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, unknown>;

scene('lists every endpoint with its state, the one in use marked, and broken ones with why', async (on) => {
  await on.containers.row('first').waitFor();
  await (await on.containers.moreActions()).choose('Select Endpoint…');
  const list = await on.workbench.quickInput.titled('Select the Docker endpoint');
  await eventually(async () => {
    assert.match(await list.rowText(own), /in use · unix:.*DOCKER_HOST Docker Engine 20\.10\.24\S* · API 1\.41$/);
    assert.match(await list.rowText('second'), /second ?unix:\S+ Docker Engine 20\.10\.24\S* · API 1\.41$/);
    assert.match(await list.rowText('nowhere'), /nowhere ?unix:\/\/\/nowhere\/docker\.sock .*\/nowhere\/docker\.sock/);
    assert.match(await list.rowText('broken'), /broken ?.*meta\.json is not JSON/);
  });
  await on.workbench.keepImage('endpoints', 'window');
});

scene('goes to another endpoint at once, for this workspace, and back to what docker would use', async (on) => {
  await select(on, 'second', 'In this workspace');
  await on.containers.row('here').waitFor();
  assert.deepEqual(await on.containers.outline(), ['Individual containers', '  here']);
  assert.match(await on.workbench.statusItem.innerText(), /second/);
  assert.equal((await settingsOf(workspaceSettings))['longshore.endpoint'], 'context:second');
  await select(on, own, 'In this workspace');
  await on.containers.row('first').waitFor();
  assert.equal('longshore.endpoint' in (await settingsOf(workspaceSettings)), false);
});

scene('refuses a context that can’t be used, stays where it is, and removes it', async (on) => {
  await (await openList(on)).choose('broken');
  await on.workbench.toast(/broken can’t be used: .*is not JSON/).close();
  assert.ok(await on.containers.seen('first'));
  // docker itself can't even list its contexts any more, let alone remove this one.
  await assert.rejects(on.docker.run('context', 'ls'), /JSON/);
  await (await openList(on)).pressOnRow('broken', 'Remove the Context…');
  await on.workbench.dialog.press('Remove');
  await eventually(async () => assert.match(await on.docker.run('context', 'ls', '--quiet'), /^second$/m));
});

scene('creates a context as docker would, inspects it, makes it current and removes it', async (on) => {
  const { workbench, docker } = on;
  const { quickInput, dialog } = workbench;
  await workbench.run('longshore.context.create');
  await quickInput.titled('Create a Docker context');
  await quickInput.type('../x');
  await eventually(async () => assert.match(await quickInput.message(), /letters, digits/));
  await quickInput.type('made');
  await quickInput.accept();
  await eventually(async () => assert.match(await quickInput.message(), /Where the engine is/));
  await quickInput.type('unix://relative');
  await eventually(async () => assert.match(await quickInput.message(), /not absolute/));
  await quickInput.type(second.host);
  await quickInput.accept();
  await eventually(async () => assert.match(await quickInput.message(), /Description/));
  await quickInput.type('by hand');
  await quickInput.accept();
  await workbench.toast(/The context made was created/).close();
  const [made] = JSON.parse(await docker.run('context', 'inspect', 'made')) as Record<string, unknown>[];
  assert.deepEqual(
    { meta: made?.['Metadata'], endpoints: made?.['Endpoints'] },
    { meta: { Description: 'by hand' }, endpoints: { docker: { Host: second.host, SkipTLSVerify: false } } },
  );

  await (await openList(on)).pressOnRow('made', 'Inspect the Context');
  assert.match(await workbench.editorText(), /"Description": "by hand"/);
  await (await openList(on)).pressOnRow('made', 'Make It Docker’s Current Context');
  await workbench.toast(/made is docker’s current context now.*DOCKER_HOST/).close();
  assert.equal((await settingsOf(configFile))['currentContext'], 'made');
  await (await openList(on)).pressOnRow('made', 'Remove the Context…');
  assert.match(await dialog.detail(), /current context of the docker program/);
  await dialog.press('Remove');
  // The configuration is written to the disk itself, which may take long beside what else writes there.
  await eventually(
    async () => assert.ok(!(await docker.run('context', 'ls', '--quiet')).split('\n').includes('made')),
    60_000,
  );
  assert.equal('currentContext' in (await settingsOf(configFile)), false);
});

scene('shows a read-only endpoint in colour, hides what would change it, and refuses the rest', async (on) => {
  const { workbench, containers, docker } = on;
  const { quickInput } = workbench;
  await workbench.run('longshore.endpoint.protect');
  await quickInput.titled(/^Protect /);
  await quickInput.choose('Read-only');
  await workbench.statusItem.locator('.codicon-lock').waitFor();
  assert.match((await workbench.statusItem.getAttribute('class')) ?? '', /warning-kind/);
  await workbench.keepImage('read-only', 'window');
  const items = await (await containers.row('first').contextMenu()).items();
  assert.ok(items.includes('Inspect') && items.includes('Copy Name'), items.join());
  assert.deepEqual(
    items.filter((item) => /Stop|Restart|Pause|Signal|Rename|Remove|Shell|Command|Attach/.test(item)),
    [],
  );
  await workbench.tidy();
  await containers.row('first').click();
  await workbench.page.keyboard.press('Delete');
  await workbench.toast(/is marked as read-only: nothing is changed there/).close();
  assert.equal(await docker.state('first'), 'running');

  await workbench.run('longshore.endpoint.protect');
  await quickInput.choose('Not protected');
  await workbench.dialog.press('Change');
  await workbench.statusItem.locator('.codicon-lock').waitFor({ state: 'detached' });
  assert.ok((await (await containers.row('first').contextMenu()).items()).includes('Stop'));
});

scene('asks for a guarded endpoint’s name before anything is destroyed', async (on) => {
  const { workbench, containers } = on;
  const { quickInput, dialog } = workbench;
  await select(on, 'second', 'In this workspace');
  await containers.row('here').waitFor();
  await workbench.run('longshore.endpoint.protect');
  await quickInput.titled('Protect second');
  await quickInput.choose('Guarded');
  await workbench.statusItem.locator('.codicon-shield').waitFor();
  assert.match((await workbench.statusItem.getAttribute('class')) ?? '', /error-kind/);
  await (await containers.row('here').contextMenu()).choose('Remove…');
  await quickInput.titled('Guarded endpoint');
  await quickInput.type('secon');
  await quickInput.accept();
  await eventually(async () => assert.match(await quickInput.message(), /Type second to go on/));
  await workbench.keepImage('guarded', 'window');
  await quickInput.type('second');
  await quickInput.accept();
  await eventually(async () => assert.match(await dialog.detail(), new RegExp(`On second: ${second.host}`)));
  await dialog.press('Remove');
  await dialog.press('Force Remove');
  await containers.row('here').waitForGone();
  assert.equal(await other.state('here'), 'gone');

  await workbench.run('longshore.endpoint.protect');
  await quickInput.choose('Not protected');
  await dialog.press('Change');
  await select(on, own, 'In this workspace');
  await containers.row('first').waitFor();
});

scene('follows docker’s current context, and suggests to guard what sounds like production', async ({ docker }) => {
  const config = await mkdtemp(path.join(tmpdir(), 'longshore-config-'));
  const cli = new Docker({ host: '', config });
  await cli.run('context', 'create', 'prod', '--docker', `host=${second.host}`);
  await cli.run('context', 'create', 'dev', '--docker', `host=${given.engine.host}`);
  await cli.run('context', 'use', 'prod');
  await other.running('precious');
  const editor = await startWorkbench({
    extension: given.extension,
    folder: given.folder,
    env: { DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined, DOCKER_CONFIG: config },
  });
  try {
    const workbench = await Workbench.open(editor.url);
    try {
      const containers = workbench.view('Containers');
      await containers.row('precious').waitFor();
      const toast = workbench.toast(/prod sounds like production/);
      await toast.text();
      await workbench.keepImage('production', 'window');
      await toast.press('Guard It');
      await workbench.statusItem.locator('.codicon-shield').waitFor();
      assert.equal((await workbench.statusItem.innerText()).trim(), 'prod');

      // Somebody changes it in a terminal.
      await cli.run('context', 'use', 'dev');
      await containers.row('first').waitFor();
      await eventually(async () => assert.equal((await workbench.statusItem.innerText()).trim(), 'dev'));
      assert.equal(await workbench.statusItem.locator('.codicon-shield').count(), 0);
      assert.equal(await docker.state('first'), 'running');
    } catch (error) {
      await workbench.screenshot('failed production');
      throw error;
    } finally {
      await workbench.close();
    }
  } finally {
    await editor.stop();
    await rm(config, { recursive: true });
  }
});
