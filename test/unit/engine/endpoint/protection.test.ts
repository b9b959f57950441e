import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundsLikeProduction } from '../../../../src/connection/endpoints/production.js';
import { type EndpointSource } from '../../../../src/engine/endpoint/endpoint.js';
import { parseUrl } from '../../../../src/engine/endpoint/parse-url.js';
import { type Marks, protectionOf } from '../../../../src/engine/endpoint/protection.js';
import { EngineError } from '../../../../src/engine/errors.js';
import { connectTo } from '../connect-scripted.js';
import { scriptedServer } from '../../../faults/scripted-server.js';

const endpoint = (url: string, context?: string) => {
  const source: EndpointSource = context === undefined ? { by: 'default' } : { by: 'current-context', context };
  return { ...parseUrl(url, undefined, 'test'), source };
};
const given = (marks: Marks, url: string, context?: string) => protectionOf(marks, endpoint(url, context));

test('marks name an endpoint by its address or its context', () => {
  assert.equal(given({}, 'ssh://me@box'), 'none');
  assert.equal(given({ 'ssh://me@box': 'guarded' }, 'ssh://me@box'), 'guarded');
  assert.equal(given({ 'ssh://me@box': 'guarded' }, 'ssh://me@box2'), 'none');
  assert.equal(given({ 'context:prod': 'read-only' }, 'tcp://10.0.0.1:2376', 'prod'), 'read-only');
  assert.equal(given({ 'context:prod': 'read-only' }, 'tcp://10.0.0.1:2376', 'product'), 'none');
  // The same engine by its address, whatever context leads to it.
  assert.equal(given({ 'tcp://10.0.0.1:2376': 'read-only' }, 'tcp://10.0.0.1:2376', 'alias'), 'read-only');
});

test('another spelling of the same address is the same endpoint', () => {
  assert.equal(given({ 'unix:///run/docker.sock': 'guarded' }, 'unix:///var/run/docker.sock'), 'guarded');
  assert.equal(given({ ' SSH://Me@Box/ ': 'guarded' }, 'ssh://me@box'), 'guarded');
});

test('a star stands for anything; what is exact comes first, and the strongest of several counts', () => {
  assert.equal(given({ 'ssh://*': 'read-only' }, 'ssh://me@box'), 'read-only');
  assert.equal(given({ 'ssh://*': 'read-only', 'ssh://me@box': 'none' }, 'ssh://me@box'), 'none');
  assert.equal(given({ '*': 'guarded', 'context:*prod*': 'read-only' }, 'tcp://x:1', 'eu-prod-1'), 'read-only');
  assert.equal(given({ 'ssh://me@box': 'guarded', 'context:p': 'none' }, 'ssh://me@box', 'p'), 'guarded');
  assert.equal(given({ 'tcp://a.b:1*': 'guarded' }, 'tcp://axb:1'), 'none', 'nothing else is a pattern');
});

test('a slip of the pen protects more and never less', () => {
  for (const value of ['readonly', 'Guarded', true, null, {}, '']) {
    assert.equal(given({ 'ssh://me@box': value }, 'ssh://me@box'), 'read-only');
  }
});

test('names that sound like production, of other machines alone', () => {
  const sounds = (url: string, context?: string) => soundsLikeProduction(endpoint(url, context));
  for (const url of [
    'ssh://deploy@prod',
    'ssh://prod@box',
    'tcp://db.production.example:2376',
    'ssh://eu-PROD-1',
    'tcp://live7:2376',
  ]) {
    assert.equal(sounds(url), true, url);
  }
  for (const url of [
    'ssh://product',
    'ssh://reproduce',
    'ssh://alive',
    'tcp://127.0.0.1:2375',
    'unix:///prod/docker.sock',
  ]) {
    assert.equal(sounds(url), false, url);
  }
  assert.equal(sounds('tcp://10.0.0.1:2376', 'my_prod'), true);
  assert.equal(sounds('unix:///tmp/forwarded.sock', 'prod'), true);
});

test('a read-only endpoint is sent nothing that changes it, and everything that looks', async (t) => {
  const server = await scriptedServer(t);
  let mayChange = false;
  const engine = await connectTo(t, server.url, { mayChange: () => mayChange });
  const seen = server.requests.length;
  for (const act of [
    () => engine.startContainer('c'),
    () => engine.removeContainer('c', { force: true, anonymousVolumes: true }),
    () => engine.removeVolume('v', { force: false }),
    () => engine.removeNetwork('n'),
    () => engine.pruneBuildCache(),
    () => engine.exec('c', { command: ['sh'], tty: true, stdin: true }),
    () => engine.attach('c', { tty: true, stdin: true, detachKeys: '' }),
  ]) {
    await assert.rejects(act(), (error) => EngineError.is(error, 'read-only'));
  }
  assert.equal(server.requests.length, seen, 'not one request went out');
  assert.equal(engine.mayChange, false);
  mayChange = true;
  await engine.startContainer('c').catch((error: unknown) => assert.ok(!EngineError.is(error, 'read-only')));
  assert.equal(server.requests.length, seen + 1);
});
