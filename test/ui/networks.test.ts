import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.js';
import { FormPage } from './form-page.js';
import { stage } from './scene.js';

const scene = stage(async (docker) => {
  await docker.run('network', 'create', '--subnet', '10.99.7.0/24', 'taken');
  await docker.running('web');
  await docker.running('db');
});

scene('creates a network in a form that knows what overlaps', async ({ workbench, networks, docker }) => {
  await networks.row('taken').waitFor();
  await networks.titleAction('Create Network…');
  const form = await FormPage.open(workbench, 'Create Network');
  await form.fill('Name', 'shop');
  await form.add('Subnets');
  await form.fill('Subnet', '10.99.7.128/25');
  const overlap = '10.99.7.128/25 overlaps with 10.99.7.0/24 of the network taken.';
  await eventually(async () => assert.deepEqual(await form.problems(), [overlap]));
  await workbench.screenshot('network form');
  await form.fill('Subnet', '10.99.8.0/24');
  await eventually(async () => assert.deepEqual(await form.problems(), []));
  await form.press('Create Network');
  await networks.row('shop').waitFor();
  assert.equal(await docker.inspect('shop', '{{(index .IPAM.Config 0).Subnet}}', 'network'), '10.99.8.0/24');
});

scene('connects by dropping on a network and by a form, and disconnects', async (on) => {
  const { workbench, containers, networks, docker } = on;
  const addresses = (name: string) => docker.inspect(name, '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}');
  await containers.row('web').dragTo(networks.row('shop'));
  await eventually(async () => assert.match(await addresses('web'), /10\.99\.8\.2/));
  await (await containers.row('db').contextMenu()).choose('Connect to Network with Address or Aliases…');
  await workbench.quickInput.choose('shop');
  const form = await FormPage.open(workbench, 'Connect db to shop');
  await form.fill('IPv4 address', '10.99.8.2');
  await eventually(async () => assert.deepEqual(await form.problems(), ['10.99.8.2 is taken: web has it.']));
  await form.fill('IPv4 address', '10.99.8.40');
  await form.add('Aliases');
  await form.fill('Name', 'store');
  await form.press('Connect');
  await eventually(async () => assert.match(await addresses('db'), /10\.99\.8\.40/));
  await docker.run('exec', 'web', 'ping', '-c', '1', 'store');
  await networks.row('shop').expand();
  await (await networks.row('db').contextMenu()).choose('Disconnect from Network…');
  assert.equal(await workbench.dialog.message(), 'Disconnect db from shop?');
  await workbench.dialog.press('Disconnect');
  await eventually(async () => assert.doesNotMatch(await addresses('db'), /10\.99\.8\./));
});
