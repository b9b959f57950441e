// @ts-check
/** A real VS Code, served to a browser on loopback. */
import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensurePackages } from './debian.mjs';
import { cacheFolder, run, startService, waitUntil } from './process.mjs';

/** @param {string} name */
const exists = (name) =>
  stat(name).then(
    () => true,
    () => false,
  );

/**
 * Installs VS Code 1.139.1 once.
 * @returns {Promise<string>} its folder
 */
export async function ensureEditor() {
  const folder = path.join(cacheFolder, 'editor-newest');
  if (await exists(folder)) return folder;
  await ensurePackages(['libkrb5-dev', 'python3', 'make', 'g++']);
  await mkdir(cacheFolder, { recursive: true });
  // Beside its place and then renamed: what an interrupted install leaves is never taken for an editor.
  const work = await mkdtemp(`${folder}.tmp-`);
  try {
    const npm = ['install', '--prefix', work, '--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', [...npm, 'node@24'], { cwd: work, log: 'editor-newest.log' });
    // From here on by that node: the parts that are compiled must fit it.
    const env = { PATH: `${path.join(work, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}` };
    await run('npm', [...npm, 'code-server@4.139.1'], { cwd: work, env, log: 'editor-newest.log' });
    await rename(work, folder).catch(async (error) => {
      // Somebody else was faster, and theirs is as good.
      if (!(await exists(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} Chromium's program */
export async function ensureChromium() {
  const program = '/usr/bin/chromium';
  if (!(await exists(program))) await ensurePackages(['chromium']);
  return program;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param {string} url @returns {Promise<boolean>} */
const serves = (url) =>
  new Promise((resolve) => {
    const call = get(url, { timeout: 3_000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
  });

/**
 * @param {object} options
 * @param {string} options.extension folder of the extension under development
 * @param {string} options.folder the workspace
 * @param {import('./process.mjs').Env} [options.env] added to this process's own
 * @param {number} [options.port] else a free one
 * @param {string} [options.tests] a test module to run in the extension host
 * @returns {Promise<{ url: string, port: number, pid: number, stop: () => Promise<void> }>}
 */
export async function startWorkbench({ extension, folder, env = {}, port, tests }) {
  const editor = path.join(await ensureEditor(), 'node_modules');
  const chosen = port ?? (await freePort());
  const data = await mkdtemp(path.join(tmpdir(), 'lsh-ed-'));
  const log = path.join(data, 'server.log');
  const output = await open(log, 'a');
  const args = [
    path.join(editor, 'code-server/lib/vscode/out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(chosen), '--without-connection-token', '--enable-smoke-test-driver'],
    ...['--accept-server-license-terms', '--disable-telemetry', '--server-data-dir', path.join(data, 'data')],
    ...['--extensions-dir', path.join(data, 'extensions')],
  ];
  const service = await startService(path.join(editor, '.bin/node'), args, {
    env: { ...process.env, ...env },
    output: output.fd,
  }).finally(() => output.close());
  const stop = async () => {
    await service.stop(5_000);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = async () => service.exited() || (await serves(`http://127.0.0.1:${chosen}/`));
  if (!(await waitUntil(ready, 60_000)) || service.exited()) {
    const said = (await readFile(log, 'utf8')).slice(-2000);
    await stop();
    throw new Error(`The workbench did not start:\n${said}`);
  }
  const remote = (/** @type {string} */ name) => `vscode-remote://127.0.0.1:${chosen}${name}`;
  const payload = [['extensionDevelopmentPath', remote(extension)]];
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const query = `folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  return { url: `http://127.0.0.1:${chosen}/?${query}`, port: chosen, pid: service.pid, stop };
}
