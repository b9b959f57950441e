import assert from 'node:assert/strict';
import { after } from 'node:test';
import { mariadbImage } from '../engine/mariadb-image.js';
import { eventually } from '../support/eventually.js';
import { busybox } from './docker.js';
import { given } from './given.js';
import { RunForm } from './run-form.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

const mariadb = 'mariadb:local';
let remove: () => Promise<unknown> = () => Promise.resolve();
after(() => remove());

const scene = stage(
  async () => {
    await changeSettings({ 'terminal.integrated.gpuAcceleration': 'off' });
    remove = await mariadbImage({ docker: 'docker', host: given.engine.host }, mariadb);
  },
  { width: 1180, height: 1100 },
);

const login = ['mariadb', '--no-defaults', '-S', '/tmp/mysqld.sock', '-uroot', '-pse.cret', '-N', '-e'];

scene('a database by its variables, whose data outlives its container', async ({ workbench, containers, docker }) => {
  const ask = (words: string) => docker.run('exec', 'shop-db', ...login, words);
  await workbench.run('longshore.containers.run');
  const form = await RunForm.open(workbench, 'Run');
  await form.fill('Image', mariadb);
  await form.fill('Name', 'shop-db');
  await form.openGroup('variables');
  for (const [name, value] of [
    ['MARIADB_ROOT_PASSWORD', 'se.cret'],
    ['MARIADB_DATABASE', 'fruit'],
  ] as const) {
    await form.add('Variables');
    await form.fill('name', name);
    await form.fill('value', value);
  }
  await form.openGroup('mounts');
  await form.press('/var/lib/mysql, which the image declares');
  await form.fill('folder, volume (new or not), or nothing', 'shop-data');
  await eventually(async () => assert.match(await form.command(), /-v shop-data:\/var\/lib\/mysql mariadb:local$/));
  await form.press('Run');
  await workbench.toast(/shop-db was started/).close();
  await eventually(() => ask('CREATE TABLE IF NOT EXISTS fruit.pears (kind TEXT)'), 90_000);
  await ask("INSERT INTO fruit.pears VALUES ('Conference')");

  await (await containers.row('shop-db').contextMenu()).choose('Edit and Recreate…');
  const edit = await RunForm.open(workbench, 'Edit shop-db');
  await edit.openGroup('limits');
  await edit.fill('Memory at most', '300m');
  await edit.fill('Processors at most', '1');
  await eventually(async () => assert.match(await edit.command(), /--memory 300m --cpus 1/));
  // The menu left the mouse on a row, whose tooltip may have come.
  await workbench.page.addStyleTag({ content: '.monaco-hover { display: none; }' });
  await workbench.keepImage('recreate', 'window');
  const before = await docker.inspect('shop-db', '{{.Id}}');
  await edit.press('Recreate');
  await workbench.toast(/shop-db was made anew/).close();
  assert.notEqual(await docker.inspect('shop-db', '{{.Id}}'), before);
  assert.equal(await docker.inspect('shop-db', '{{.HostConfig.Memory}}'), String(300 * 1024 * 1024));
  await eventually(async () => assert.equal(await ask('SELECT kind FROM fruit.pears'), 'Conference'), 90_000);
});

scene('a second container sees the first one’s files', async ({ workbench, containers, images }) => {
  await images.row('local').inline('Run…');
  const form = await RunForm.open(workbench, `Run ${busybox}`);
  await form.fill('Name', 'looker');
  await form.fill('Command', 'sleep 1000000');
  await form.openGroup('mounts');
  await form.press('shop-db');
  await eventually(async () => assert.match(await form.command(), /--volumes-from shop-db busybox:local/));
  await form.press('Run');
  await containers.row('looker').inline('Open Shell');
  await workbench.terminal.command('ls /var/lib/mysql/fruit');
  await workbench.terminal.shows(/pears\.frm/);
  await workbench.runTitled('Terminal: Kill the Active Terminal Instance');
  await workbench.terminal.gone();
});
