import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { answer, collectErrors, forgetAnswers } from '../answers.js';
import { docker, freshName } from '../docker.js';
import { showViews, untilRow } from '../views.js';

const run = promisify(execFile);

/** Images in files, as somebody saves and loads them from the menus. */
suite('Image archives', () => {
  const repository = freshName();
  let folder: string;
  let told: string[] = [];
  let refused: string[] = [];

  suiteSetup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'longshore-archives-'));
    await showViews();
  });
  setup(async () => {
    told = [];
    answer('showInformationMessage', (message: string) => {
      told.push(message);
      return Promise.resolve(undefined);
    });
    refused = collectErrors();
    await docker('tag', 'busybox:local', `${repository}:one`);
  });
  teardown(async () => {
    forgetAnswers();
    await docker('image', 'rm', `${repository}:one`);
  });
  suiteTeardown(() => rm(folder, { recursive: true }));

  const idOf = (reference: string) => docker('image', 'inspect', '--format', '{{.Id}}', reference);

  test('a disk that fills while an image is saved is told as such, and nothing is left on it', async () => {
    const small = path.join(folder, 'small');
    await mkdir(small);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]);
    try {
      await untilRow('images', repository);
      answer('showSaveDialog', () => Promise.resolve(vscode.Uri.file(path.join(small, 'image.tar'))));
      const image = { kind: 'image', id: await idOf(`${repository}:one`), tag: `${repository}:one` };
      await vscode.commands.executeCommand('longshore.image.save', image);
      assert.match(
        refused.join(),
        /image\.tar could not be written: the disk is full\. Nothing is left of it\. Make room/,
      );
      assert.deepEqual(await readdir(small), []);
    } finally {
      await run('umount', [small]);
    }
  });

  test('an image goes into a .tar.zst and comes out of it', async () => {
    await untilRow('images', repository);
    const file = path.join(folder, 'image.tar.zst');
    answer('showSaveDialog', () => Promise.resolve(vscode.Uri.file(file)));
    const id = await idOf(`${repository}:one`);
    await vscode.commands.executeCommand('longshore.image.save', { kind: 'image', id, tag: `${repository}:one` });
    assert.match(told.splice(0).join(), /to image\.tar\.zst \(/);
    const begin = (await readFile(file)).subarray(0, 4).toString('hex');
    assert.equal(begin, '28b52ffd');
    answer('showOpenDialog', () => Promise.resolve([vscode.Uri.file(file)]));
    await docker('image', 'rm', `${repository}:one`);
    await vscode.commands.executeCommand('longshore.images.load');
    assert.equal(told.splice(0).join(), `Loaded ${repository}:one.`);
    assert.deepEqual(refused, []);
    assert.equal(await idOf(`${repository}:one`), id);
  });

  test('a load tells the tags that were there, those that another image had, and files that are none', async () => {
    const file = path.join(folder, 'image.tar');
    await docker('save', '-o', file, `${repository}:one`);
    const none = path.join(folder, 'none.tar');
    await run('tar', ['-C', '/etc', '-cf', none, 'hostname']);
    const load = async (...files: string[]) => {
      answer('showOpenDialog', () => Promise.resolve(files.map((one) => vscode.Uri.file(one))));
      await vscode.commands.executeCommand('longshore.images.load');
      return told.splice(0).join();
    };
    const id = await idOf(`${repository}:one`);
    assert.equal(await load(file), `Loaded ${repository}:one. There before: ${repository}:one.`);
    const container = await docker('create', 'busybox:local');
    await docker('commit', container, `${repository}:one`);
    await docker('rm', container);
    const other = await idOf(`${repository}:one`);
    assert.notEqual(other, id);
    const words = `Loaded ${repository}:one. Replaced, another image had the name: ${repository}:one.`;
    assert.equal(await load(none, file), words);
    assert.match(refused.join(), /^none\.tar was not loaded\. It has no images/);
    assert.equal(await idOf(`${repository}:one`), id);
    await docker('image', 'rm', other);
  });
});
