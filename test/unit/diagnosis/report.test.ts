import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../src/diagnosis/diagnose.js';
import { report } from '../../../src/diagnosis/report.js';
import { evidence, exchange, failed, socketPath } from '../../support/evidence.js';

test('the report has the finding, the way out and the evidence, without names and secrets', () => {
  const given = evidence({
    account: { ...evidence().account, user: 'alice', home: '/home/alice', groups: [1000], databaseGroups: [1000] },
    asked: { variables: { DOCKER_HOST: 'tcp://me:s3cret@box:1', DOCKER_CONFIG: '/home/alice/.docker' } },
    socket: socketPath(),
    exchange: exchange(failed('EACCES', 'connect EACCES /var/run/docker.sock')),
  });
  const text = report({ ...judge(given), ms: 12 });
  assert.match(text, /not-in-docker-group/);
  assert.match(text, /`sudo usermod -aG docker USER`/);
  assert.match(text, /EACCES/);
  assert.doesNotMatch(text, /alice|s3cret/);
  assert.match(text, /~\/\.docker/);
});

test('text from outside can’t make Markdown of its own', () => {
  const given = evidence({
    asked: { by: 'DOCKER_HOST', host: '"[x](command:evil)`' },
    address: undefined,
  });
  const text = report({ ...judge(given), ms: 1 });
  const [finding = ''] = text.split('\n').filter((line) => line.startsWith('**'));
  assert.match(finding, /\\\[x\\\]/);
  // A code span with a backtick in it needs a longer fence.
  assert.match(text, /`` "\[x\]\(command:evil\)` ``/);
});
