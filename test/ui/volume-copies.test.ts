import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { startEngine } from '../../scripts/testbed/engines.mjs';
import { busybox, Docker } from './docker.js';
import { stage } from './scene.js';

const second = await startEngine();
after(() => second.stop());
const other = new Docker({ host: second.env.DOCKER_HOST, config: second.env.DOCKER_CONFIG });

let folder: string;
let archive: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-copies-'));
  await mkdir(path.join(folder, 'content/deep'), { recursive: true });
  await writeFile(path.join(folder, 'content/kept'), 'precious\n');
  await writeFile(path.join(folder, 'content/deep/new'), 'fresh\n');
  archive = path.join(folder, 'fresh.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', path.join(folder, 'content'), '.']);
});
after(() => rm(folder, { recursive: true, force: true }));

const scene = stage(async (docker) => {
  for (const name of (await docker.run('context', 'ls', '--quiet')).split('\n')) {
    if (name !== 'default') await docker.run('context', 'rm', '--force', name);
  }
  await docker.run('context', 'create', 'second', '--docker', `host=${second.host}`);
  await docker.run('volume', 'create', 'target');
  await docker.run('run', '--rm', '-v', 'target:/v', busybox, 'sh', '-c', 'mkdir /v/deep && echo old >/v/deep/old');
});

const content = (docker: Docker, volume: string) =>
  docker.run('run', '--rm', '-v', `${volume}:/v`, busybox, 'sh', '-c', 'cd /v; find . -type f | sort; cat kept');

scene('a volume’s content is replaced, copied beside it, renamed and copied to another endpoint', async (on) => {
  const { workbench, containers, images, volumes, docker } = on;
  const { quickInput, dialog } = workbench;
  // The rows need the room.
  for (const view of [containers, images]) await view.close();
  // An open folder below the topmost one is to show what has come.
  for (const name of ['target', 'Files', 'deep']) await volumes.row(name).expand();
  await volumes.row('old').waitFor();
  await (await volumes.row('target').contextMenu()).choose('Replace by a Backup…');
  await (await quickInput.titled('Image with a shell, for the helper')).choose(busybox);
  await quickInput.titled('Restore into target');
  await quickInput.chooseFile(archive);
  assert.equal(await dialog.message(), 'Replace everything in target by fresh.tar.gz?');
  assert.match(await dialog.detail(), /4 files and folders, 15B:[^]*kept[^]*What is in the volume now is deleted/);
  await dialog.press('Replace Everything');
  await workbench.toast(/^Restored target: /).close();
  await volumes.row('new').waitFor();
  await volumes.row('old').waitForGone();
  await volumes.row('target').collapse();

  await (await volumes.row('target').contextMenu()).choose('Clone…');
  await quickInput.titled('Clone target');
  await quickInput.accept();
  await volumes.row('target-copy').waitFor();
  await (await volumes.row('target-copy').contextMenu()).choose('Rename by Copying…');
  await (await quickInput.titled('Rename target-copy: its data is copied')).type('renamed');
  await quickInput.accept();
  await volumes.row('renamed').waitFor();
  await volumes.row('target-copy').waitForGone();

  await (await volumes.row('renamed').contextMenu()).choose('Copy to Another Endpoint…');
  await (await quickInput.titled('Docker context')).choose('second');
  await workbench.toast(/^Copied renamed to second/).close();
  // Not before: a container that has a volume would be asked about.
  assert.equal(await content(other, 'renamed'), './deep/new\n./kept\nprecious');
  for (const volume of ['target', 'renamed'])
    assert.equal(await content(docker, volume), './deep/new\n./kept\nprecious');
});
