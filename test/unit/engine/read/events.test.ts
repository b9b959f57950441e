import assert from 'node:assert/strict';
import test from 'node:test';
import { type EngineEvent } from '../../../../src/engine/engine.js';
import { readEvent } from '../../../../src/engine/read/events.js';

function check(line: string, expected: EngineEvent | undefined): void {
  assert.deepEqual(structuredClone(readEvent(JSON.parse(line), line)), expected);
}

const start: EngineEvent = {
  type: 'container',
  action: 'start',
  suffix: '',
  id: 'abc',
  attributes: { name: 'web' },
  timeNano: '1700000000123456789',
};
const actor = '"Type":"container","Action":"start","Actor":{"ID":"abc","Attributes":{"name":"web"}}';
const times = '"time":1700000000,"timeNano":1700000000123456789';

test('Docker up to 28 and from 29 on say the same', () => {
  check(`{"status":"start","id":"abc","from":"nginx",${actor},"scope":"local",${times}}`, start);
  check(`{${actor},"scope":"local",${times}}`, start);
  check(`{${actor},"scope":"local",${times.replaceAll(':', ' : ')} }\r`, start);
});

test('the exact nanoseconds, though a number would lose them', () => {
  assert.notEqual(String(JSON.parse('1700000000123456789')), start.timeNano);
  // Podman writes more after them: the health in 4, the older fields in 6.
  check(`{${actor},"scope":"local",${times},"HealthStatus":"healthy"}`, start);
  check(`{${actor},${times},"status":"start","id":"abc","from":"nginx"}`, start);
});

test('a label that looks like a time is none', () => {
  const label = JSON.stringify('"timeNano":5}');
  const inside = actor.replace('"web"', label);
  check(`{${inside},${times}}`, { ...start, attributes: { name: '"timeNano":5}' } });
  check(`{${actor.replace('"name":"web"', '"timeNano":"7"')},${times}}`, { ...start, attributes: { timeNano: '7' } });
});

test('without nanoseconds the seconds serve; without either nothing is made up', () => {
  check(`{${actor},"time":1700000000}`, { ...start, timeNano: '1700000000000000000' });
  check(`{${actor},"time":1700000000,"timeNano":0}`, { ...start, timeNano: '1700000000000000000' });
  check(`{${actor},"time":"x","timeNano":"y"}`, { ...start, timeNano: '' });
  check(`{${actor},"time":-1}`, { ...start, timeNano: '' });
  const parsed: unknown = JSON.parse(`{${actor},${times}}`);
  assert.equal(readEvent(parsed)?.timeNano, '1700000000000000000');
});

test('what follows the colon is the suffix', () => {
  const parts = (Action: string) => {
    const event = readEvent({ Type: 'container', Action });
    return [event?.action, event?.suffix];
  };
  assert.deepEqual(parts('exec_create: sh'), ['exec_create', 'sh']);
  assert.deepEqual(parts('health_status: healthy'), ['health_status', 'healthy']);
  assert.deepEqual(parts('exec_start: sh -c "a: b"'), ['exec_start', 'sh -c "a: b"']);
  assert.deepEqual(parts('die'), ['die', '']);
});

test('a volume of Podman 4.3.1, as recorded: no id, the name among the attributes', () => {
  check(
    '{"status":"create","Type":"volume","Action":"create","Actor":{"ID":"","Attributes":{"containerExitCode":"0","image":"","name":"vv","podId":""}},"scope":"local","time":1795221638,"timeNano":1795221638652968428}',
    {
      type: 'volume',
      action: 'create',
      suffix: '',
      id: '',
      attributes: { containerExitCode: '0', image: '', name: 'vv', podId: '' },
      timeNano: '1795221638652968428',
    },
  );
});

test('without type or action it is no event; an odd actor is an empty one', () => {
  for (const line of [
    'null',
    '7',
    '[]',
    '{}',
    '"x"',
    '{"Type":"container"}',
    '{"Action":"die"}',
    '{"Type":[],"Action":{}}',
  ]) {
    check(line, undefined);
  }
  for (const odd of ['null', '7', '[]', '{"ID":null,"Attributes":[]}', '{"Attributes":{"a":1}}']) {
    check(`{"Type":"image","Action":"pull","Actor":${odd}}`, {
      type: 'image',
      action: 'pull',
      suffix: '',
      id: '',
      attributes: {},
      timeNano: '',
    });
  }
});
