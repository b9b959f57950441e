import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tokens } from './tokens.js';

const here = import.meta.dirname;
const root = path.join(here, '..', '..', '..', '..');

/** Which words the grammar takes for instructions, by line (1-based). */
async function instructions(text: string): Promise<string[]> {
  const lines = await tokens(text);
  return lines.flatMap((pieces, index) =>
    pieces
      .filter((piece) => piece.scopes.includes('keyword.other.instruction.dockerfile'))
      .map((piece) => `${index + 1} ${piece.text}`),
  );
}

test('the assertions of vscode-tmgrammar-test hold', async () => {
  const cases = readdirSync(path.join(here, 'cases')).map((name) =>
    path.join('test/unit/language/grammar/cases', name),
  );
  const program = path.join(root, 'node_modules/vscode-tmgrammar-test/dist/unit.js');
  const shell = path.join('test/unit/language/grammar', 'stand-in-shell.json');
  await promisify(execFile)(process.execPath, [program, '-g', shell, ...cases], { cwd: root });
});

test('syntaxes/ is what scripts/grammar makes', async () => {
  const generator = (await import('../../../../scripts/grammar/generate.mjs')) as {
    grammars: Record<string, object>;
    grammarText: (grammar: object) => string;
  };
  for (const [name, grammar] of Object.entries(generator.grammars)) {
    assert.equal(readFileSync(path.join(root, 'syntaxes', name), 'utf8'), generator.grammarText(grammar), name);
  }
});

for (const file of readdirSync(path.join(here, 'files'))) {
  test(`${file} is coloured as before`, async () => {
    const text = readFileSync(path.join(here, 'files', file), 'utf8');
    const lines = await tokens(text);
    const printed = lines
      .flatMap((pieces) => [
        `>${pieces.map((piece) => piece.text).join('')}`,
        ...pieces
          .filter((piece) => piece.text.trim())
          .map((piece) => `    ${JSON.stringify(piece.text)} ${piece.scopes.join(' ')}`),
      ])
      .join('\n');
    const golden = path.join(root, 'test/golden/grammar', `${file}.txt`);
    if (process.env['UPDATE']) writeFileSync(golden, printed);
    assert.equal(printed, readFileSync(golden, 'utf8'));
  });
}

test('an open quote does not reach the next instruction', async () => {
  assert.deepEqual(await instructions('RUN echo it\'s\nRUN b\nCMD "x\nUSER a'), ['1 RUN', '2 RUN', '3 CMD', '4 USER']);
});

test('an open quote reaches over a continuation', async () => {
  const [, second] = await tokens('RUN echo "a \\\n  b" c');
  assert.ok(second?.[0]?.scopes.includes('string.quoted.double.shell'));
});

test('words on continued lines are no instructions', async () => {
  assert.deepEqual(await instructions("RUN a \\\n  # it's\n\nRUN b \\\nUSER c\nENV X=y"), ['1 RUN', '6 ENV']);
});

test('a doubled escape character does not continue the line', async () => {
  assert.deepEqual(await instructions('RUN a \\\\\nRUN b'), ['1 RUN', '2 RUN']);
});

test('a backtick continues the line only where the escape directive says so', async () => {
  assert.deepEqual(await instructions('RUN a `\nRUN b'), ['1 RUN', '2 RUN']);
  assert.deepEqual(await instructions('# escape=`\nRUN a `\nRUN b\nRUN c\\\nRUN d'), ['2 RUN', '4 RUN', '5 RUN']);
  assert.deepEqual(await instructions('FROM x\n# escape=`\nRUN a `\nRUN b'), ['1 FROM', '3 RUN', '4 RUN']);
});

const heredocs: readonly [string, string][] = [
  ['first line', "RUN <<EOF\nRUN it's\nEOF\nUSER a"],
  ['quoted', 'RUN <<"E F"\nRUN "x\nE F\nUSER a'],
  ['with tabs', "RUN <<-EOF\n\tRUN it's\n\tEOF\nUSER a"],
  ['for COPY', "COPY <<EOF /x\nRUN it's\nEOF\nUSER a"],
  ['behind flags', "RUN --mount=type=bind \\\n  <<EOF\nRUN it's\nEOF\nUSER a"],
  ['on a continued line', "RUN x && \\\n  cat <<EOF > y\nRUN it's\nEOF\nUSER a"],
  ['with python', "RUN python3 <<EOF\nRUN it's\nEOF\nUSER a"],
  ['two', "COPY <<A <<B /x\nRUN it's\nA\nRUN it's\nB\nUSER a"],
  ['three', "COPY <<A <<B <<C /x\nRUN it's\nA\nRUN\nB\nRUN 'x\nC\nUSER a"],
  ['in ONBUILD', "ONBUILD RUN <<EOF\nRUN it's\nEOF\nUSER a"],
];
for (const [name, text] of heredocs) {
  test(`a heredoc ends at its terminator: ${name}`, async () => {
    const found = await instructions(text);
    assert.equal(found.at(-1), `${text.split('\n').length} USER`);
    assert.equal(found.length, 2);
  });
}

test('<< without a dash wants its terminator at the beginning of the line', async () => {
  assert.deepEqual(await instructions('RUN <<EOF\n\tEOF\nRUN x\nEOF\nUSER a'), ['1 RUN', '5 USER']);
});

test('a here-string and a shift open no heredoc', async () => {
  assert.deepEqual(await instructions('RUN a <<<b\nRUN echo $((1<<2))\nUSER a'), ['1 RUN', '2 RUN', '3 USER']);
});

test('SHELL decides the language of RUN until the next stage', async () => {
  const lines = await tokens('FROM a\nSHELL ["pwsh"]\nRUN x\nFROM b\nRUN y');
  const block = (line: number) =>
    lines[line]?.flatMap((piece) => piece.scopes).find((scope) => scope.startsWith('meta.embedded'));
  assert.equal(block(2), 'meta.embedded.block.powershell.dockerfile');
  assert.equal(block(4), 'meta.embedded.block.shellscript.dockerfile');
});

test('a Markdown fence ends where it ends', async () => {
  const lines = await tokens("```dockerfile\n# escape=`\nRUN it's `\n x\nUSER a\n```\ntext", 'text.html.markdown');
  assert.ok(lines[4]?.[0]?.scopes.includes('keyword.other.instruction.dockerfile'));
  assert.ok(!lines[6]?.[0]?.scopes.some((scope) => scope.includes('dockerfile')));
});

test('8,000 lines take a time in proportion', async () => {
  const part =
    "FROM a\nRUN apt-get update && \\\n    apt-get install 'x'\nCOPY <<EOF /x.json\n{}\nEOF\nENV A=b\nLABEL c=d\n";
  const lines = await tokens(part.repeat(1000));
  assert.equal(lines.length, 8001);
});
