import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer, collectErrors, forgetAnswers, pressButton } from '../answers.js';
import { inspected, removeContainers, runContainer } from '../docker.js';
import { resetSettings, set } from '../settings.js';
import { contextKey, showViews, untilContext, untilGone, untilRow } from '../views.js';

const run = (command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand(`longshore.${command}`, ...args);
const host = String(process.env['DOCKER_HOST']);
const protection = 'longshore.endpoints.protection';

suite('Protected endpoints', () => {
  suiteSetup(async () => {
    await showViews();
    await untilRow('containers', 'shop-db-1');
  });
  teardown(async () => {
    forgetAnswers();
    await resetSettings();
    // A key that was never set is false, too.
    if (contextKey('longshore:isReadOnly') === true) await untilContext('longshore:isReadOnly', false);
    await untilRow('containers', 'shop-db-1');
    await removeContainers();
  });

  test('read-only refuses every command that changes something, shells too, and lets the others be', async () => {
    const name = await runContainer();
    const { id } = await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    await set(protection, { [host]: 'read-only' });
    await untilContext('longshore:isReadOnly', true);
    const refused = collectErrors();
    const changing = [
      'start',
      'stop',
      'restart',
      'pause',
      'kill',
      'rename',
      'remove',
      'openShell',
      'runCommand',
      'attach',
    ];
    const able = changing.filter((verb) => verb !== 'start');
    for (const verb of able) await run(`container.${verb}`, id);
    for (const kind of ['containers', 'images', 'volumes', 'networks', 'engine']) await run(`${kind}.prune`);
    assert.equal(refused.length, able.length + 5);
    for (const message of refused) assert.match(message, /is marked as read-only: nothing is changed there/);
    assert.equal(await inspected(name, '{{.State.Status}} {{.Name}}'), `running /${name}`);
    await run('container.copyName', id);
    assert.equal(await vscode.env.clipboard.readText(), name);
    await run('container.inspect', id);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /"Status": "running"/);
    await run('container.logs', id);
    vscode.window.activeTerminal?.dispose();
    assert.equal(refused.length, able.length + 5, 'nothing else was refused');
  });

  test('what no command asks for is refused below them as well', async () => {
    await set(protection, { 'UNIX:///TMP/*': 'read-only' });
    await untilContext('longshore:isReadOnly', true);
    const name = await runContainer();
    await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    // The terminal panel's own menu has a profile that opens a shell without a command of Longshore's.
    const refused = collectErrors();
    answer('showQuickPick', (choices: readonly vscode.QuickPickItem[]) =>
      Promise.resolve(choices.find(({ label }) => label === name)),
    );
    const before = vscode.window.terminals.length;
    await vscode.commands.executeCommand('workbench.action.terminal.newWithProfile', {
      extensionIdentifier: 'longshore.longshore',
      id: 'longshore.containerShell',
      title: 'Container Shell…',
    });
    for (const terminal of vscode.window.terminals.slice(before)) terminal.dispose();
    assert.equal(await inspected(name, '{{len .ExecIDs}}'), '0');
    assert.ok(
      refused.every((message) => /read-only/.test(message)),
      refused.join(),
    );
  });

  test('no workspace can take a mark away, be it trusted', async () => {
    await set(protection, { [host]: 'read-only' });
    await untilContext('longshore:isReadOnly', true);
    const configuration = vscode.workspace.getConfiguration();
    await assert.rejects(
      Promise.resolve(configuration.update(protection, { [host]: 'none' }, vscode.ConfigurationTarget.Workspace)),
    );
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder, '.vscode/settings.json');
    const before = await vscode.workspace.fs.readFile(file);
    const heard = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('longshore.containers.groupBy')) return;
        listener.dispose();
        resolve();
      });
    });
    try {
      const settings = { [protection]: { [host]: 'none' }, 'longshore.containers.groupBy': 'image' };
      await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(settings)));
      await heard;
      assert.equal(contextKey('longshore:isReadOnly'), true);
      const refused = collectErrors();
      await run('engine.prune');
      assert.match(refused.join(), /read-only/);
    } finally {
      await vscode.workspace.fs.writeFile(file, before);
    }
  });

  test('guarded asks for the endpoint’s name before what destroys, and for nothing else', async () => {
    const name = await runContainer();
    const { id } = await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    await set(protection, { [host]: 'guarded' });
    const asked: (string | undefined)[] = [];
    let typed: string | undefined;
    answer('showInputBox', (options: vscode.InputBoxOptions) => {
      asked.push(options.prompt);
      typed = /Type (\S+) to go on/.exec(options.prompt ?? '')?.[1];
      assert.equal(typeof options.validateInput?.('wrong'), 'string');
      assert.equal(options.validateInput?.(typed ?? ''), undefined);
      return Promise.resolve(undefined);
    });
    const { asked: confirmed } = pressButton('Remove', 'Force Remove');
    await run('container.remove', id);
    assert.deepEqual([asked.length, confirmed.length], [1, 0], 'closed without the name, nothing else is asked');
    await run('container.restart', id);
    assert.equal(asked.length, 1, 'a restart destroys nothing');
    answer('showInputBox', () => Promise.resolve(typed));
    await run('container.remove', id);
    await untilGone('containers', name);
    assert.equal(confirmed.length, 2);
    for (const question of confirmed) assert.ok(question.includes(`On ${typed}: ${host}`), question);
  });

  test('what was agreed to on one engine is not done on another', async () => {
    const name = await runContainer();
    const { id } = await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    const messages: string[] = [];
    answer('showWarningMessage', async (message: string) => {
      messages.push(message);
      if (messages.length > 1) return undefined;
      // Somebody changes the setting while the question is open.
      await set('longshore.endpoint', 'unix:///nowhere/docker.sock');
      await untilContext('longshore:containers', 'unreachable');
      return 'Remove';
    });
    await run('container.remove', id);
    assert.match(messages[1] ?? '', /endpoint was changed meanwhile/);
    assert.equal(await inspected(name, '{{.State.Status}}'), 'running');
  });
});
