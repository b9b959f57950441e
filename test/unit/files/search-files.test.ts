import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { pack } from 'tar-stream';
import { FileError } from '../../../src/files/core/file-error.js';
import { searchFiles, walkPaths } from '../../../src/files/core/search-files.js';
import { type SearchSum, type TextQuery } from '../../../src/files/core/text-search.js';

/** A folder `w` of these files, as an engine packs it, in pieces of an odd size. */
function sourceOf(files: Record<string, string | Buffer>, pieceSize = 1777) {
  const archive = pack();
  archive.entry({ name: 'w/', type: 'directory' });
  for (const [name, content] of Object.entries(files)) archive.entry({ name: `w/${name}` }, content);
  archive.finalize();
  const state = { given: 0, isGivenUp: false };
  const pieces = async function* () {
    const all = Buffer.concat(await Readable.from(archive).toArray());
    for (let at = 0; at < all.length && !state.isGivenUp; at += pieceSize) {
      state.given += 1;
      yield all.subarray(at, at + pieceSize);
    }
  };
  const source = {
    resolve: (path: string) => Promise.resolve(path === '/gone' ? undefined : path),
    pieces: () => Promise.resolve({ [Symbol.asyncIterator]: pieces, destroy: () => void (state.isGivenUp = true) }),
  };
  return { source, state };
}

const { signal } = new AbortController();
const query = (text: string, more: Partial<TextQuery> = {}): TextQuery => ({
  ...{ text, isExpression: false, matchesCase: false },
  ...more,
});

async function search(
  files: Record<string, string | Buffer>,
  what: TextQuery,
  most = 1000,
): Promise<{ sum: SearchSum; lines: string[] }> {
  const lines: string[] = [];
  const sum = await searchFiles(sourceOf(files).source, '/w', what, {
    ...{ signal, most, moved: () => undefined },
    found: (path, places) => {
      for (const { line, column, length, preview } of places)
        lines.push(`${path}:${line}:${column}+${length} ${preview}`);
    },
  });
  return { sum, lines };
}

test('a text is found in every file, with its line, column and what is around it', async () => {
  const long = `${'x'.repeat(3000)}NEEDLE${'y'.repeat(3000)}`;
  const { lines, sum } = await search(
    {
      'a.txt': 'one\nthe needle and the Needle\r\nthree',
      'deep/er/b.conf': 'å☃𝄞 needle',
      'long.js': long,
      none: 'nothing here',
      empty: '',
    },
    query('needle'),
  );
  assert.deepEqual(lines.slice(0, 3), [
    '/w/a.txt:1:4+6 the needle and the Needle\r',
    '/w/a.txt:1:19+6 the needle and the Needle\r',
    '/w/deep/er/b.conf:0:5+6 å☃𝄞 needle',
  ]);
  assert.match(lines[3] ?? '', /^\/w\/long\.js:0:3000\+6 x+NEEDLEy+$/);
  assert.ok((lines[3] ?? '').length < 200, 'not all of a long line');
  assert.deepEqual([sum.files, sum.places, sum.filesWith, sum.isCut], [5, 4, 3, false]);
});

test('case and expressions, whose ^ and $ are a line’s', async () => {
  const files = { a: 'port=80\nPORT=81\n# port=82\nport-83.x' };
  const places = async (what: TextQuery) => (await search(files, what)).lines.map((line) => line.split(' ')[0]);
  assert.equal((await places(query('port'))).length, 4);
  assert.deepEqual(await places(query('PORT', { matchesCase: true })), ['/w/a:1:0+4']);
  assert.deepEqual(await places(query('port-83.')), ['/w/a:3:0+8'], 'signs are themselves');
  assert.deepEqual(await places(query('^port=\\d+$', { isExpression: true })), ['/w/a:0:0+7', '/w/a:1:0+7']);
  assert.deepEqual(await places(query('x*', { isExpression: true })), ['/w/a:3:8+1'], 'nothing is no place');
  await assert.rejects(search(files, query('(', { isExpression: true })), SyntaxError);
});

