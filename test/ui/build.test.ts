import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { name, text } from './api-dockerfile.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

const window = { width: 1280, height: 860 };
const file = path.join(given.folder, name);

const scene = stage(async () => {
  await changeSettings({ 'terminal.integrated.gpuAcceleration': 'off' });
  await writeFile(file, text);
}, window);

scene('options are chosen in one list, kept, and what is built runs', async ({ workbench, containers, docker }) => {
  await workbench.openFile(name);
  await workbench.run('longshore.build.withOptions');
  const list = await workbench.quickInput.titled(`Build ${name}`);
  await list.choose('Build arguments');
  await (await workbench.quickInput.titled('Build arguments')).choose('SIZE');
  const value = await workbench.quickInput.titled('SIZE');
  await value.type('500000');
  await value.accept();
  await eventually(async () => assert.match(await list.rowText('Build arguments'), /SIZE=500000/));
  await list.choose('Tag');
  const tag = await workbench.quickInput.titled('Tag');
  await tag.type('acme/api:1');
  await tag.accept();
  await eventually(async () => assert.match(await list.rowText('Tag'), /acme\/api:1/));
  await list.choose('Build');
  await workbench.terminal.shows(/500kB +\S+api\.dockerfile:6 +COPY --from=tools/);

  await workbench.run('longshore.build.run');
  const question = await workbench.quickInput.titled(`Build ${name}`);
  await question.accept();
  const running = workbench.toast(/runs as/);
  assert.equal(await running.text(), 'acme/api:1 runs as api.');
  await running.close();
  await workbench.runTitled('View: Show Docker');
  await containers.row('api').waitFor();
  assert.equal(await docker.inspect('api', '{{.State.Status}}'), 'running');
  assert.match(await docker.run('port', 'api'), /^8080\/tcp -> /);
});
