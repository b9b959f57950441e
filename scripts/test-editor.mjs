// @ts-check
/**
 * Runs test/editor in a real extension host: `node scripts/test-editor.mjs newest`, `oldest` or `desktop`. A further
 * argument is a part of the names of the tests to run, e.g. `npm run test:editor -- Commands`.
 *
 * The suite writes what it does into a report file, which is shown here as it grows: the hosts have no other channel
 * in common. A host that dies, a suite that never ends and one without tests all count as failures.
 */
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserEditor } from './testbed/browser-editor.mjs';
import { ensureChromium } from './testbed/chromium.mjs';
import { ensureEditor } from './testbed/editor-install.mjs';
import { startEngine } from './testbed/engines.mjs';
import { makeSamples } from './testbed/samples.mjs';
import { SuiteReport } from './testbed/suite-report.mjs';
import { makeWorkspace } from './testbed/workspace.mjs';

/** @typedef {'newest' | 'oldest' | 'desktop'} Host */

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const built = path.join(root, 'dist-test/editor');
const tests = path.join(built, 'tests.cjs');

/** What a workspace of unknown origin may try, and something harmless. */
const untrusted = JSON.stringify({
  'longshore.endpoint': 'unix:///nowhere/docker.sock',
  'longshore.endpoints.protection': { '*': 'read-only' },
  'longshore.containers.groupBy': 'none',
});

/** How long one suite may take from the editor's start to its end. */
const limitSeconds = Number(process.env.LONGSHORE_TEST_LIMIT ?? 300);

/** Bundles all test files into one module, so that they share what they import; each suite is loaded when it runs. */
async function bundle() {
  await rm(built, { recursive: true, force: true });
  const names = (await readdir(path.join(root, 'test/editor'), { recursive: true })).sort();
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => name.replaceAll(path.sep, '/'));
  const loaders = files.map((name) => `${JSON.stringify(name)}: () => require('./${name}')`);
  await esbuild.build({
    stdin: {
      contents: `import { runSuite } from './run.ts';\nexport const run = () => runSuite({ ${loaders.join(', ')} });`,
      resolveDir: path.join(root, 'test/editor'),
      loader: 'ts',
    },
    outfile: tests,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** @param {Host} host @returns {Promise<string>} the editor's program */
async function programOf(host) {
  if (host !== 'desktop') {
    await ensureEditor(host);
    await ensureChromium();
    return browserEditor;
  }
  if (process.platform === 'linux' && !process.env.DISPLAY) {
    throw new Error('The desktop editor needs a display: run this under xvfb-run, or use npm run test:editor.');
  }
  try {
    return await downloadAndUnzipVSCode({ version: 'stable' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Desktop VS Code can't be downloaded here (${why}): use npm run test:editor.`, { cause: error });
  }
}

/**
 * Runs one suite: a folder of test/editor.
 * @param {Host} host
 * @param {string} program
 * @param {string} suite
 * @param {string} folder the workspace
 * @param {Record<string, string>} env
 */
async function runSuite(host, program, suite, folder, env) {
  console.log(`\n${suite}, in the ${host} editor`);
  const scratch = await mkdtemp(path.join(tmpdir(), 'lsh-report-'));
  const report = new SuiteReport(path.join(scratch, 'report'));
  await writeFile(report.file, '');
  const done = new AbortController();
  // test-electron passes it on to the editor.
  const interrupt = (/** @type {string} */ why) => {
    console.log(`✖ ${why}`);
    process.emit('SIGINT');
  };
  const limit = setTimeout(() => interrupt(`The suite took more than ${limitSeconds} s.`), limitSeconds * 1000);
  const following = report.follow(done.signal, () => interrupt('The extension host died.'));
  const isGoodEnd = await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    launchArgs: [folder, `--user-data-dir=${scratch}/user`, `--extensions-dir=${scratch}/extensions`],
    extensionTestsEnv: {
      ...env,
      LONGSHORE_EDITOR: host,
      LONGSHORE_TEST_SUITE: suite,
      LONGSHORE_TEST_GREP: grep,
      LONGSHORE_TEST_REPORT: report.file,
    },
  }).then(
    () => true,
    () => false,
  );
  clearTimeout(limit);
  done.abort();
  await following;
  const outcome = await report.outcome(isGoodEnd);
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  return outcome;
}

/**
 * Runs suites one after another on an engine and in a workspace that are made for them.
 * @param {Host} host
 * @param {string} program
 * @param {string[]} suites
 */
async function runSuites(host, program, suites) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const workspace = await makeWorkspace();
  const engine = await startEngine({ flavour: host === 'oldest' ? '20.10' : '28.5' });
  try {
    await makeSamples(engine, { folder: workspace.folder });
    const env = { ...engine.env, PATH: `${engine.env.PATH}${path.delimiter}${process.env.PATH ?? ''}` };
    for (const suite of suites) {
      if (suite === 'restricted') await writeFile(path.join(workspace.folder, '.vscode/settings.json'), untrusted);
      const { passed, failed, skipped } = await runSuite(host, program, suite, workspace.folder, env);
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
  } finally {
    await engine.stop();
    await workspace.remove();
  }
  return total;
}

/** @param {Host} host */
async function main(host) {
  const program = await programOf(host);
  await bundle();
  // test-electron always trusts a desktop editor's workspace, so restricted mode is left to the browser's.
  const both = host === 'desktop' ? ['trusted'] : ['trusted', 'restricted'];
  const suites = grep === '' ? both : [grep.includes('untrusted') ? 'restricted' : 'trusted'];
  let total = await runSuites(host, program, suites);
  // As test-level.mjs does with what is shared and real.
  if (total.failed > 0 && grep === '' && !interrupted) {
    console.log(`\n${total.failed} failed, and everything is tried again with a new engine and a new editor.`);
    total = await runSuites(host, program, suites);
    if (total.failed === 0) console.log(`\nThe ${host} editor NEEDED A SECOND TRY: find out why.`);
  }
  console.log(`\n# pass ${total.passed}\n# fail ${total.failed}\n# skipped ${total.skipped}`);
  return total.failed === 0;
}

let interrupted = false;
// test-electron ends the editor when it is interrupted; then everything is tidied up.
process.once('SIGTERM', () => {
  interrupted = true;
  if (!process.emit('SIGINT')) process.exit(143);
});
const [host = 'newest', grep = ''] = process.argv.slice(2);
if (host !== 'newest' && host !== 'oldest' && host !== 'desktop') throw new Error(`There is no host called ${host}.`);
try {
  process.exit((await main(host)) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
