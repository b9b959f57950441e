import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCustomHeaders } from '../../../src/engine/docker/custom-headers.js';

test('DOCKER_CUSTOM_HEADERS is a line of CSV', () => {
  assert.deepEqual(parseCustomHeaders(undefined), {});
  assert.deepEqual(parseCustomHeaders(''), {});
  assert.deepEqual(parseCustomHeaders('A=1, B=x=y ,C='), { A: '1', B: 'x=y', C: '' });
  assert.deepEqual(parseCustomHeaders('"A=1,2","B=say ""hi"""'), { A: '1,2', B: 'say "hi"' });
  for (const text of ['A', '=1', 'A B=1', 'A\r\nX=1']) {
    assert.throws(() => parseCustomHeaders(text), { code: 'bad-endpoint' }, text);
  }
});

test('a value that breaks the rule is not shown', () => {
  assert.throws(
    () => parseCustomHeaders('s3cret'),
    (error) => error instanceof Error && !error.message.includes('s3cret'),
  );
});
