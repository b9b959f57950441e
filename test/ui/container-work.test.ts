import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.js';
import { FormPage } from './form-page.js';
import { RunForm } from './run-form.js';
import { stage } from './scene.js';

const run = promisify(execFile);

const folder = await mkdtemp(path.join(tmpdir(), 'lsh-work-'));
after(() => rm(folder, { recursive: true }));

const scene = stage(async (docker) => {
  await docker.running('web');
  await docker.run(
    'exec',
    'web',
    'sh',
    '-c',
    'mkdir -p /www/img && echo Shop >/www/index.html && echo pear >/www/img/a',
  );
});

scene('files come and go by the editor’s own dialogs', async (on) => {
  const { workbench, containers, images, volumes, networks, docker } = on;
  // The tree needs the room.
  for (const view of [images, volumes, networks]) await view.close();
  const { quickInput } = workbench;
  await containers.row('web').expand();
  await containers.row('Files').expand();
  await containers.row('www').expand();
  await (await containers.row('index.html').contextMenu()).choose('Download…');
  await (await quickInput.suggests('index.html')).chooseFile(path.join(folder, 'page.html'));
  await workbench.toast(/Downloaded to .*page\.html \(5B\)/).close();
  assert.equal(await readFile(path.join(folder, 'page.html'), 'utf8'), 'Shop\n');

  await (await containers.row('img').contextMenu()).choose('Download…');
  await quickInput.chooseFile(folder);
  await workbench.toast(/Downloaded to .* \(5B\)/).close();
  assert.equal(await readFile(path.join(folder, 'img/a'), 'utf8'), 'pear\n');

  await writeFile(path.join(folder, 'news.html'), 'Pears are in\n');
  await (await containers.row('www').contextMenu()).choose('Upload…');
  await quickInput.chooseFile(path.join(folder, 'news.html'));
  await containers.row('news.html').waitFor();
  assert.equal(await docker.run('exec', 'web', 'cat', '/www/news.html'), 'Pears are in');
  await containers.row('web').collapse();
});

scene('an image is made of a container, its limits are changed, its files exported', async (on) => {
  const { workbench, containers, images, docker } = on;
  await (await containers.row('web').contextMenu()).choose('Make Image of It…');
  const image = await FormPage.open(workbench, 'Image of web');
  await image.fill('Name of the image', 'acme/shop:2');
  await image.add('Changes, as in a Dockerfile');
  await image.fill('CMD ["nginx"]', 'RUN make');
  await eventually(async () =>
    assert.match((await image.problems()).join(), /RUN make: only instructions such as CMD/),
  );
  await image.fill('CMD ["nginx"]', 'CMD ["cat", "/www/index.html"]');
  await eventually(async () => assert.deepEqual(await image.problems(), []));
  await image.press('Make Image');
  await workbench.toast(/The image acme\/shop:2 was made/).close();
  await images.open();
  await images.row('2').inline('Run…');
  const again = await RunForm.open(workbench, 'Run acme/shop:2');
  await again.fill('Name', 'again');
  await again.press('Run');
  await workbench.toast(/again has ended at once with exit code 0/).close();
  assert.equal(await docker.run('logs', 'again'), 'Shop');

  await (await containers.row('web').contextMenu()).choose('Change Limits…');
  const limits = await FormPage.open(workbench, 'Limits of web');
  await limits.fill('Memory at most', '96m');
  await limits.press('Change');
  await workbench.toast(/web was changed/).close();
  assert.equal(await docker.inspect('web', '{{.HostConfig.Memory}} {{.State.Running}}'), `${96 * 1024 * 1024} true`);

  await (await containers.row('web').contextMenu()).choose('Export Files…');
  const file = path.join(folder, 'web.tar');
  await (await workbench.quickInput.suggests('web.tar')).chooseFile(file);
  await workbench.toast(/Saved web to web\.tar/).close();
  assert.match((await run('tar', ['-tf', file])).stdout, /^www\/index\.html$/m);
});

scene('tells when a container has ended that was waited for, and why', async ({ workbench, containers, docker }) => {
  await (await containers.row('web').contextMenu()).choose('Wait for Its End');
  await workbench.toast(/until it ends/).text();
  await docker.run('kill', '--signal', 'USR1', 'web');
  await workbench.toast(/web has ended with exit code 7/).press('Why?');
  const page = await workbench.webview('Why web ended');
  await eventually(async () => assert.match(await page.text(), /exit code 7/));
});
