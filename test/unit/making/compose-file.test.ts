import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { composeFile } from '../../../src/making/compose-service.js';

test('several containers share what they share, and none takes another’s name', () => {
  const network = ['backend'];
  const text = composeFile([
    { flags: { name: 'web.1', network, volume: ['data:/data'] }, image: 'a', command: [] },
    { flags: { name: 'web-1', network, volume: ['data:/data', '/srv:/srv'] }, image: 'b', command: ['sh', '-c', '$X'] },
    { flags: { detach: true }, image: 'c', command: [] },
  ]);
  assert.deepEqual(parse(text), {
    services: {
      'web-1': { image: 'a', container_name: 'web.1', volumes: ['data:/data'], networks: { backend: {} } },
      'web-1-2': {
        ...{ image: 'b', container_name: 'web-1', command: ['sh', '-c', '$$X'] },
        ...{ volumes: ['data:/data', '/srv:/srv'], networks: { backend: {} } },
      },
      app: { image: 'c', network_mode: 'bridge' },
    },
    volumes: { data: { external: true, name: 'data' } },
    networks: { backend: { external: true, name: 'backend' } },
  });
});

test('what Compose has no word for is told, with whose it was', () => {
  const rare = { flags: { 'detach-keys': 'ctrl-x' }, image: 'a', command: [] };
  assert.match(composeFile([rare]), /^# Compose has no word for --detach-keys\.\n/);
  assert.match(composeFile([rare, rare]), /--detach-keys \(app\)\.\n# .*--detach-keys \(app-2\)\.\n/);
});
