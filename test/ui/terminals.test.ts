import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { type Scene, stage } from './scene.js';
import { changeSettings } from './settings.js';

/** Without a shell, under no name that one goes by: a web server that is all there is. */
async function shellless(docker: Docker): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lsh-bare-'));
  try {
    await copyFile('/bin/busybox', path.join(folder, 'busybox-web'));
    const text = 'FROM scratch\nCOPY busybox-web /\nCMD ["/busybox-web", "httpd", "-f", "-p", "80"]\n';
    await writeFile(path.join(folder, 'Dockerfile'), text);
    await docker.run('build', '-q', '-t', 'acme/bare:1', folder);
  } finally {
    await rm(folder, { recursive: true });
  }
  await docker.run('run', '-d', '--name', 'bare', 'acme/bare:1');
}

const scene = stage(async (docker) => {
  await changeSettings({
    'terminal.integrated.gpuAcceleration': 'off',
    // The editor keeps the keys that detach for itself otherwise.
    'terminal.integrated.commandsToSkipShell': ['-workbench.action.quickOpen', '-workbench.action.quickOpenView'],
    // A shell of the editor's own would come back in each later window.
    'terminal.integrated.enablePersistentSessions': false,
  });
  for (const name of ['web', 'db']) await docker.running(name);
  await shellless(docker);
});

const processes = (docker: Docker, name: string) => docker.run('top', name, '-o', 'pid,args');

/** Closes the terminal in front as its user would, and waits until it is gone: the next one is not taken for it. */
async function kill({ workbench }: Scene): Promise<void> {
  const { length } = await workbench.terminal.names();
  await workbench.runTitled('Terminal: Kill the Active Terminal Instance');
  await eventually(async () => assert.equal((await workbench.terminal.names()).length, length - 1));
}

scene('opens a shell by the icon on the row: it takes a command and shows what it prints', async (on) => {
  const { terminal } = on.workbench;
  await on.containers.row('web').inline('Open Shell');
  await terminal.command("hostname; echo n''aïve-☃-$((6 * 7))");
  await terminal.shows(/naïve-☃-42/);
  assert.ok((await terminal.text()).includes((await on.docker.inspect('web', '{{.Id}}')).slice(0, 12)));
  assert.deepEqual(await terminal.names(), ['web (sh)']);
  await on.workbench.screenshot('shell');
  await kill(on);
});

scene('tells the program the size of the panel, and each new one', async (on) => {
  const { terminal, page } = on.workbench;
  await on.containers.row('web').inline('Open Shell');
  for (const height of [1400, 1100]) {
    await page.setViewportSize({ width: 1280, height });
    await eventually(async () => {
      await terminal.command('clear; stty size');
      await terminal.shows(new RegExp(`^${await terminal.height()} \\d+$`, 'm'));
    });
  }
  await kill(on);
});

scene('runs a full-screen program', async (on) => {
  const { terminal } = on.workbench;
  await on.containers.row('web').inline('Open Shell');
  await terminal.command('clear; vi /tmp/letter');
  await terminal.shows(/~\n[^]*letter/);
  await terminal.type('iDear wörld');
  // It counts the bytes of what is typed, not the columns: a space stands where the line was drawn again.
  await terminal.shows(/^Dear wö ?r ?l ?d\n[^]*^I \/tmp\/letter/m);
  await terminal.press('Escape');
  // What follows an escape at once would be part of a key's sequence.
  await terminal.shows(/^- \/tmp\/letter/m);
  await terminal.type(':wq\n');
  await eventually(async () => assert.equal(await on.docker.run('exec', 'web', 'cat', '/tmp/letter'), 'Dear wörld'));
  await kill(on);
});

scene('opens several to one container; closing one ends what runs in it, and nothing else', async (on) => {
  const { workbench, containers, docker } = on;
  await containers.row('web').inline('Open Shell');
  await workbench.terminal.command('clear; sleep 7001');
  await containers.row('web').inline('Open Shell');
  await eventually(async () => assert.equal((await workbench.terminal.names()).length, 2));
  await workbench.terminal.command('clear; sleep 7002');
  await eventually(async () => assert.match(await processes(docker, 'web'), /sleep 7001[^]*sleep 7002/));
  await kill(on);
  await eventually(async () => assert.doesNotMatch(await processes(docker, 'web'), /sleep 7002/));
  assert.match(await processes(docker, 'web'), /sleep 7001/);
  assert.match(await processes(docker, 'web'), /sleep 1000000/);
  await kill(on);
  await eventually(async () => assert.doesNotMatch(await processes(docker, 'web'), /sleep 7001|\d sh$/m));
});

scene('closes with the shell, and shows the exit code of a single command', async (on) => {
  const { workbench, containers } = on;
  await containers.row('web').inline('Open Shell');
  await workbench.terminal.command('exit');
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), []));
  await (await containers.row('web').contextMenu()).choose('Run Command in Container…');
  const question = await workbench.quickInput.titled('Command to run in web');
  await question.type('echo out; exit 3');
  await question.accept();
  await workbench.terminal.shows(/out\n+Exit code 3\. Press a key to close\./);
  await workbench.terminal.press('x');
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), []));
});

