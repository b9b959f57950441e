import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { finished } from 'node:stream/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { extract } from 'tar-stream';
import { packContext } from '../../../src/build/core/context.js';

/** In memory where there is such a place: a disk takes its time for very many files. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function folderIn(t: TestContext): string {
  const folder = mkdtempSync(path.join(place, 'longshore-context-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('100,000 files are packed at the reader’s speed, and what .dockerignore names is left out', async (t) => {
  const folder = folderIn(t);
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(path.join(folder, '.dockerignore'), 'skipped\n**/*.log\n');
  for (let index = 0; index < 100; index += 1) {
    const at = path.join(folder, index % 4 === 0 ? 'skipped' : 'kept', String(index));
    mkdirSync(at, { recursive: true });
    for (let file = 0; file < 1_000; file += 1)
      writeFileSync(path.join(at, file % 10 === 0 ? `${file}.log` : `${file}`), '');
  }
  const { archive, sent } = await packContext(folder, path.join(folder, 'Dockerfile'));
  const reader = extract();
  archive.pipe(reader);
  let entries = 0;
  let furthest = 0;
  for await (const entry of reader) {
    entries += 1;
    furthest = Math.max(furthest, sent.files - entries);
    entry.resume();
  }
  // 75 folders of 900 files each, themselves, `kept`, the Dockerfile and .dockerignore.
  assert.equal(entries, 75 * 900 + 75 + 1 + 2);
  assert.equal(sent.files, 75 * 900 + 2);
  assert.ok(furthest < 1_000, `${furthest} files were read ahead`);
});

test('a file that may not be read ends the build with its name, and one that is ignored does not', async (t) => {
  const folder = folderIn(t);
  chmodSync(folder, 0o755);
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(path.join(folder, 'secret'), 'x', { mode: 0 });
  mkdirSync(path.join(folder, 'closed'), { mode: 0 });
  const read = async () => {
    const { archive } = await packContext(folder, path.join(folder, 'Dockerfile'));
    await finished(archive.resume());
  };
  // Root may read everything: so this is somebody else for a moment.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await assert.rejects(read(), {
      code: 'bad-context',
      message: /closed can’t be read: permission denied\. Make it readable/,
    });
    writeAsOwner(path.join(folder, '.dockerignore'), 'closed\n');
    await assert.rejects(read(), { message: /secret can’t be read: permission denied\. .*\.dockerignore\.$/ });
    writeAsOwner(path.join(folder, '.dockerignore'), 'closed\nsecret\n');
    await read();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }

  function writeAsOwner(file: string, text: string): void {
    if (isRoot) process.seteuid?.(0);
    writeFileSync(file, text);
    if (isRoot) process.seteuid?.(65_534);
  }
});

test('a name that is no UTF-8 is told, since it can’t be sent', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = folderIn(t);
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), 'x');
  const { archive } = await packContext(folder, path.join(folder, 'Dockerfile'));
  await assert.rejects(async () => {
    await finished(archive.resume());
  }, /its name is no UTF-8/);
});
