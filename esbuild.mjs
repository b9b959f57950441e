// @ts-check
/**
 * Builds dist/: one bundle loaded at activation and one for each part that loads late.
 *
 * The late parts are entry points of their own. Where the sources say `import('…/engine/late.js')`, the
 * bundle says `import('./engine.cjs')`: nothing of the late part gets into the early bundle.
 */
import * as esbuild from 'esbuild';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const sourcemap = !process.argv.includes('--production');

/** Late bundles: name in dist/ → entry in src/. */
export const lateBundles = {
  engine: 'src/engine/late.ts',
  commands: 'src/commands/late.ts',
  files: 'src/files/late.ts',
  terminal: 'src/terminal/late.ts',
  compose: 'src/compose/late.ts',
  build: 'src/build/late.ts',
  language: 'src/language/dockerfile.ts',
  'compose-text': 'src/making/compose-service.ts',
  'compose-language': 'src/language/compose/compose.ts',
  diagnosis: 'src/connection/late.ts',
  rows: 'src/explorer/rows/late.ts',
  tooltips: 'src/explorer/tooltips-late.ts',
  registries: 'src/explorer/registries-late.ts',
  'local-images': 'src/local-images.ts',
  status: 'src/connection/status/late.ts',
  panels: 'src/panels/late.ts',
  zstd: 'src/compression/zstd-late.ts',
};

/** What runs in the panels' pages: name in dist/ → entry in src/. */
const pages = {
  'page-ending': 'src/panels/pages/ending/main.ts',
  'page-form': 'src/panels/pages/form/main.ts',
  'page-run': 'src/panels/pages/run/main.ts',
  'page-log': 'src/panels/pages/log/main.ts',
  'page-disk': 'src/panels/pages/disk/main.ts',
  'page-compare': 'src/panels/pages/compare/main.ts',
  'page-layers': 'src/panels/pages/layers/main.ts',
  'page-map': 'src/panels/pages/map/main.ts',
  'page-reach': 'src/panels/pages/reach/main.ts',
  'page-stats': 'src/panels/pages/stats/main.ts',
  'page-watch': 'src/panels/pages/watch/main.ts',
};

/** @type {esbuild.Plugin} */
const late = {
  name: 'late-bundles',
  setup(build) {
    build.onResolve({ filter: /^\./ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const target = path.resolve(args.resolveDir, args.path).replace(/\.js$/, '.ts');
      for (const [name, entry] of Object.entries(lateBundles)) {
        if (target === path.join(root, entry)) return { path: `./${name}.cjs`, external: true };
      }
      return { errors: [{ text: `${args.path} is imported late, but is no late bundle: add it to esbuild.mjs` }] };
    });
  },
};

/**
 * What dockerode requires at load time for features that Longshore does otherwise: ssh2 (ssh:// goes through
 * the user's own ssh program), grpc (BuildKit sessions) and tar (build contexts; builds go through buildx). Left
 * out, and Node's own streams in place of their copy, the late bundle is a tenth of its size and loads in a fraction
 * of the time.
 * @type {esbuild.Plugin}
 */
const absent = {
  name: 'absent',
  setup(build) {
    const names = /^(ssh2|cpu-features|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|tar-fs|@balena\/dockerignore)$/;
    build.onResolve({ filter: names }, (args) => ({ path: args.path, namespace: 'absent' }));
    build.onResolve({ filter: /^readable-stream$/ }, () => ({ path: 'node:stream', external: true }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  // The bridge's helper is a program of its own, which runs outside of the editor.
  entryPoints: { extension: 'src/extension.ts', ...lateBundles, bridge: 'src/bridge/helper.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  keepNames: false,
  sourcemap: sourcemap ? 'linked' : false,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // `import()` of a late bundle becomes require(), which every extension host supports.
  supported: { 'dynamic-import': false },
  external: ['vscode'],
  charset: 'utf8',
  metafile: true,
  legalComments: 'linked',
  plugins: [late, absent],
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const pageOptions = {
  absWorkingDir: root,
  entryPoints: pages,
  outdir: 'dist',
  bundle: true,
  minify: true,
  sourcemap: false,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  charset: 'utf8',
  legalComments: 'linked',
  logLevel: 'warning',
};

if (watch) {
  for (const part of [options, pageOptions]) {
    const context = await esbuild.context({ ...part, logLevel: 'info' });
    await context.watch();
  }
} else {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const [result] = await Promise.all([esbuild.build(options), esbuild.build(pageOptions)]);
  await mkdir(path.join(root, 'dist-test'), { recursive: true });
  await writeFile(path.join(root, 'dist-test', 'meta.json'), JSON.stringify(result.metafile));
}
