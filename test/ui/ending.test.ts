import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.run('run', '-d', '--name', 'centos', busybox, 'sh');
  await docker.run('run', '-d', '--name', 'worker', busybox, 'sh', '-c', 'echo working; echo no queue >&2; exit 3');
  await docker.running('holder', '-p', '127.0.0.1:18099:80');
  await docker.created('taker', '-p', '127.0.0.1:18099:80');
});

scene('says in the tooltip why a container ended', async ({ workbench, containers }) => {
  await eventually(async () => {
    await workbench.tidy();
    assert.match(await containers.row('centos').tooltip(), /Why\s+Its shell had no terminal and nothing to do/);
  });
});

scene('explains the beginner’s case in full, with commands to copy', async ({ workbench, containers }) => {
  await (await containers.row('centos').contextMenu()).choose('Why Did It End?');
  const page = await workbench.webview('Why centos ended');
  await eventually(async () => assert.match(await page.text(), /Its shell had no terminal and nothing to do/));
  const text = await page.text();
  assert.match(text, /To work in it:\s+docker run -it busybox:local/);
  assert.match(text, /Exit code\s+0/);
  await page.press('Copy');
  await eventually(async () => assert.equal(await workbench.clipboard(), 'docker run -it busybox:local'));
  await workbench.screenshot('ending of a shell');
});

scene('shows the last lines, and follows the container', async ({ workbench, containers, docker }) => {
  await (await containers.row('worker').contextMenu()).choose('Why Did It End?');
  const page = await workbench.webview('Why worker ended');
  await eventually(async () =>
    assert.match(await page.text(), /exit code 3[^]*The last lines\s+(working\s+no queue|no queue\s+working)/),
  );
  await docker.run('rename', 'worker', 'job');
  await eventually(async () => assert.match(await page.text(), /job\s+The program itself failed/));
  await workbench.webview('Why job ended');
});

scene('offers to explain a start that fails, and names who has the port', async ({ workbench, containers, docker }) => {
  await containers.row('taker').inline('Start');
  await workbench.toast(/port is already allocated|address already in use/).press('Why?');
  const page = await workbench.webview('Why taker ended');
  await eventually(async () => assert.match(await page.text(), /Port 18099 is taken: the container holder has it/));
  await docker.run('stop', 'holder');
  await page.press('Start');
  await eventually(async () => assert.equal(await docker.state('taker'), 'running'));
  await eventually(async () => assert.match(await page.text(), /It runs\./));
});

scene('offers to explain a container that ends at once', async ({ workbench, containers }) => {
  await containers.row('job').inline('Start');
  await workbench.toast(/job has ended at once with exit code 3/).press('Why?');
  const page = await workbench.webview('Why job ended');
  await eventually(async () => assert.match(await page.text(), /exit code 3/));
});
