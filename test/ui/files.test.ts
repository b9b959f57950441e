import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.running('web');
  await docker.run(
    'exec',
    'web',
    'sh',
    '-c',
    'mkdir -p /www/old && echo "<h1>Shop</h1>" >/www/index.html && chown 33:33 /www && ' +
      "{ seq 40; echo 'today $(date) is wanted'; } >/www/old/list.txt && printf 'wanted\\0' >/www/old/program",
  );
  await docker.created('idle');
});

scene(
  'a page is changed through the tree of files, and the container has it',
  async ({ workbench, containers, images, volumes, networks, docker }) => {
    // The tree needs the room.
    for (const view of [images, volumes, networks]) await view.close();
    await containers.row('web').expand();
    await containers.row('Files').expand();
    await containers.row('www').expand();
    await containers.row('index.html').waitFor();
    assert.match((await containers.seen('index.html'))?.description ?? '', /^14B · rw-r--r-- · root:root$/);
    await containers.row('index.html').click();
    await eventually(async () => assert.match(await workbench.editorText(), /Shop/));
    await workbench.page.locator('.monaco-editor .view-line').first().click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.page.keyboard.type('open until nine');
    await workbench.page.keyboard.press('ControlOrMeta+s');
    await eventually(async () =>
      assert.equal(await docker.run('exec', 'web', 'cat', '/www/index.html'), '<h1>Shop</h1>\nopen until nine'),
    );
    await eventually(async () => assert.match((await containers.seen('index.html'))?.description ?? '', /^29B/));
  },
);

scene('folders and files are made, renamed and deleted by the menu', async ({ workbench, containers, docker }) => {
  await (await workbench.askedBy(containers.row('www'), 'New Folder…', 'New Folder in /www')).type('fresh');
  await workbench.page.keyboard.press('Enter');
  await containers.row('fresh').waitFor();
  assert.equal(await docker.run('exec', 'web', 'stat', '-c', '%F %u', '/www/fresh'), 'directory 33');
  await (await workbench.askedBy(containers.row('fresh'), 'Rename…', 'Rename /www/fresh')).type('newer');
  await workbench.page.keyboard.press('Enter');
  await containers.row('newer').waitFor();
  await containers.row('fresh').waitForGone();
  await (await containers.row('newer').contextMenu()).choose('Delete…');
  assert.match(await workbench.dialog.message(), /folder \/www\/newer with everything in it/);
  await workbench.dialog.press('Delete');
  await containers.row('newer').waitForGone();
  assert.equal(await docker.run('exec', 'web', 'ls', '/www'), 'index.html\nold');
});

scene('a text is found in the files of a folder and opened at its line; a file by its name', async (on) => {
  const { workbench, containers } = on;
  await (await workbench.askedBy(containers.row('www'), 'Find in Files…', 'Find in the files of /www')).type('wanted');
  assert.match(await workbench.quickInput.message(), /Match Case: off · Regular Expression: off/);
  await workbench.page.keyboard.press('Enter');
  const found = await (await workbench.quickInput.titled('“wanted” in /www')).filled();
  assert.deepEqual(await found.labels(), [
    '41: today $(date) is wanted',
    'Files left out, being no text: 1',
    'Open All Places in an Editor',
  ]);
  await workbench.screenshot('find in files');
  await found.choose('41: today $(date) is wanted');
  const place = workbench.page.locator('[id="status.editor.selection"]');
  await eventually(async () => assert.equal(await place.innerText(), 'Ln 41, Col 24 (6 selected)'));

  // All places at once, as a document whose places lead into the files.
  await (await workbench.askedBy(containers.row('www'), 'Find in Files…', 'Find in the files of /www')).type('wanted');
  await workbench.page.keyboard.press('Enter');
  const again = await (await workbench.quickInput.titled('“wanted” in /www')).filled();
  await again.choose('Open All Places in an Editor');
  await workbench.showTab('wanted.txt');
  await eventually(async () => assert.match(await workbench.editorText(), /41: today \$\(date\) is wanted/));
  const link = workbench.page.locator('.editor-instance .detected-link').last();
  await link.waitFor();
  await workbench.screenshot('all places');
  await link.click({ modifiers: ['ControlOrMeta'] });
  await workbench.showTab('list.txt');
  await eventually(async () => assert.equal(await place.innerText(), 'Ln 41, Col 24 (6 selected)'));

  const files = await workbench.askedBy(containers.row('www'), 'Go to File…', 'Go to a file of /www');
  await files.filled();
  await files.type('index');
  await workbench.page.keyboard.press('Enter');
  await eventually(async () => assert.match(await workbench.editorText(), /open until nine/));
});

scene('a path leads into a container that doesn’t run', async ({ workbench, containers }) => {
  await (await containers.row('idle').contextMenu()).choose('Go to Path…');
  await (await workbench.quickInput.titled('Path in idle')).type('/etc');
  await workbench.page.keyboard.press('Enter');
  await containers.row('passwd').waitFor();
});

scene('what a container has changed is a tree, and a changed file is compared with the image’s', async (on) => {
  const { workbench, containers, docker } = on;
  await containers.row('idle').collapse();
  await containers.row('Files').collapse();
  await docker.run('exec', 'web', 'sh', '-c', 'echo "me:x:7:7::/:/bin/sh" >>/etc/passwd');
  await (await containers.row('web').contextMenu()).choose('Show Changes');
  await containers.row('passwd').waitFor();
  assert.equal((await containers.seen('passwd'))?.description, 'changed');
  assert.equal((await containers.seen('index.html'))?.description, 'added');
  await containers.row('passwd').click();
  await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await workbench.showTab('passwd (image ↔ web)');
  assert.ok(
    !(await docker.names('container')).some((name) => name.startsWith('longshore-helper')),
    'no helper is left',
  );
});

scene('processes on a page, one of which is killed', async ({ workbench, containers, docker }) => {
  await docker.run('exec', '-d', 'web', 'sleep', '4001');
  await (await containers.row('web').contextMenu()).choose('Show Processes');
  const page = await workbench.webview('Processes of web');
  await eventually(async () => assert.match(await page.text(), /sleep 4001/));
  await page.frame.locator('tbody tr').filter({ hasText: 'sleep 4001' }).locator('vscode-button').click();
  await (await workbench.quickInput.titled(/Signal to send to \d+ sleep 4001/)).choose('SIGKILL');
  await eventually(async () => assert.doesNotMatch(await page.text(), /sleep 4001/));
});