scene('says that the container has stopped, and opens again on Enter', async (on) => {
  const { workbench, containers, docker } = on;
  await containers.row('db').inline('Open Shell');
  await workbench.terminal.command('clear');
  await docker.run('stop', 'db');
  await workbench.terminal.shows(/The container db has stopped with exit code 0\. Press Enter to open it again\./);
  await workbench.terminal.press('Enter');
  await workbench.terminal.shows(/has stopped with exit code 0[^]*has stopped with exit code 0/);
  await docker.run('start', 'db');
  await workbench.terminal.press('Enter');
  await workbench.terminal.command('clear; echo af$((1+1))ter');
  await workbench.terminal.shows(/af2ter/);
  await kill(on);
});

/** Goes through “Open Shell With…”; gives what it offers as shells. */
async function openWith({ workbench, containers }: Scene, name: string, answers: Record<string, string>) {
  const { quickInput } = workbench;
  const question = await workbench.askedBy(containers.row(name), 'Open Shell With…', `Shell in ${name}`);
  const offered = await question.labels();
  const { shell = '', ...rest } = answers;
  await question.choose(offered.includes(shell) ? shell : 'Another…');
  for (const [prompt, text] of Object.entries(rest)) {
    await eventually(async () => assert.ok((await quickInput.message()).startsWith(prompt)));
    await question.type(text);
    await question.accept();
  }
  await question.choose('With the container’s own rights');
  return offered;
}

scene('opens a shell as it is asked for, says when that is not there, and remembers it for the image', async (on) => {
  const { terminal } = on.workbench;
  const nothing = { User: '', 'Working directory': '', Variables: '' };
  await openWith(on, 'web', { shell: '', 'Path or name': 'tcsh', ...nothing });
  await terminal.shows(/there is no tcsh in this container/);
  await kill(on);
  const answers = { User: '7:8', 'Working directory': '/tmp', Variables: 'ONE="b c" TWO=2' };
  assert.equal(
    (await openWith(on, 'db', { shell: 'ash', ...answers }))[0],
    'tcsh',
    'what was chosen last is the first',
  );
  await terminal.command('clear; id -u; id -g; pwd; echo $ONE-$TWO');
  await terminal.shows(/^7\n8\n\/tmp\nb c-2$/m);
  assert.deepEqual(await terminal.names(), ['db (ash)']);
  await kill(on);
});

scene('takes what a container prints for text: it can’t pass for commands that were run', async (on) => {
  const { terminal, page } = on.workbench;
  await on.containers.row('web').inline('Open Shell');
  // As a shell of the editor's own tells it that a command was run, and how it ended.
  const told = ['A', 'B', 'E;theirs', 'C', 'D;0', 'A'].map((part) => `\\033]633;${part}\\007`);
  await terminal.command(`clear; printf '${told.join(' ')}'; echo do''ne`);
  await terminal.shows(/done\n/);
  // The editor's mark beside such a command would come a moment after the text.
  await setTimeout(1_000);
  assert.equal(await page.locator('.terminal-command-decoration').filter({ visible: true }).count(), 0);
  await kill(on);
});

scene('shows floods of bytes that are no text, and a line of ten megabytes', async (on) => {
  const { terminal } = on.workbench;
  const question = await on.workbench.askedBy(
    on.containers.row('web'),
    'Run Command in Container…',
    'Command to run in web',
  );
  const flood = 'cat /bin/busybox /bin/busybox; head -c 10000000 /dev/zero | tr "\\000" x';
  await question.type(`${flood}; printf "\\033cbro\\377ken \\303\\266\\n\\303"`);
  await question.accept();
  await terminal.shows(/^bro\ufffdken ö\n\ufffd\n+Exit code 0\. Press a key to close\./);
  await terminal.press('x');
  await eventually(async () => assert.deepEqual(await terminal.names(), []));
});

scene('opens a debug shell beside a container that has none', async (on) => {
  const { workbench, containers, docker } = on;
  await containers.row('bare').inline('Open Shell');
  const toast = workbench.toast(/bare has no shell: its image was made without one/);
  assert.match(await toast.text(), /“Open Debug Shell…” brings one with it/);
  await toast.close();
  await (await containers.row('bare').contextMenu()).choose('Open Debug Shell…');
  const question = await workbench.quickInput.titled('Image with a shell, for bare');
  await question.choose('busybox:local');
  assert.equal(await workbench.dialog.message(), 'Start a helper beside bare?');
  assert.match(await workbench.dialog.detail(), /runs as root[^]*removed when the terminal is closed/);
  assert.equal((await docker.names('container')).length, 3, 'nothing has happened yet');
  await workbench.dialog.press('Open Debug Shell');
  await workbench.terminal.shows(/A helper beside bare[^]*\/proc\/1\/root/);
  await workbench.terminal.command('ps -o pid,args; ls /proc/1/root; wget -q -O - 127.0.0.1/busybox-web | wc -c');
  await workbench.terminal.shows(/ 1 \/busybox-web httpd[^]*busybox-web +dev [^]*\n\d{6}/);
  assert.deepEqual(await workbench.terminal.names(), ['bare (debug)']);
  await workbench.screenshot('debug shell');
  await kill(on);
  await eventually(async () => assert.equal((await docker.names('container')).length, 3));
  // Rows that move under the mouse are not clicked.
  await eventually(async () => assert.ok(!(await containers.outline()).some((row) => row.includes('bare-debug'))));
  assert.equal(await docker.state('bare'), 'running');
});

