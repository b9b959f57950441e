import * as esbuild from 'esbuild';
import path from 'node:path';
import { createRequire } from 'node:module';
import type { Command } from '../../src/commands/command.js';
import type { settings } from '../../src/host/setting-catalogue.js';

interface Declared {
  readonly commands: readonly Command[];
  readonly settings: typeof settings;
  readonly contextKeyNames: readonly string[];
}

const root = path.join(import.meta.dirname, '../..');

/** What the code declares, loaded outside an editor: every use of `vscode` while loading is answered by nothing. */
export async function declared(): Promise<Declared> {
  const outfile = path.join(root, 'dist-test', 'declared.cjs');
  await esbuild.build({
    stdin: {
      contents: `export { commands } from './src/commands/table.ts';
        export { settings } from './src/host/setting-catalogue.ts';
        export { contextKeyNames } from './src/host/context-keys.ts';`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    plugins: [
      {
        name: 'no-editor',
        setup(build) {
          // What a command loads when it runs isn't part of what is declared.
          build.onResolve({ filter: /late\.js$/ }, ({ kind, path: file }) =>
            kind === 'dynamic-import' ? { path: file, external: true } : undefined,
          );
          build.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'no-editor' }));
          build.onLoad({ filter: /.*/, namespace: 'no-editor' }, () => ({ contents: 'module.exports = {};' }));
        },
      },
    ],
  });
  return createRequire(import.meta.url)(outfile) as Declared;
}
