import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from './eventually.js';
import { RunForm } from './run-form.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.running('holder', '-p', '127.0.0.1:18093:80');
  await docker.run('volume', 'create', 'pages');
});

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
  const page = async () => (await fetch('http://127.0.0.1:18094/')).text();
  await eventually(async () => assert.equal(await page(), 'It works\n'));

  await (await containers.row('web').contextMenu()).choose('Edit and Recreate…');
  const edit = await RunForm.open(workbench, 'Edit web');
  assert.match(await edit.command(), /-p 127\.0\.0\.1:18094:80/);
  await edit.openGroup('variables');
  await edit.add('Variables');
  await edit.fill('name', 'GREETING');
  await edit.fill('value', 'Good morning');
  await edit.press('Recreate');
  await eventually(async () => assert.match(await docker.inspect('web', '{{.Config.Env}}'), /GREETING=Good morning/));
  await eventually(async () => assert.equal(await page(), 'It works\n'));
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
