import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before } from 'node:test';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';

const user = { name: 'ada', password: 'p+/ secret' };
let registry: Awaited<ReturnType<typeof startRegistry>>;
let closed: Awaited<ReturnType<typeof startRegistry>>;
before(async () => {
  registry = await startRegistry();
  closed = await startRegistry({ user });
});
after(async () => {
  await registry.stop();
  await closed.stop();
});

// In an editor of its own: where other files' tests have opened views, the last of the tags stands below the edge.
const scene = stage(
  async (docker) => {
    for (const tag of ['1.0', '1.10', 'latest']) {
      await docker.run('tag', busybox, `${registry.address}/team/app:${tag}`);
      await docker.run('push', '--quiet', `${registry.address}/team/app:${tag}`);
      await docker.run('image', 'rm', `${registry.address}/team/app:${tag}`);
    }
  },
  undefined,
  true,
);

scene('adds a registry, shows its tags, pulls one and deletes it', async ({ workbench, images, docker }) => {
  const registries = workbench.view('Registries');
  await registries.open();
  // The tree draws only what is in sight: the views that nothing is asked of make room for it.
  await workbench.view('Volumes').close();
  await workbench.view('Networks').close();
  await registries.row('Docker Hub').waitFor();
  await registries.titleAction('Add Registry…');
  await (await workbench.quickInput.titled('Add Registry')).type(`http://${registry.address}/`);
  await workbench.quickInput.accept();
  await registries.row(registry.address).expand();
  await registries.row('team/app').expand();
  await eventually(async () => {
    const outline = await registries.outline();
    const from = outline.indexOf('  team/app');
    assert.deepEqual(outline.slice(from, from + 4), ['  team/app', '    latest', '    1.10', '    1.0']);
    assert.match((await registries.seen('1.10'))?.description ?? '', /^\d[\d.]*[kM]B · .+ ago · linux\/amd64$/);
  });
  assert.match(await registries.row('1.10').tooltip(), /Digest: sha256:[0-9a-f]{64}/);
  await workbench.screenshot('registries');

  const reference = `${registry.address}/team/app:1.10`;
  await registries.row('1.10').inline('Pull');
  await images.row(`${registry.address}/team/app`).waitFor();
  assert.notEqual(await docker.inspect(reference, '{{.Id}}', 'image'), 'gone');
  await workbench.toast(/^Pulled /).close();

  await (await registries.row('1.10').contextMenu()).choose('Delete from Registry…');
  assert.match(await workbench.dialog.detail(), /same image has these tags[^]*latest[^]*1\.0/);
  await workbench.dialog.press('Delete');
  await registries.row('1.10').waitForGone();
  await workbench.toast(/^Deleted /).close();
  assert.notEqual(await docker.inspect(reference, '{{.Id}}', 'image'), 'gone');
});

scene(
  'offers tags while an image’s name is typed, and logs in as docker does',
  async ({ workbench, images, docker }) => {
    const registries = workbench.view('Registries');
    await registries.titleAction('Add Registry…');
    await (await workbench.quickInput.titled('Add Registry')).type(closed.address);
    await workbench.quickInput.accept();
    const row = registries.row(closed.address);
    await row.expand();
    await eventually(async () => assert.ok((await registries.outline()).some((label) => /wants a log-in/.test(label))));
    await (await row.contextMenu()).choose('Log In to Registry…');
    await (await workbench.quickInput.titled(`Log In to ${closed.address}`)).type(user.name);
    await workbench.quickInput.accept();
    await eventually(async () => assert.match(await workbench.quickInput.message(), /^Password or access token/));
    await workbench.quickInput.type(user.password);
    await workbench.quickInput.accept();
    assert.match(await workbench.dialog.detail(), /docker-credential-secretservice/);
    await workbench.dialog.press('Keep in Plain Text');
    await workbench.toast(/^Logged in to /).close();
    await eventually(async () => assert.equal((await registries.seen(closed.address))?.description, 'logged in'));
    const reference = `${closed.address}/web:3.1`;
    await docker.run('tag', busybox, reference);
    await docker.run('push', '--quiet', reference);
    await docker.run('image', 'rm', reference);

    await images.titleAction('Pull Image…');
    const question = await workbench.quickInput.titled('Pull Image');
    await question.type(`${closed.address}/web:`);
    await eventually(async () => assert.ok((await question.labels()).includes(reference)));
    await question.choose(reference);
    await images.row(`${closed.address}/web`).waitFor();
    await workbench.toast(/^Pulled /).close();

    await (await row.contextMenu()).choose('Log Out of Registry');
    await workbench.toast(/^Logged out /).close();
    const config = await readFile(path.join(given.engine.config, 'config.json'), 'utf8');
    assert.ok(!config.includes(closed.address));
  },
);

scene('publishes an image step by step: the registry, the log-in, the name', async ({ workbench, images, docker }) => {
  const { quickInput, dialog } = workbench;
  await (await images.row('local').contextMenu()).choose('Publish…');
  await quickInput.titled('Publish busybox:local');
  await quickInput.choose(closed.address);
  await eventually(async () => assert.ok((await quickInput.labels()).includes('Log in first')));
  await quickInput.choose('Log in first');
  await (await quickInput.titled(`Log In to ${closed.address}`)).type(user.name);
  await quickInput.accept();
  await eventually(async () => assert.match(await quickInput.message(), /^Password or access token/));
  await quickInput.type(user.password);
  await quickInput.accept();
  await dialog.press('Keep in Plain Text');
  await quickInput.titled('Publish busybox:local');
  // What is offered is below the user's name.
  await eventually(async () => assert.match(await quickInput.message(), /^The name there/));
  await quickInput.accept();
  const reference = `${closed.address}/${user.name}/busybox:local`;
  await workbench.toast(/^Pushed /).close();
  await docker.run('image', 'rm', reference);
  await docker.run('pull', '--quiet', reference);
  await images.row(`${closed.address}/${user.name}/busybox`).waitFor();
});

scene('explains how the engine gets a mirror, and writes nothing itself', async ({ workbench }) => {
  const { quickInput } = workbench;
  await (await workbench.view('Registries').moreActions()).choose('Add Registry Mirror…');
  const question = await quickInput.titled('Add Registry Mirror');
  await question.type('https://mirror.example.com/');
  await quickInput.accept();
  await quickInput.titled('The engine reads its mirrors from /etc/docker/daemon.json; Longshore doesn’t write it');
  await quickInput.choose('Show the change and the commands');
  await eventually(async () => {
    const text = await workbench.editorText();
    assert.match(text, /"registry-mirrors": \[\s*"https:\/\/mirror\.example\.com"/);
    assert.match(text, /sudo systemctl reload docker/);
  });
  await workbench.screenshot('registry-mirror');
  await workbench.runTitled('View: Revert and Close Editor');
});
