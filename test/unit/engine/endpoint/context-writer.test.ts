import assert from 'node:assert/strict';
import { chmod, lstat, readFile, readdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { listContexts } from '../../../../src/engine/endpoint/context-store.js';
import { type NewContext, createContext, removeContext } from '../../../../src/engine/endpoint/context-writer.js';
import { setCurrentContext } from '../../../../src/engine/endpoint/docker-config.js';
import { EngineError } from '../../../../src/engine/errors.js';
import { DockerHome } from './docker-home.js';

const plain: NewContext = {
  ...{ name: 'box', description: '', host: 'ssh://box', skipVerify: false },
  ...{ ca: undefined, cert: undefined, key: undefined },
};

test('names that docker refuses, hosts that can’t be, and a name that is taken, make no file', async (t) => {
  const home = await DockerHome.make(t);
  const directory = path.join(home.homedir, '.docker');
  const names = ['', 'a', '../x', '-rf', 'a/b', 'default', 'a b', 'ü2', 'a\n', '.hidden'];
  for (const name of names) {
    await assert.rejects(createContext(directory, { ...plain, name }), (error) =>
      EngineError.is(error, 'bad-endpoint'),
    );
  }
  for (const host of ['', 'tcp://', 'unix://relative', 'ssh://-oProxyCommand=touch', 'ssh://u:p@h', 'fd://3', 'x y']) {
    await assert.rejects(createContext(directory, { ...plain, host }), (error) => EngineError.is(error), host);
  }
  const pem = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n';
  for (const material of [{ ca: 'x' }, { ca: pem }, { cert: pem, key: pem }, { cert: pem }, { key: pem }]) {
    await assert.rejects(createContext(directory, { ...plain, host: 'tcp://h:1', ...material }), (error) =>
      EngineError.is(error, 'tls'),
    );
  }
  await assert.rejects(readdir(directory), /ENOENT/);
  await createContext(directory, plain);
  await assert.rejects(createContext(directory, { ...plain, host: 'ssh://other' }), /there already/);
  assert.equal((await listContexts(home.input()))[1]?.url, 'ssh://box');
});

test('a broken context can be removed by its folder, and nothing outside the store', async (t) => {
  const home = await DockerHome.make(t);
  const directory = path.join(home.homedir, '.docker');
  await home.write('.docker/contexts/meta/abc/meta.json', '{');
  await home.write('.docker/contexts/tls/abc/docker/key.pem', 'KEY');
  const kept = await home.write('.docker/contexts/meta/keep.txt', '');
  for (const folder of ['', '.', '..', '../..', '/', 'a/b']) {
    await assert.rejects(removeContext(directory, folder), (error) => EngineError.is(error, 'bad-endpoint'));
  }
  await removeContext(directory, 'abc');
  assert.deepEqual(await readdir(path.join(directory, 'contexts/tls')), []);
  assert.deepEqual(await readdir(path.join(directory, 'contexts/meta')), ['keep.txt']);
  await stat(kept);
});

test('the current context is written with the file’s mode, behind its link, and nothing else touched', async (t) => {
  const home = await DockerHome.make(t);
  const directory = path.join(home.homedir, '.docker');
  const real = await home.write(
    'dotfiles/docker.json',
    '{\n   "auths": {"r": {"auth": "c2VjcmV0"}},\n   "HttpHeaders": {}\n}\n',
  );
  await chmod(real, 0o640);
  await home.write('.docker/x', '');
  const link = path.join(directory, 'config.json');
  await symlink('../dotfiles/docker.json', link);
  await setCurrentContext(directory, 'box');
  const text = await readFile(real, 'utf8');
  assert.equal(
    text,
    '{\n   "auths": {"r": {"auth": "c2VjcmV0"}},\n   "HttpHeaders": {},\n   "currentContext": "box"\n}\n',
  );
  assert.equal((await stat(real)).mode & 0o7777, 0o640);
  assert.ok((await lstat(link)).isSymbolicLink());
  await setCurrentContext(directory, 'default');
  assert.equal(await readFile(real, 'utf8'), text.replace(',\n   "currentContext": "box"', ''));
  assert.deepEqual(await readdir(path.dirname(real)), ['docker.json']);
});

test('a configuration that is no JSON is left as it is; an empty one is filled', async (t) => {
  const home = await DockerHome.make(t);
  const directory = path.join(home.homedir, '.docker');
  for (const text of ['not json', '[]', '"x"', `{"a":"${'x'.repeat(1_000_000)}"}`]) {
    const file = await home.write('.docker/config.json', text);
    await assert.rejects(setCurrentContext(directory, 'box'), (error) => EngineError.is(error, 'bad-endpoint'));
    assert.equal(await readFile(file, 'utf8'), text);
  }
  const file = await home.write('.docker/config.json', ' \n');
  await setCurrentContext(directory, 'box');
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { auths: {}, currentContext: 'box' });
});
