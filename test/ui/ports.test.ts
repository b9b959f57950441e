import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { eventually } from '../support/eventually.js';
import { stage } from './scene.js';

const server = createServer();

// In an editor of its own: a view that was hidden stays where it has been shown, and takes others' room.
const scene = stage(
  async (docker) => {
    server.unref().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await docker.running('shop', '-p', '127.0.0.1:18080:80');
    await docker.created('rival', '-p', '127.0.0.1:18080:8080');
    await docker.created('blocked', '-p', `127.0.0.1:${programPort()}:80`);
  },
  undefined,
  true,
);

function programPort(): number {
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return address.port;
}

scene('lists who has which port, who wants it too, and which program is in the way', async (on) => {
  const { workbench, docker } = on;
  const ports = workbench.view('Ports');
  await workbench.run('longshore.ports.show');
  const described = (label: string, words: RegExp) =>
    eventually(async () => assert.match((await ports.seen(label))?.description ?? '', words));
  await described('18080', /^shop:80 · 127\.0\.0\.1 · rival wants it too$/);
  await described(String(programPort()), new RegExp(`\\(process ${process.pid}\\) · blocked wants it too$`));
  await workbench.screenshot('ports');
  await docker.run('rm', '-f', 'shop');
  await described('18080', /^free; rival wants it$/);
  await docker.run('start', 'rival');
  await described('18080', /^rival:8080 · 127\.0\.0\.1$/);
  assert.deepEqual(await ports.row('18080').spoken(), '18080, rival:8080 · 127.0.0.1');
});
