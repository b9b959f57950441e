import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { RunForm } from './run-form.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

const scene = stage(async (docker) => {
  await changeSettings({ 'terminal.integrated.gpuAcceleration': 'off' });
  await docker.running('holder', '-p', '127.0.0.1:18093:80');
  await docker.run('volume', 'create', 'pages');
});

const address = 'http://127.0.0.1:18094/';
const serve = 'sh -c "echo It works > /www/index.html; exec httpd -f -p 80 -h /www"';

scene('runs a web server from the row of its image, and makes it anew', async (on) => {
  const { workbench, containers, images, docker } = on;
  await images.row('local').inline('Run…');
  const form = await RunForm.open(workbench, `Run ${busybox}`);
  await form.fill('Name', 'web');
  await form.fill('Command', serve);
  await form.add('Published ports');
  await form.fill('on the machine, 8080 or 127.0.0.1:8080', '127.0.0.1:18093');
  await form.fill('in it, 80 or 53/udp', '80');
  await eventually(async () =>
    assert.deepEqual(await form.problems(), ['Port 18093 is taken: the container holder has it.']),
  );
  await workbench.keepImage('run-form', 'window');
  await form.fill('on the machine, 8080 or 127.0.0.1:8080', '127.0.0.1:18094');
  await eventually(async () => assert.deepEqual(await form.problems(), []));
  assert.match(await form.command(), /^docker run -d --name web -p 127\.0\.0\.1:18094:80 busybox:local sh -c '/);
  await form.press('Run');
  await containers.row('web').waitFor();
  const page = async () => (await fetch(address)).text();
  await eventually(async () => assert.equal(await page(), 'It works\n'));

  await (await containers.row('web').contextMenu()).choose('Edit and Recreate…');
  const edit = await RunForm.open(workbench, 'Edit web');
  assert.match(await edit.command(), /-p 127\.0\.0\.1:18094:80/);
  await edit.openGroup('variables');
  await edit.add('Variables');
  await edit.fill('name', 'GREETING');
  await edit.fill('value', 'Good morning');
  await edit.press('Recreate');
  await workbench.toast(/web was made anew/).close();
  assert.match(await docker.inspect('web', '{{.Config.Env}}'), /GREETING=Good morning/);
  await eventually(async () => assert.equal(await page(), 'It works\n'));
});

scene('looked at and changed: a shell in it, and its page through the tree of files', async (on) => {
  const { workbench, containers, images, volumes, networks } = on;
  for (const view of [images, volumes, networks]) await view.close();
  await containers.row('web').expand();
  const opened = workbench.page.context().waitForEvent('page');
  await containers.row('18094 → 80/tcp').click();
  const browser = await opened;
  try {
    // An editor that is served to a browser leads there through itself.
    await browser.waitForURL(/18094/, { waitUntil: 'commit' });
    await browser.goto(address);
    assert.match(await browser.locator('body').innerText(), /It works/);
  } finally {
    await browser.close();
  }
  await containers.row('web').inline('Open Shell');
  await workbench.terminal.command('wget -q -O - 127.0.0.1');
  await workbench.terminal.shows(/It works/);
  await containers.row('Files').expand();
  await containers.row('www').expand();
  await containers.row('index.html').click();
  await eventually(async () => assert.match(await workbench.editorText(), /It works/));
  await workbench.page.locator('.monaco-editor .view-line').first().click();
  await workbench.page.keyboard.press('ControlOrMeta+End');
  await workbench.page.keyboard.type('as before');
  await workbench.page.keyboard.press('ControlOrMeta+s');
  await eventually(async () => assert.equal(await (await fetch(address)).text(), 'It works\nas before'));
  await workbench.terminal.command('wget -q -O - 127.0.0.1');
  await workbench.terminal.shows(/as before/);
  await workbench.keepImage('files', 'window');
  await workbench.runTitled('Terminal: Kill the Active Terminal Instance');
  await workbench.terminal.gone();
  await containers.row('web').collapse();
  await images.open();
  await workbench.runTitled('View: Close All Editors');
});

scene('leads to the terminal of what runs in the foreground, and explains what ends at once', async (on) => {
  const { workbench } = on;
  await workbench.run('longshore.containers.run');
  const box = await RunForm.open(workbench, 'Run');
  await box.paste('docker run -it --rm --name box busybox:local sh');
  await eventually(async () => assert.match(await box.command(), /--name box/));
  await box.press('Run');
  await workbench.terminal.shows(/stops the container/);
  await workbench.terminal.command('echo he$((1+1))re');
  await workbench.terminal.shows(/he2re/);
  await workbench.terminal.command('exit 3');
  await workbench.terminal.shows(/Exit code 3\. Press a key to close\./);
  await workbench.terminal.press('x');
  await workbench.terminal.gone();
  // Of several forms with the same title a test would find any.
  await workbench.runTitled('View: Close All Editors');

  await workbench.run('longshore.containers.run');
  const brief = await RunForm.open(workbench, 'Run');
  await brief.paste('docker run --rm --name brief busybox:local sh -c "echo to be re\'\'ad; exit 4"');
  await eventually(async () => assert.match(await brief.command(), /--name brief/));
  await brief.press('Run');
  await workbench.terminal.shows(/reads nothing[^]*\nto be read\n+Exit code 4\. Press a key to close\./);
  assert.deepEqual(await workbench.terminal.names(), ['brief (run)']);
  await workbench.screenshot('foreground');
  await workbench.terminal.press('x');
  await workbench.terminal.gone();
  // Of several forms with the same title a test would find any.
  await workbench.runTitled('View: Close All Editors');

  await workbench.run('longshore.containers.run');
  const shell = await RunForm.open(workbench, 'Run');
  await shell.paste('docker run -d --name centos busybox:local sh');
  await eventually(async () => assert.match(await shell.command(), /--name centos/));
  await shell.press('Run');
  await workbench.toast(/centos has ended at once with exit code 0/).press('Why?');
  const page = await workbench.webview('Why centos ended');
  await eventually(async () => assert.match(await page.text(), /Its shell had no terminal and nothing to do/));
  await workbench.runTitled('View: Close All Editors');
});

scene('is filled in and sent by the keyboard alone, and not sent while something is wrong', async (on) => {
  const { workbench, containers } = on;
  const { keyboard } = workbench.page;
  await workbench.run('longshore.containers.run');
  const form = await RunForm.open(workbench, 'Run');
  await eventually(async () => assert.equal(await form.focused(), 'Image'));
  await keyboard.type(busybox);
  await eventually(async () => assert.match(await form.command(), /busybox:local$/));
  // Between the fields are the buttons of the images that are there.
  while ((await form.focused()) !== 'Name') await keyboard.press('Tab');
  await keyboard.type('holder');
  await eventually(async () => assert.deepEqual(await form.problems(), ['Another container has this name.']));
  await keyboard.press('ControlOrMeta+Enter');
  await keyboard.type('-2');
  await keyboard.press('Tab');
  await keyboard.type('sleep 1000000');
  await eventually(async () => assert.match(await form.command(), /--name holder-2 busybox:local sleep 1000000$/));
  assert.deepEqual(await form.problems(), []);
  await keyboard.press('ControlOrMeta+Enter');
  await containers.row('holder-2').waitFor();
  await workbench.toast(/holder-2 was started/).close();
  // Of several forms with the same title a test would find any.
  await workbench.runTitled('View: Close All Editors');
});

scene('keeps what was filled in as a preset for the image', async ({ workbench, images }) => {
  await images.row('local').inline('Run…');
  const form = await RunForm.open(workbench, `Run ${busybox}`);
  await form.fill('Name', 'nightly');
  await form.press('Save as Preset…');
  await (await workbench.quickInput.titled('Save as a preset for busybox')).type('each night');
  await workbench.quickInput.accept();
  // What takes the focus from a question that is still being checked closes it.
  await workbench.quickInput.gone();
  await form.fill('Name', 'other');
  await eventually(async () => assert.match(await form.command(), /--name other/));
  await form.press('Preset: each night');
  await eventually(async () => assert.match(await form.command(), /--name nightly/));
  await form.press('Forget each night');
  await eventually(async () => assert.deepEqual(await form.presets(), []));
  await workbench.runTitled('View: Close All Editors');
});

scene('fills itself from a pasted command, and says what was not run', async ({ workbench }) => {
  await workbench.run('longshore.containers.run');
  const form = await RunForm.open(workbench, 'Run');
  await form.paste('docker run -d --port 80 nginx');
  await eventually(async () =>
    assert.deepEqual(await form.notes(), [
      'docker run has no flag --port; perhaps --publish was meant. Nothing was taken over.',
    ]),
  );
  await form.openGroup('limits');
  const page = await workbench.webview('Run');
  await eventually(async () => assert.match(await page.text(), /The engine has no NVIDIA runtime/));
  await form.paste('docker run --rm \\\n  -e "A=b c" -v $(pwd):/data --network host -p 80:80 nginx:1.27');
  await eventually(async () =>
    assert.deepEqual(await form.notes(), ['$(pwd) was not run: write in its place what it would print.']),
  );
  await eventually(async () => assert.match(await form.command(), /-e 'A=b c'/));
  const problems = await form.problems();
  assert.ok(
    problems.some((words) => words.startsWith('On the host’s network nothing is published')),
    problems.join(),
  );
  assert.ok(
    problems.some((words) => words.startsWith('$(pwd): nothing is put in')),
    problems.join(),
  );
});
