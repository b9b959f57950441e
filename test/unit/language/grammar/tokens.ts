import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IRawGrammar } from 'vscode-textmate';

const here = import.meta.dirname;
const root = path.join(here, '..', '..', '..', '..');
const files: Record<string, string> = {
  'source.dockerfile': path.join(root, 'syntaxes/dockerfile.tmLanguage.json'),
  'dockerfile.continuation.backslash': path.join(root, 'syntaxes/dockerfile-continuation-backslash.tmLanguage.json'),
  'dockerfile.continuation.backtick': path.join(root, 'syntaxes/dockerfile-continuation-backtick.tmLanguage.json'),
  'markdown.dockerfile.codeblock': path.join(root, 'syntaxes/markdown-dockerfile.tmLanguage.json'),
  'source.dockerignore': path.join(root, 'syntaxes/dockerignore.tmLanguage.json'),
  'source.shell': path.join(here, 'stand-in-shell.json'),
};

/** Languages that the grammars embed, as small stand-ins: their strings leak over lines like the real ones' do. */
const embedded = new Set([
  'source.python',
  'source.powershell',
  'source.batchfile',
  'source.json',
  'text.html.markdown',
]);

function standIn(scopeName: string): IRawGrammar {
  const text = JSON.stringify({
    scopeName,
    patterns: [
      { begin: "'", end: "'", name: 'string.quoted.single' },
      { begin: '"', end: '"', name: 'string.quoted.double' },
      { match: '\\b[A-Za-z][\\w-]*', name: 'word' },
    ],
  });
  return textmate.parseRawGrammar(text, `${scopeName}.json`);
}

async function createRegistry(): Promise<textmate.Registry> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    async loadGrammar(scope) {
      const file = files[scope];
      if (file !== undefined) return textmate.parseRawGrammar(await readFile(file, 'utf8'), file);
      return embedded.has(scope) ? standIn(scope) : null;
    },
    getInjections(scope) {
      const continuations = ['dockerfile.continuation.backslash', 'dockerfile.continuation.backtick'];
      if (scope === 'source.dockerfile') return continuations;
      return scope === 'text.html.markdown' ? [...continuations, 'markdown.dockerfile.codeblock'] : undefined;
    },
  });
}

let registry: Promise<textmate.Registry> | undefined;

/** A piece of a line and the scopes it has, outermost first, without the grammar's own. */
export interface Piece {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The lines of `text` in pieces, as VS Code's engine cuts them. */
export async function tokens(text: string, scope = 'source.dockerfile'): Promise<Piece[][]> {
  registry ??= createRegistry();
  const grammar = await (await registry).loadGrammar(scope);
  if (!grammar) throw new Error(`no grammar for ${scope}`);
  let stack = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map((token) => ({
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes.slice(1),
    }));
  });
}
