import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FoundFile, searchReport } from '../../../src/files/core/search-report.js';
import { TextFinder } from '../../../src/files/core/text-finder.js';
import { type SearchSum } from '../../../src/files/core/text-search.js';

const query = { text: 'needle', isExpression: false, matchesCase: true };
const sum: SearchSum = {
  ...{ files: 9, places: 4, filesWith: 2, isCut: false, binary: 2, long: 0, longPaths: [], unreached: ['/scratch'] },
};

function found(path: string, text: string): FoundFile {
  return { path, places: new TextFinder(query).find(text, 100, path) };
}

test('all places are lines of a text, and each leads to where it was found', () => {
  const texts = {
    '/w/a': `first\n\tneedle and needle\r\n${'x\n'.repeat(8)}needle`,
    '/w/odd\nname': `${'y'.repeat(300)}needle\u2028\u0007end`,
  };
  const files = Object.entries(texts).map(([path, text]) => found(path, text));
  const { text, links } = searchReport(query, '/w (web)', files, sum);
  const long = `${'y'.repeat(40)}needle`;
  assert.deepEqual(text.split('\n'), [
    '# Looked for: needle (Match Case)',
    '# In: /w (web)',
    '# Places: 4 · files that have it: 2 of 9',
    '# Files left out, being no text: 2',
    '# Folders left out, being in memory (tmpfs), where only a tar program in the container reaches: /scratch',
    '',
    '/w/a',
    '   2: \tneedle and needle',
    '  11: needle',
    '',
    '/w/odd name',
    `  1: ${long}\ufffd\ufffdend`,
    '',
  ]);
  const lines = text.split('\n');
  const shown = links.map(({ line, begin, end, path, place }) => {
    const at = path === '/w/a' ? texts['/w/a'] : texts['/w/odd\nname'];
    const there = at.split('\n')[place.line]?.slice(place.column, place.column + place.length);
    return [lines[line]?.slice(begin, end), there];
  });
  const one = ['needle', 'needle'];
  assert.deepEqual(shown, [['/w/a', ''], one, one, one, ['/w/odd name', ''], one]);
});

test('a place that goes over the end of its line or of what is shown of it is linked as far as it is seen', () => {
  const all = { text: 'a[^]*b', isExpression: true, matchesCase: false };
  const places = new TextFinder(all).find('xa\nb', 10, '/f');
  const { text, links } = searchReport(all, '/', [{ path: '/f', places }], sum);
  const [, link] = links;
  assert.equal(text.split('\n')[link?.line ?? 0]?.slice(link?.begin, link?.end), 'a');
  assert.match(text, /^# Looked for: a\[\^\]\*b \(Regular Expression\)$/m);
});
