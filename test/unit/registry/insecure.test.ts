import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEngineRegistries } from '../../../src/engine/read/engine-registries.js';
import { isInsecureBy } from '../../../src/registry/insecure.js';

test('the engine’s mirrors, and what it takes without TLS by name or by network', () => {
  const engine = readEngineRegistries({
    RegistryConfig: {
      InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8', '10.1.0.0/16', 'broken', '1.2.3.4/99'],
      IndexConfigs: {
        'docker.io': { Name: 'docker.io', Mirrors: ['https://mirror.example.com/'], Secure: true, Official: true },
        'old.example.com:5000': { Name: 'old.example.com:5000', Secure: false },
        'odd.example.com': null,
      },
      Mirrors: ['https://mirror.example.com/'],
    },
  });
  assert.deepEqual(engine.mirrors, ['https://mirror.example.com/']);
  const cases: Record<string, boolean> = {
    'old.example.com:5000': true,
    'old.example.com': false,
    'odd.example.com': false,
    '10.1.2.3:5000': true,
    '10.2.2.3:5000': false,
    '[::1]:5000': true,
    'docker.io': false,
  };
  for (const [registry, isInsecure] of Object.entries(cases)) {
    assert.equal(isInsecureBy(engine, registry), isInsecure, registry);
  }
  for (const raw of [undefined, {}, { RegistryConfig: null }, { RegistryConfig: { IndexConfigs: [] } }]) {
    assert.deepEqual(readEngineRegistries(raw), { mirrors: [], insecure: [], insecureNetworks: [] });
  }
});
