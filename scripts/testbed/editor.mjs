// @ts-check
/** A real VS Code, served to a browser on loopback. */
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureEditor } from './editor-install.mjs';
import { installExtension, writeLanguage, writeSettings } from './editor-profile.mjs';
import { freePort } from './free-port.mjs';
import { run, startService, waitUntil } from './process.mjs';

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
 * @typedef {object} Workbench
 * @property {string} url to open in a browser
 * @property {number} port
 * @property {number} pid of the server, which leads its process group
 * @property {string} userData the folder with User/settings.json, which the editor watches
 * @property {string} extensions the folder of the extensions that are installed in it
 * @property {() => Promise<void>} stop ends it and removes what it wrote
 */

/**
 * @typedef {object} User
 * @property {number} uid
 * @property {number} gid
 * @property {string[]} credentials setpriv(1)'s options for the groups: --init-groups, or --groups and a list
 */

/**
 * A command run by a user who needs not be able to go where the editor and the extension lie: they are mounted into a
 * folder that is the user's, in a name space of their own.
 * @param {User} user @param {[from: string, to: string][]} mounts @param {[string, string[]]} command
 * @returns {[string, string[]]}
 */
function byUser({ uid, gid, credentials }, mounts, [program, args]) {
  const places = mounts.flat();
  const script = `${mounts.map(() => 'mount --bind "$1" "$2"; shift 2').join('; ')}; exec "$@"`;
  const become = ['setpriv', '--reuid', String(uid), '--regid', String(gid), ...credentials, '--'];
  return [
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-ec', script, 'sh', ...places, ...become, program, ...args],
  ];
}

/**
 * @param {object} options
 * @param {string} options.extension the extension's folder, or its .vsix
 * @param {string} options.folder the workspace
 * @param {import('./editor-install.mjs').EditorFlavour} [options.flavour]
 * @param {import('./process.mjs').Env} [options.env] added to this process's own
 * @param {number} [options.port] else a free one
 * @param {boolean} [options.driver] Opens the extension's folder as one under development, as tests in the extension
 *   host need it. The editor then shows no toasts: for a person, or to test what a person sees, leave it out; the
 *   extension is then installed like any other.
 * @param {string} [options.tests] a test module to run in the extension host; needs `driver`
 * @param {string} [options.locale] e.g. zh-cn
 * @param {string} [options.theme] a colour theme's name, e.g. Default Light Modern
 * @param {boolean} [options.trusted] false: the workspace opens in restricted mode
 * @param {Record<string, unknown>} [options.settings] of the user, beside quiet ones
 * @param {User} [options.user] runs all of it in place of root
 * @returns {Promise<Workbench>}
 */
export async function startWorkbench(options) {
  const { extension, folder, flavour = 'newest', env = {}, driver = false, tests, locale, theme, user } = options;
  const trusted = options.trusted ?? true;
  const installed = path.join(await ensureEditor(flavour), 'node_modules');
  const port = options.port ?? (await freePort());
  const directory = await mkdtemp(path.join(tmpdir(), 'lsh-ed-'));
  // Where the server looks, below its data directory.
  const userData = path.join(directory, 'data');
  const extensions = path.join(directory, 'extensions');
  const places = { editor: path.join(directory, 'editor'), extension: path.join(directory, 'extension') };
  const editor = user ? places.editor : installed;
  /** @type {(...args: string[]) => [string, string[]]} */
  const command = (...args) => [
    path.join(editor, '.bin/node'),
    [
      path.join(editor, 'code-server/lib/vscode/out/server-main.js'),
      ...['--server-data-dir', directory, '--extensions-dir', extensions, '--accept-server-license-terms', ...args],
    ],
  ];
  const isInstalled = !driver || extension.endsWith('.vsix');
  await writeSettings(userData, {
    'security.workspace.trust.enabled': !trusted,
    ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
    ...options.settings,
  });
  if (locale !== undefined) await writeLanguage(userData, locale);
  if (isInstalled) await installExtension({ extension, shown: user && places.extension, extensions, editor: command });
  const log = path.join(directory, 'server.log');
  const output = await open(log, 'a');
  if (user) {
    for (const place of Object.values(places)) await mkdir(place);
    await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, directory]);
  }
  const plain = command(
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--disable-telemetry', '--disable-getting-started-override'],
    ...(driver ? ['--enable-smoke-test-driver'] : []),
    ...(locale === undefined ? [] : ['--locale', locale]),
    ...(trusted ? ['--disable-workspace-trust'] : []),
  );
  const [program, args] = user
    ? byUser(
        user,
        [
          [installed, places.editor],
          [extension, places.extension],
        ],
        plain,
      )
    : plain;
  const service = await startService(program, args, {
    env: { ...process.env, ...env },
    output: output.fd,
  }).finally(() => output.close());
  const stop = async () => {
    await service.stop(5_000);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = async () => service.exited() || (await serves(`http://127.0.0.1:${port}/`));
  if (!(await waitUntil(ready, 60_000)) || service.exited()) {
    const said = (await readFile(log, 'utf8')).slice(-2000);
    await stop();
    throw new Error(`The workbench did not start:\n${said}`);
  }
  const remote = (/** @type {string} */ name) => `vscode-remote://127.0.0.1:${port}${name}`;
  const payload = [];
  if (!isInstalled) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return { url: url.href, port, pid: service.pid, userData, extensions, stop };
}