test('what is no text or too long is left out and told; UTF-16 is text', async () => {
  const { sum, lines } = await search(
    {
      program: Buffer.concat([Buffer.from('needle'), Buffer.alloc(10), Buffer.from('needle')]),
      'late-zero': Buffer.concat([Buffer.from('needle\n'), Buffer.alloc(9000, 'x'), Buffer.alloc(10)]),
      'huge.log': Buffer.alloc(17 * 1024 * 1024, 'needle '),
      'big.log': Buffer.concat([Buffer.alloc(3 * 1024 * 1024, 'x\n'), Buffer.from('needle')]),
      'wide.txt': Buffer.from('\ufefffind the needle', 'utf16le'),
      invalid: Buffer.from('\xff\xfa needle', 'latin1'),
    },
    query('needle'),
  );
  assert.deepEqual(
    lines.map((line) => line.split(' ')[0]),
    ['/w/late-zero:0:0+6', `/w/big.log:${1.5 * 1024 * 1024}:0+6`, '/w/wide.txt:0:9+6', '/w/invalid:0:3+6'],
  );
  assert.deepEqual([sum.files, sum.binary, sum.long, sum.longPaths], [4, 1, 1, ['/w/huge.log']]);
});

test('it stops at so many places, and the engine is not read any further', async () => {
  const { source, state } = sourceOf(
    Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, `${'needle '.repeat(10)}\n`.repeat(20)])),
  );
  const found: number[] = [];
  const sum = await searchFiles(source, '/w', query('needle'), {
    ...{ signal, most: 250, moved: () => undefined },
    found: (_, places) => found.push(places.length),
  });
  assert.deepEqual(found, [200, 50]);
  assert.deepEqual([sum.places, sum.isCut, sum.filesWith], [250, true, 2]);
  assert.ok(state.isGivenUp && state.given < 400, `${state.given} pieces`);
});

test('it is given up with the signal’s reason, and says what is not there and what was cut', async () => {
  const abort = new AbortController();
  const { source, state } = sourceOf(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, 'needle'])));
  const work = { most: 1000, moved: () => undefined };
  const given = searchFiles(source, '/w', query('needle'), {
    ...{ ...work, signal: abort.signal },
    found: () => abort.abort(),
  });
  await assert.rejects(given, { name: 'AbortError' });
  assert.ok(state.isGivenUp);
  const found = () => undefined;
  await assert.rejects(searchFiles(source, '/gone', query('x'), { ...work, signal, found }), (error) =>
    FileError.is(error, 'missing'),
  );
  const cut = {
    ...source,
    pieces: () =>
      Promise.resolve({
        async *[Symbol.asyncIterator]() {
          for await (const piece of await sourceOf({ a: 'x'.repeat(5000) }).source.pieces()) {
            yield piece;
            return;
          }
        },
        destroy: () => undefined,
      }),
  };
  await assert.rejects(searchFiles(cut, '/w', query('x'), { ...work, signal, found }), (error) =>
    FileError.is(error, 'cut'),
  );
});

test('an expression that would take for ever is given up', async () => {
  const files = { a: `${'a'.repeat(40)}!` };
  await assert.rejects(
    search(files, query('^(a+)+$', { isExpression: true })),
    (error) => FileError.is(error, 'no-way') && error.message.includes('/w/a'),
  );
});

test('the paths of files, until it is enough', async () => {
  const files = { a: 'x', 'deep/b': Buffer.alloc(2_000_000), 'deep/c': '' };
  const paths: string[] = [];
  const work = { signal, moved: () => undefined };
  const { isWhole } = await walkPaths(sourceOf(files).source, '/w', work, (path) => paths.push(path) > 0);
  assert.deepEqual([isWhole, paths], [true, ['/w/a', '/w/deep/b', '/w/deep/c']]);
  const few: string[] = [];
  assert.equal((await walkPaths(sourceOf(files).source, '/w', work, (path) => few.push(path) < 2)).isWhole, false);
  assert.deepEqual(few, ['/w/a', '/w/deep/b']);
});
