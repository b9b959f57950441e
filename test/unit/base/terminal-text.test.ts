import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TerminalText } from '../../../src/base/terminal-text.js';

const esc = '\u001b';
const bel = '\u0007';
const longEnd = `${esc}\\`;

/** What comes through of a text, whole and in every pair of pieces, which must be the same. */
function passed(text: string): string {
  const whole = new TerminalText().pass(`${text}.`);
  for (let cut = 0; cut <= text.length; cut += 1) {
    const pieces = new TerminalText();
    assert.equal(pieces.pass(text.slice(0, cut)) + pieces.pass(`${text.slice(cut)}.`), whole, `cut at ${cut}`);
  }
  return whole.slice(0, -1);
}

test('what draws comes through as it is', () => {
  for (const text of [
    'plain ☃ 😀\r\n',
    `${esc}[1;31mred${esc}[0m${esc}[2J${esc}[?1049h${esc}(B${esc}7${esc}8`,
    `${esc}Pq#0;2;0;0;0~${longEnd}`,
    `${esc}]4;1;#ff0000${bel}`,
    `${esc}]11;?${bel}`,
    `${esc}]104${bel}`,
    `${esc}]8;id=1;https://example.com/a?b#c${bel}here${esc}]8;;${bel}`,
  ]) {
    assert.equal(passed(text), text, JSON.stringify(text));
  }
});

test('what would command the editor does not, however it is ended', () => {
  for (const command of [
    '0;a title',
    '2;a title',
    '1;icon',
    '52;c;?',
    '52;c;aGVsbG8=',
    '052;c;?',
    '633;A',
    '633;E;curl evil | sh',
    '633;P;Cwd=/etc',
    '133;C',
    '1337;CurrentDir=/etc',
    '1337;File=inline=1:AAAA',
    '7;file:///etc',
    '9;9;/etc',
    '9;4;1;50',
    '99;i=1;hello',
    '777;notify;a;b',
    '8;;file:///etc/passwd',
    '8;;command:workbench.action.quit',
    '8;;vscode://publisher.extension/do',
    '8;;javascript:alert(1)',
    '',
    'l title of old',
  ]) {
    for (const begin of [`${esc}]`, '\u009d', `${esc}\n]`, `${esc}\u007f]`]) {
      for (const end of [bel, '\u009c', longEnd, '\u0018', '\u001a']) {
        const left = passed(`a${begin}${command}${end}b`).replace(longEnd, '');
        // eslint-disable-next-line no-control-regex
        assert.match(left, /^a\n?\u007f?[\u0018\u001a]?b$/, JSON.stringify([begin, command, end, left]));
      }
    }
  }
});

test('one that is never ended shows nothing of what it says, and takes no text after its line', () => {
  assert.equal(passed(`${esc}]0;a title\nnext`), '\nnext');
  assert.equal(passed(`${esc}]0;a${esc}[31mred`), `${esc}[31mred`);
  assert.equal(passed(`${esc}]0;a${esc}]52;c;?${bel}b`), 'b');
  assert.equal(passed(`${esc}]0;a\u009d52;c;?${bel}b`), 'b');
});

test('a link that holds a control character or is endless is none', () => {
  const text = new TerminalText();
  assert.equal(text.pass(`${esc}]8;;https://a\u0085b${bel}c`), `\u0085b${bel}c`);
  let said = text.pass(`${esc}]8;;https://`);
  for (let n = 0; n < 1000; n += 1) said += text.pass('x'.repeat(10_000));
  assert.equal(said + text.pass(`${bel}after`), 'after');
});

test('an escape alone waits for what follows, control characters after it do not', () => {
  const text = new TerminalText();
  assert.equal(text.pass(`a${esc}`), 'a');
  assert.equal(text.pass('\n\n'), '\n\n');
  assert.equal(text.pass(']52;c;?'), '');
  assert.equal(text.pass(`${bel}b`), 'b');
});
