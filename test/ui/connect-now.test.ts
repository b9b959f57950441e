import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { startEngine } from '../../scripts/testbed/engines.mjs';
import { Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { Workbench } from './workbench.js';

const run = promisify(execFile);
const viewport = { width: 1000, height: 700 };

/** An ordinary user of this machine, in the group “docker” by its database. */
const name = `lsh${process.pid}`;
let user: { uid: number; gid: number };
let engine: Awaited<ReturnType<typeof startEngine>>;
let docker: Docker;
let folder: string;
const undo: (() => Promise<unknown>)[] = [];

before(async () => {
  engine = await startEngine();
  undo.push(engine.stop);
  docker = new Docker({ host: engine.env.DOCKER_HOST, config: engine.env.DOCKER_CONFIG });
  // The socket is root:docker 0660, as dockerd has made it; the way to it is open.
  await chmod(path.dirname(engine.socket), 0o755);
  await run('useradd', ['--no-create-home', '--groups', 'docker', '--shell', '/bin/bash', name]);
  // The last of its processes may be on its way out.
  undo.push(() => eventually(() => run('userdel', [name])));
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (what) => Number((await run('id', [what, name])).stdout)),
  );
  user = { uid: uid ?? 0, gid: gid ?? 0 };
  folder = await mkdtemp(path.join(tmpdir(), 'lsh-home-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'work'));
  await writeFile(path.join(folder, 'work/notes.txt'), '');
  await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  await docker.created('here');
});
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** The editor, all of whose processes are the user's. */
async function editor(credentials: string[], env: NodeJS.ProcessEnv = {}) {
  const started = await startWorkbench({
    extension: given.extension,
    folder: path.join(folder, 'work'),
    user: { ...user, credentials },
    env: {
      ...{ DOCKER_HOST: engine.host, DOCKER_CONFIG: undefined, DOCKER_CONTEXT: undefined, HOME: folder },
      ...{ USER: name, LOGNAME: name, SHELL: '/bin/bash', XDG_RUNTIME_DIR: undefined, TMPDIR: folder, ...env },
    },
  });
  undo.push(started.stop);
  return started;
}

/** The user's processes whose command line has this in it. */
async function processes(words: string): Promise<number[]> {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((entry) => /^\d+$/.test(entry))
      .map(async (pid) => {
        const [line, owner] = await Promise.all([
          readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
          readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
        ]);
        return line.includes(words) && owner.includes(`Uid:\t${user.uid}\t`) ? [Number(pid)] : [];
      }),
  );
  return found.flat();
}

const bridges = async () => (await readdir(folder)).filter((entry) => entry.startsWith('longshore-bridge-'));

test(
  'an editor that lacks its user’s group: the finding, the button, the connection',
  { timeout: 180_000 },
  async () => {
    const { url } = await editor(['--groups', String(user.gid)]);
    const workbench = await Workbench.open(url, viewport, 'debug-disconnect');
    try {
      const containers = workbench.view('Containers');
      await eventually(async () => assert.match(await containers.message(), /this editor was started before that/));
      await workbench.dragSideBarTo(420);
      await workbench.keepImage('stale-groups', 'side bar');
      await workbench.run('longshore.endpoint.diagnose');
      const page = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await page.getByText(/You are in the group “docker” now, but this editor was started before that/).waitFor();
      await page.getByRole('button', { name: 'Connect Now' }).first().waitFor();
      await workbench.keepImage('stale-groups-report', 'window');

      await containers.row('Connect Now').click();
      assert.match(await workbench.dialog.detail(), /no sudo, no permission, no restart/);
      await workbench.keepImage('connect-now', 'window');
      await workbench.dialog.press('Connect Now');
      await containers.row('here').waitFor();
      await eventually(async () => assert.match(await workbench.statusItem.innerHTML(), /codicon-vm-active/));
      await page.getByText('True at the same time').waitFor();
      await workbench.keepImage('connected-now', 'window');

      // What happens on the engine comes by it as well.
      await docker.running('later');
      await containers.row('later').waitFor();

      // A terminal of Longshore's finds the engine by it.
      await page.getByRole('button', { name: 'Type Into a Terminal' }).first().click();
      const [bridge = ''] = await bridges();
      assert.notEqual(bridge, '');
      await eventually(async () => {
        const shells = await Promise.all(
          (await processes('bash')).map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
        );
        assert.ok(shells.some((text) => text.includes(`DOCKER_HOST=unix://${folder}/${bridge}/docker.sock`)));
      });

      // The helper is killed: another stands in for it.
      const [helper] = await processes('dist/bridge.cjs\0');
      assert.ok(helper);
      process.kill(helper, 'SIGKILL');
      await eventually(async () => assert.ok((await processes('dist/bridge.cjs\0')).some((pid) => pid !== helper)));
      await docker.running('last');
      await containers.row('last').waitFor();

      // Ended by hand, the finding is back.
      await workbench.run('longshore.endpoint.disconnect');
      await eventually(async () => assert.match(await containers.message(), /this editor was started before that/));
      await eventually(async () => assert.deepEqual(await bridges(), []));

      // And it doesn't outlive the extension host, whatever becomes of that.
      await containers.row('Connect Now').click();
      await workbench.dialog.press('Connect Now');
      await containers.row('here').waitFor();
      for (const pid of await processes('--type=extensionHost')) process.kill(pid, 'SIGKILL');
      await eventually(async () => assert.deepEqual(await processes('dist/bridge.cjs\0'), []));
      await eventually(async () => assert.deepEqual(await bridges(), []));
    } catch (error) {
      await workbench.screenshot('failed connect now');
      throw error;
    } finally {
      await workbench.close();
    }
  },
);

test(
  'an editor from a fresh login connects by itself, and when the engine comes late',
  { timeout: 180_000 },
  async (t) => {
    const { url } = await editor(['--init-groups']);
    const workbench = await Workbench.open(url, viewport);
    try {
      const containers = workbench.view('Containers');
      await containers.row('here').waitFor();
      assert.deepEqual(await bridges(), []);
      await engine.crash();
      await eventually(async () => assert.match(await containers.message(), /but nobody listens on it/));
      await workbench.dragSideBarTo(420);
      await workbench.keepImage('engine-crashed', 'side bar');
      await rm(engine.socket);
      await eventually(async () =>
        assert.match(await containers.message(), /(there is no|listens at .* and not at) \/\S+docker\.sock/i),
      );
      await workbench.run('longshore.endpoint.diagnose');
      await workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('h1').waitFor();
      await workbench.keepImage('engine-stopped', 'window');
      const shown = containers
        .row('here')
        .waitFor()
        .then(() => Date.now());
      await engine.revive();
      const late = (await shown) - statSync(engine.socket).birthtimeMs;
      t.diagnostic(`the tree stood ${Math.round(late)} ms after the engine made its socket, its start included`);
    } catch (error) {
      await workbench.screenshot('failed late engine');
      throw error;
    } finally {
      await workbench.close();
    }
  },
);