scene('opens again by itself when the container was restarted, where the setting says so', async (on) => {
  const { workbench, containers, docker } = on;
  await changeSettings({ 'longshore.terminal.reopen': true });
  try {
    await containers.row('db').inline('Open Shell');
    await workbench.terminal.command("clear; echo in''side");
    await workbench.terminal.shows(/inside/);
    // Also where nobody looks at the containers.
    await workbench.openExplorer();
    await docker.run('restart', 'db');
    await workbench.terminal.shows(/inside[^]*The container db has stopped[^]*[#$] ?$/);
    await workbench.terminal.command('echo af$((1+1))ter');
    await workbench.terminal.shows(/af2ter/);
  } finally {
    await changeSettings({ 'longshore.terminal.reopen': null });
    await workbench.openDocker();
  }
  await kill(on);
});

scene('attaches to the main process after a warning, and leaves it running by the keys', async (on) => {
  const { workbench, containers, docker } = on;
  const parrot = ['sh', '-c', 'while read -r line; do echo "heard $line"; done'];
  await docker.run('run', '-dit', '--name', 'parrot', 'busybox:local', ...parrot);
  await eventually(async () => assert.match((await containers.seen('parrot'))?.description ?? '', /Up/));
  await (await containers.row('parrot').contextMenu()).choose('Attach');
  assert.equal(await workbench.dialog.message(), 'Attach to the main process of parrot?');
  assert.match(
    await workbench.dialog.detail(),
    /stops the container[^]*Closing the terminal detaches[^]*ctrl-p,ctrl-q/,
  );
  await workbench.dialog.press('Attach');
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), ['parrot (attach)']));
  await workbench.terminal.type('pieces\n');
  await workbench.terminal.shows(/heard pieces/);
  await workbench.terminal.press('Control+p');
  await workbench.terminal.press('Control+q');
  await workbench.terminal.shows(/pieces\nheard pieces\n+Detached: parrot runs on\. Press Enter to open it again\./);
  assert.equal(await docker.state('parrot'), 'running');
  await kill(on);
  await docker.run('rm', '--force', 'parrot');
  await containers.row('parrot').waitForGone();
});

scene('opens a shell by the terminal’s own list of profiles, also where its panel is closed', async (on) => {
  const { workbench } = on;
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), []));
  await workbench.runTitled('Create New Terminal (With Profile)');
  await workbench.quickInput.choose('Container Shell…');
  await workbench.quickInput.choose('db');
  await workbench.terminal.command('hostname');
  await workbench.terminal.shows(new RegExp((await on.docker.inspect('db', '{{.Id}}')).slice(0, 12)));
  assert.deepEqual(await workbench.terminal.names(), ['db (sh)']);
  await kill(on);
});

scene(
  'brings shells and attached processes back after the window is loaded anew, and leaves none behind',
  async (on) => {
    const { workbench, containers, docker } = on;
    await docker.run('run', '-dit', '--name', 'main', 'busybox:local', 'sh', '-c', 'exec sleep 1000000');
    await eventually(async () => assert.match((await containers.seen('main'))?.description ?? '', /Up/));
    await (await containers.row('main').contextMenu()).choose('Attach');
    await workbench.dialog.press('Attach');
    await eventually(async () => assert.deepEqual(await workbench.terminal.names(), ['main (attach)']));
    await containers.row('web').inline('Open Shell');
    await workbench.terminal.command('sleep 7005');
    await eventually(async () => assert.match(await processes(docker, 'web'), /sleep 7005/));
    await eventually(async () =>
      assert.match(
        await workbench.workspaceState(),
        /longshore\.terminals[^]*main[^]*web|longshore\.terminals[^]*web[^]*main/,
      ),
    );
    await workbench.reload();
    await workbench.runTitled('Terminal: Focus on Terminal View');
    await eventually(async () => {
      // The editor begins a shell of its own where its panel opens before there is any terminal.
      const names = (await workbench.terminal.names()).filter((name) => name !== 'bash');
      assert.deepEqual(names.sort(), ['main (attach)', 'web (sh)']);
    });
    await eventually(async () => assert.doesNotMatch(await processes(docker, 'web'), /sleep 7005/));
    await workbench.runTitled('Terminal: Kill All Terminals');
    await eventually(async () => assert.deepEqual(await workbench.terminal.names(), []));
    assert.equal(await docker.state('main'), 'running');
  },
);
