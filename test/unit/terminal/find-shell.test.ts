import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandOf, findShells, loginShell } from '../../../src/terminal/core/find-shell.js';

/** A container with these files. */
function holding(files: readonly string[], passwd?: string) {
  return {
    stat: (_: string, path: string) =>
      Promise.resolve(
        files.includes(path)
          ? { name: '', type: 'file' as const, size: 1, mode: 0o755, modified: 0, target: undefined }
          : undefined,
      ),
    readSmallFile: () => Promise.resolve(passwd === undefined ? undefined : Buffer.from(passwd)),
  };
}

const plainly = { id: 'c', environment: [], user: '' };

test('the wanted shell, the image’s SHELL, the user’s own, then the known ones', async () => {
  const engine = holding(
    ['/bin/bash', '/bin/sh', '/opt/nu', '/usr/bin/zsh', '/usr/bin/fish'],
    'me:x:7:7::/:/usr/bin/zsh\n',
  );
  const details = { id: 'c', environment: ['SHELL=/opt/nu'], user: 'me:me' };
  const all = ['/usr/bin/fish', '/opt/nu', '/usr/bin/zsh', 'bash', 'sh'];
  assert.deepEqual(await findShells(engine, details, '/usr/bin/fish'), all);
  assert.deepEqual(await findShells(engine, details, '/not/there', { most: 1 }), ['/opt/nu']);
});

test('the container’s own PATH counts, and an image without any shell has none', async () => {
  const engine = holding(['/own/sh']);
  assert.deepEqual(await findShells(engine, plainly, ''), []);
  assert.deepEqual(await findShells(engine, { ...plainly, environment: ['PATH=/own:rel'] }, ''), ['sh']);
  assert.deepEqual(await findShells(holding(['/bin/busybox']), plainly, ''), ['busybox']);
  assert.deepEqual(commandOf('/bin/busybox'), ['/bin/busybox', 'sh']);
});

test('accounts that nobody logs in to have no shell', async () => {
  const engine = holding(['/usr/sbin/nologin', '/bin/sh'], 'root:x:0:0::/:/usr/sbin/nologin\n');
  assert.deepEqual(await findShells(engine, plainly, ''), ['sh']);
});

test('the entry of a user by name or number', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/ash\nbroken\nme:x:1000:1000:,,,:/home/me:/bin/zsh\nno:x:5:5::/:\n';
  assert.equal(loginShell(passwd, ''), '/bin/ash');
  assert.equal(loginShell(passwd, 'me'), '/bin/zsh');
  assert.equal(loginShell(passwd, '1000:1000'), '/bin/zsh');
  assert.equal(loginShell(passwd, 'no'), undefined);
  assert.equal(loginShell(passwd, 'nobody'), undefined);
});
