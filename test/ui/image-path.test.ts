import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { startEngine } from '../../scripts/testbed/engines.mjs';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { Docker } from './docker.js';
import { name, text } from './api-dockerfile.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { RunForm } from './run-form.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

/** From a right-click on a Dockerfile to the same image on another engine, by the mouse; keys type names alone. */

const user = { name: 'ada', password: 'p+/ secret' };

let registry: Awaited<ReturnType<typeof startRegistry>>;
let second: Awaited<ReturnType<typeof startEngine>>;
let other: Docker;
let folder: string;
before(async () => {
  registry = await startRegistry({ user });
  second = await startEngine();
  other = new Docker({ host: second.env.DOCKER_HOST, config: second.env.DOCKER_CONFIG });
  folder = await mkdtemp(path.join(tmpdir(), 'longshore-ui-path-'));
});
after(async () => {
  await new Docker(given.engine).run('context', 'rm', '--force', 'elsewhere');
  await registry.stop();
  await second.stop();
  await rm(folder, { recursive: true, force: true });
  await rm(path.join(given.folder, name), { force: true });
});

const scene = stage(
  async (docker) => {
    await changeSettings({ 'terminal.integrated.gpuAcceleration': 'off' });
    await writeFile(path.join(given.folder, name), text);
    await docker.run('context', 'create', 'elsewhere', '--docker', `host=${second.host}`);
  },
  { width: 1280, height: 860 },
);

scene('a right-click builds a Dockerfile, and its lines say what they cost', async ({ workbench, docker }) => {
  await workbench.openExplorer();
  await (await workbench.file(name).contextMenu()).choose('Build Image…');
  const question = await workbench.quickInput.titled(`Build ${name}`);
  await question.type('acme/api:1');
  await question.accept();
  await workbench.terminal.shows(/Built acme\/api:1 [0-9a-f]{12} in [\d.]+ s\./);
  assert.equal(await docker.inspect('acme/api:1', '{{json .Config.Cmd}}', 'image'), '["httpd","-f","-p","8080"]');
  await workbench.file(name).click();
  const hint = (words: string) =>
    workbench.page.locator('.editor-group-container .view-line span', { hasText: words }).last();
  await hint('❶ 1.2MB').waitFor();
  await hint('❷ 30kB').waitFor();
  await workbench.keepImage('build', 'window');
});

scene('a tag, a push that asks to log in, and the image comes back from the registry', async (on) => {
  const { workbench, images, docker } = on;
  const { quickInput, dialog } = workbench;
  const id = await docker.inspect('acme/api:1', '{{.Id}}', 'image');
  const reference = `${registry.address}/api:1`;
  await workbench.openDocker();
  await images.row('acme/api').waitFor();
  await (await images.row('1').contextMenu()).choose('Tag…');
  await (await quickInput.titled('Tag acme/api:1')).type(reference);
  await quickInput.accept();
  await images.row(`${registry.address}/api`).waitFor();
  // Both repositories have this tag: the other's is closed, so that one row has the label.
  await images.row('acme/api').collapse();
  await eventually(async () =>
    assert.equal((await images.rows()).filter(({ label }) => label === '1').length, 1, 'one row is called 1'),
  );

  await (await images.row('1').contextMenu()).choose('Push');
  const refused = workbench.toast(/refused to take/);
  assert.match(await refused.text(), /no basic auth credentials You are not logged in there\.$/);
  await refused.press('Log In…');
  await (await quickInput.titled(`Log In to ${registry.address}`)).type(user.name);
  await quickInput.accept();
  await eventually(async () => assert.match(await quickInput.message(), /^Password or access token/));
  await quickInput.type(user.password);
  await quickInput.accept();
  await dialog.press('Keep in Plain Text');
  await workbench.toast(/^Logged in to /).close();
  await workbench.toast(/^Pushed /).close();

  await (await images.row('1').contextMenu()).choose('Remove or Untag…');
  assert.match(await dialog.detail(), /only this tag goes/);
  await dialog.press('Remove');
  await images.row(`${registry.address}/api`).waitForGone();
  await images.row('acme/api').expand();
  await (await images.row('1').contextMenu()).choose('Remove or Untag…');
  await dialog.press('Remove');
  await images.row('acme/api').waitForGone();
  assert.equal(await docker.inspect(id, '{{.Id}}', 'image'), 'gone');

  await images.titleAction('Pull Image…');
  await (await quickInput.titled('Pull Image')).type(reference);
  await quickInput.choose(`Pull ${reference}`);
  await images.row(`${registry.address}/api`).waitFor();
  await workbench.toast(/^Pulled /).close();
  assert.equal(await docker.inspect(reference, '{{.Id}}', 'image'), id);
  await (await images.row('1').contextMenu()).choose('Copy Digest');
  const digest = new RegExp(`^${registry.address}/api@sha256:[0-9a-f]{64}$`);
  await eventually(async () => assert.match(await workbench.clipboard(), digest));
  await (await images.row('1').contextMenu()).choose('Pull Again');
  const same = workbench.toast(/up to date/);
  assert.equal(await same.text(), `${reference} is up to date.`);
  await same.close();
});

scene('it runs, is saved to a file, and is loaded on another engine', async (on) => {
  const { workbench, containers, images, docker } = on;
  const { quickInput } = workbench;
  const reference = `${registry.address}/api:1`;
  await images.row('1').inline('Run…');
  const form = await RunForm.open(workbench, `Run ${reference}`);
  await form.fill('Name', 'api');
  await form.press('Run');
  await containers.row('api').waitFor();
  await eventually(async () => assert.equal(await docker.state('api'), 'running'));

  await (await images.row('1').contextMenu()).choose('Save to File…');
  await quickInput.titled(/^Save /);
  await quickInput.chooseFile(path.join(folder, 'api.tar.gz'));
  await workbench.toast(/^Saved .* to api\.tar\.gz \(\d/).close();
  assert.deepEqual(await readdir(folder), ['api.tar.gz'], 'nothing half-done is left');

  await (await containers.moreActions()).choose('Select Endpoint…');
  await (await quickInput.titled('Select the Docker endpoint')).filled();
  await quickInput.choose('elsewhere');
  await quickInput.titled('Use elsewhere');
  await quickInput.choose('In this workspace');
  await images.row(`${registry.address}/api`).waitForGone();
  await (await images.moreActions()).choose('Load Images from Files…');
  await quickInput.titled('Load Images');
  await quickInput.chooseFile(path.join(folder, 'api.tar.gz'));
  await images.row(`${registry.address}/api`).waitFor();
  const loaded = workbench.toast(/^Loaded /);
  assert.equal(await loaded.text(), `Loaded ${reference}.`);
  await loaded.close();
  const idOf = (engine: Docker) => engine.inspect(reference, '{{.Id}}', 'image');
  assert.equal(await idOf(other), await idOf(docker));
});
