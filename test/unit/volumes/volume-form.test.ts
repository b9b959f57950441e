import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volumeForm, volumeProblems, volumeRequest } from '../../../src/volumes/volume-form.js';

const problems = (values: Record<string, string>) =>
  Object.keys(volumeProblems({ name: 'data', ...values }, (name) => name === 'taken'));

test('what is wrong with a new volume', () => {
  assert.deepEqual(problems({ kind: 'plain' }), []);
  for (const name of ['', 'x', '-xy', 'a b', 'a/b', 'taken']) assert.deepEqual(problems({ name }), ['name'], name);
  assert.deepEqual(problems({ kind: 'nfs', server: '', export: 'data' }), ['export', 'server']);
  assert.deepEqual(problems({ kind: 'nfs', server: 'nas', export: '/data' }), []);
  assert.deepEqual(problems({ kind: 'cifs', server: 'nas', share: '/x', password: 'a,b' }), ['share', 'password']);
  assert.deepEqual(problems({ kind: 'tmpfs', size: 'big' }), ['size']);
  assert.deepEqual(problems({ kind: 'bind', folder: 'here' }), ['folder']);
});

test('what is sent for each kind', () => {
  const options = (values: Record<string, string>) => volumeRequest({ name: ' data ', ...values })['DriverOpts'];
  assert.deepEqual(volumeRequest({ name: ' data ', labels: 'a\tb' }), {
    ...{ Name: 'data', Driver: 'local', DriverOpts: {}, Labels: { a: 'b' } },
  });
  assert.deepEqual(options({ kind: 'nfs', server: 'nas', export: '/d', version: '4', more: 'soft' }), {
    ...{ type: 'nfs', device: ':/d', o: 'addr=nas,rw,nfsvers=4,soft' },
  });
  assert.deepEqual(options({ kind: 'cifs', server: 'nas', share: 'd\\e', user: 'u', password: 'p', readOnly: 'yes' }), {
    ...{ type: 'cifs', device: '//nas/d/e', o: 'addr=nas,ro,username=u,password=p' },
  });
  assert.deepEqual(options({ kind: 'tmpfs', size: '1m' }), { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' });
  assert.deepEqual(options({ kind: 'tmpfs' }), { type: 'tmpfs', device: 'tmpfs' });
  assert.deepEqual(options({ kind: 'bind', folder: '/d' }), { type: 'none', device: '/d', o: 'bind' });
  const other = volumeRequest({ name: 'data', kind: 'other', driver: 'rexray', options: 'size\t1' });
  assert.deepEqual([other['Driver'], other['DriverOpts']], ['rexray', { size: '1' }]);
});

test('the form starts where most begin', () => {
  const { initial, fields } = volumeForm();
  const shown = fields.filter(({ when }) => !when || when.is.includes(initial[when.field] ?? ''));
  assert.deepEqual(
    shown.map(({ id }) => id),
    ['name', 'kind', 'labels'],
  );
});
