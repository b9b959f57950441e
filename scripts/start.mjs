// @ts-check
/**
 * `npm start`: builds the extension and opens an editor with it. Uses the engine that docker would use; where
 * there is none, one of its own for this run alone. Ctrl-C ends what was started here and nothing else.
 */
import { existsSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstall } from './testbed/debian.mjs';
import { installDependencies } from './testbed/dependencies.mjs';
import { startWorkbench } from './testbed/editor.mjs';
import { usualEngine } from './testbed/endpoint.mjs';
import { startEngine } from './testbed/engines.mjs';
import { interruptRuns, run } from './testbed/process.mjs';
import { makeSamples } from './testbed/samples.mjs';
import { makeWorkspace } from './testbed/workspace.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** What to undo at the end, the last first. @type {(() => Promise<unknown>)[]} */
const undo = [];
let stopping = false;
/** @type {() => void} */
let stopNow = () => undefined;
const asked = new Promise((resolve) => {
  stopNow = () => resolve(undefined);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping …');
    interruptRuns();
    stopNow();
  });
}

/** Once asked to stop, no further step begins. @template T @param {() => Promise<T>} action */
async function step(action) {
  if (stopping) throw new Error('stopped');
  return action();
}

async function build() {
  await step(() => installDependencies(root));
  await step(() => run('npm', ['run', '--silent', 'build'], { cwd: root, show: true }));
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, string>>} variables for the editor
 */
async function chooseEngine(folder) {
  const usual = await step(usualEngine);
  if (usual.answers) {
    console.log(`Using the Docker engine at ${usual.host}.`);
    return {};
  }
  if (!(await step(canInstall)) || !existsSync('/etc/debian_version')) {
    throw new Error(
      `No Docker engine answers at ${usual.host}.\n` +
        'Start Docker, or install it: Docker Desktop on Windows and macOS; on Linux the package docker.io (Debian,\n' +
        'Ubuntu), moby-engine (Fedora), docker (Arch) or podman with its socket and DOCKER_HOST set to that.\n' +
        'As root on Debian, npm start brings an engine of its own.',
    );
  }
  console.log(`No Docker engine answers at ${usual.host}.`);
  console.log('Starting a private Docker 20.10 with sample containers, for this run alone …');
  const engine = await step(() => startEngine({ flavour: '20.10' }));
  undo.push(engine.stop);
  await step(() => makeSamples(engine, { folder }));
  console.log(`It listens at ${engine.host} and is removed at the end.`);
  return { DOCKER_HOST: engine.env.DOCKER_HOST, DOCKER_CONFIG: engine.env.DOCKER_CONFIG };
}

/** The desktop editor's command, where it could open a window. */
async function desktopEditor() {
  const desktop = process.platform === 'win32' || process.platform === 'darwin';
  if (!desktop && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const found = await access(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return undefined;
}

/**
 * @param {string} command
 * @param {string} folder
 * @param {Record<string, string>} env
 */
async function openDesktop(command, folder, env) {
  // A profile of its own: the window gets these variables even when an editor is open already.
  const profile = await mkdtemp(path.join(tmpdir(), 'longshore-profile-'));
  undo.push(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [`--extensionDevelopmentPath=${root}`, `--user-data-dir=${profile}`, '--new-window', '--wait', folder];
  console.log('Opening VS Code. Closing its window, or Ctrl-C here, ends this run.');
  // A shell is in between on Windows alone, where paths may have spaces.
  const quoted = process.platform === 'win32' ? args.map((arg) => `"${arg}"`) : args;
  await step(() => run(command, [...asRoot, ...quoted], { env }));
}

/**
 * @param {string} folder
 * @param {Record<string, string>} env
 */
async function openInBrowser(folder, env) {
  if (process.platform === 'win32' || process.platform === 'darwin') {
    throw new Error('Install VS Code and put its command "code" on the PATH.');
  }
  console.log('No desktop VS Code can open here: starting one for the browser (the first time takes some minutes) …');
  const workbench = await step(() => startWorkbench({ extension: root, folder, env }));
  undo.push(workbench.stop);
  if (stopping) return;
  console.log(`\nOpen this address in a browser on this machine:\n\n  ${workbench.url}\n\nCtrl-C ends this run.`);
  await asked;
}

async function main() {
  await build();
  const workspace = await step(makeWorkspace);
  undo.push(workspace.remove);
  const env = await chooseEngine(workspace.folder);
  const command = await desktopEditor();
  if (command === undefined) await openInBrowser(workspace.folder, env);
  else await openDesktop(command, workspace.folder, env);
}

try {
  await main();
} catch (error) {
  // What fails because it was interrupted is no failure.
  if (!stopping) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
stopping = true;
for (const action of undo.toReversed()) {
  await action().catch((error) => console.error(`While tidying up: ${error instanceof Error ? error.message : error}`));
}
process.exit();
