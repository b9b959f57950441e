import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { credentialsFor } from '../../../src/registry/credentials.js';
import { eraseLogIn, loggedIn, logInPlace, storeLogIn } from '../../../src/registry/log-in.js';

/** Nothing is broken here. */
const warn = (message: string) => {
  throw new Error(message);
};

/** A credential helper by docker's protocol, which keeps each secret in a file of its own, and what it was called with. */
const helper = `#!/bin/sh
cd "$(dirname "$0")" || exit 2
echo "$@" >> arguments
input=$(cat)
key() { printf %s "$1" | tr -c 'a-zA-Z0-9' _; }
case "$1" in
store) url=$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/'); printf %s "$input" > "kept-$(key "$url")" ;;
get) cat "kept-$(key "$input")" 2>/dev/null || { echo credentials not found in native keychain; exit 1; } ;;
erase) rm -f "kept-$(key "$input")" ;;
*) exit 3 ;;
esac
`;

async function setUp(t: TestContext, config: string | undefined, script = helper) {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-log-in-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'config.json');
  if (config !== undefined) await writeFile(file, config, { mode: 0o640 });
  await writeFile(path.join(folder, 'docker-credential-try'), script);
  await chmod(path.join(folder, 'docker-credential-try'), 0o755);
  const needs = { folder, env: { PATH: `${folder}:/usr/bin:/bin` } };
  const read = (registry: string) => credentialsFor(registry, { ...needs, warn });
  return { folder, file, needs, read, text: () => readFile(file, 'utf8') };
}
const ada = { username: 'ada', password: 'p+/ß: "secret"' };

test('in plain text, as docker writes it, and nothing else in the file changes', async (t) => {
  const { file, needs, read, text } = await setUp(t, undefined);
  await storeLogIn('docker.io', ada, needs);
  const auth = Buffer.from('ada:p+/ß: "secret"').toString('base64');
  assert.equal(
    await text(),
    `{\n\t"auths": {\n\t\t"https://index.docker.io/v1/": {\n\t\t\t"auth": "${auth}"\n\t\t}\n\t}\n}`,
  );
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await read('docker.io'), ada);
  await eraseLogIn('docker.io', needs);
  assert.equal(await text(), '{\n\t"auths": {}\n}');

  const odd = await setUp(
    t,
    '{ "proxies" : {"a": 1},\n  "auths": {"https://r.example.com/v1/": {"auth": "YTpi"}, "b": {}} }\n',
  );
  await storeLogIn('c.example.com', { username: 'ada', identityToken: 'T' }, odd.needs);
  assert.match(await odd.text(), /^\{ "proxies" : \{"a": 1\},\n {2}"auths": \{/);
  assert.deepEqual(await odd.read('c.example.com'), { username: 'ada', identityToken: 'T' });
  assert.deepEqual([...(await loggedIn(odd.needs))].sort(), ['b', 'c.example.com', 'r.example.com']);
  await eraseLogIn('r.example.com', odd.needs);
  assert.equal(await odd.read('r.example.com'), undefined);
  assert.equal((await stat(odd.file)).mode & 0o777, 0o640);
});

test('by a helper: the secret on its stdin alone, and the registry’s bare name in the file', async (t) => {
  const { folder, needs, read, text } = await setUp(t, JSON.stringify({ credsStore: 'try' }));
  assert.equal((await logInPlace('r.example.com', needs)).helper, 'try');
  await storeLogIn('r.example.com', ada, needs);
  assert.deepEqual(await read('r.example.com'), ada);
  assert.doesNotMatch(await text(), /secret|ada/);
  assert.deepEqual(JSON.parse(await text()), { credsStore: 'try', auths: { 'r.example.com': {} } });
  await storeLogIn('t.example.com', { username: 'ada', identityToken: 'T' }, needs);
  assert.deepEqual(await read('t.example.com'), { username: '<token>', identityToken: 'T' });
  await eraseLogIn('r.example.com', needs);
  assert.equal(await read('r.example.com'), undefined);
  assert.deepEqual([...(await loggedIn(needs))], ['t.example.com']);
  assert.doesNotMatch(await readFile(path.join(folder, 'arguments'), 'utf8'), /secret/);
});

test('a helper that fails, and a file that is none, keep nothing and leak nothing', async (t) => {
  const cases: [config: string, script: string, words: RegExp][] = [
    ['{"credsStore": "try"}', '#!/bin/sh\necho "$(cat)"; exit 4\n', /ended with 4/],
    ['{"credsStore": "try"}', '#!/bin/sh\nhead -c 3000000 /dev/zero\n', /printed too much/],
    ['{"credsStore": "absent"}', helper, /docker-credential-absent: is not installed/],
    ['{"auths": {"r": {"auth": "secret', helper, /config\.json is not JSON/],
  ];
  for (const [config, script, words] of cases) {
    const { needs, text } = await setUp(t, config, script);
    await assert.rejects(storeLogIn('r', ada, needs), (error: Error) => {
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
    assert.equal(await text(), config);
  }
});
