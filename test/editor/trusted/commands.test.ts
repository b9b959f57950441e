import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer, collectErrors, forgetAnswers, pressButton } from '../answers.js';
import { docker, freshName, inspected, removeContainers, runContainer } from '../docker.js';
import { eventually, flat, rows, showViews, untilGone, untilRow, view, type SeenRow, type ViewName } from '../views.js';

const run = (command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand(`longshore.${command}`, ...args);
const isIn = (state: string) => (row: SeenRow) => row.context.startsWith(`container ${state}`);
/** The id of a row, as a click on it would hand it to the command; a container's once it runs. */
const idOf = async (name: ViewName, label: string) =>
  (await untilRow(name, label, (row) => !row.context.startsWith('container') || isIn('running')(row))).id;

/** Commands as a click on a row runs them: what they did is asked of docker and seen in the tree. */
suite('Commands', () => {
  let errors: string[] = [];

  suiteSetup(async () => {
    await showViews();
    await untilRow('containers', 'shop-db-1');
  });
  setup(() => {
    errors = collectErrors();
  });
  teardown(async () => {
    forgetAnswers();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeContainers();
    assert.deepEqual(errors, [], 'a command failed');
  });

  test('stop, start, restart, pause and unpause', async () => {
    const name = await runContainer();
    const id = await idOf('containers', name);
    await run('container.stop', id);
    assert.equal(await inspected(name, '{{.State.Status}}'), 'exited');
    await untilRow('containers', name, isIn('exited'));
    await run('container.start', id);
    await untilRow('containers', name, isIn('running'));
    await run('container.pause', id);
    await untilRow('containers', name, isIn('paused'));
    await run('container.unpause', id);
    await untilRow('containers', name, isIn('running'));
    const started = await inspected(name, '{{.State.StartedAt}}');
    await run('container.restart', id);
    assert.notEqual(await inspected(name, '{{.State.StartedAt}}'), started);
    assert.equal(await inspected(name, '{{.State.Status}}'), 'running');
  });

  test('several at once, and a whole group', async () => {
    const label = 'com.docker.compose.project=pair';
    const names = [await runContainer('--label', label), await runContainer('--label', label)];
    const ids = await Promise.all(names.map((name) => idOf('containers', name)));
    await run('container.stop', ids[0], ids);
    for (const name of names) assert.equal(await inspected(name, '{{.State.Status}}'), 'exited');
    for (const name of names) await untilRow('containers', name, isIn('exited'));
    await run('container.start', await idOf('containers', 'pair'));
    for (const name of names) assert.equal(await inspected(name, '{{.State.Status}}'), 'running');
  });

  test('kill sends the signal that was chosen', async () => {
    const name = await runContainer();
    const id = await idOf('containers', name);
    answer('showQuickPick', (choices: readonly vscode.QuickPickItem[]) =>
      Promise.resolve(choices.find(({ label }) => label === 'SIGKILL')),
    );
    await run('container.kill', id);
    await untilRow('containers', name, ({ description }) => description.includes('Exited (137)'));
  });

  test('rename asks for the name and refuses a bad one', async () => {
    const name = await runContainer();
    const renamed = freshName();
    let complaints: unknown[] = [];
    answer('showInputBox', async (options: vscode.InputBoxOptions) => {
      assert.equal(options.value, name);
      complaints = [];
      for (const text of ['-', 'shop-db-1', renamed]) complaints.push(await options.validateInput?.(text));
      return renamed;
    });
    await run('container.rename', await idOf('containers', name));
    assert.deepEqual(
      complaints.map((complaint) => complaint !== undefined),
      [true, true, false],
    );
    await untilRow('containers', renamed);
    await untilGone('containers', name);
  });

  test('remove asks first, and does nothing when the answer is no', async () => {
    const name = await runContainer();
    await docker('stop', name);
    const id = (await untilRow('containers', name, isIn('exited'))).id;
    const { asked } = pressButton();
    await run('container.remove', id);
    assert.match(asked.join(), new RegExp(name));
    assert.equal(await inspected(name, '{{.State.Status}}'), 'exited');
    forgetAnswers();
    pressButton('Remove');
    await run('container.remove', id);
    await untilGone('containers', name);
  });

  test('remove uses force only after the engine refused, and takes anonymous volumes only when told', async () => {
    const name = await runContainer('-v', '/cache');
    const volume = await inspected(name, '{{(index .Mounts 0).Name}}');
    const id = await idOf('containers', name);
    const { asked } = pressButton('Remove with Anonymous Volumes', 'Force Remove');
    await run('container.remove', id);
    assert.equal(asked.length, 2);
    assert.match(asked[1] ?? '', /running/);
    await untilGone('containers', name);
    await untilGone('volumes', volume.slice(0, 12));
    assert.ok(!(await docker('volume', 'ls', '-q')).includes(volume));
  });

  test('image, volume and network are removed after a question', async () => {
    const name = freshName();
    await docker('tag', 'busybox:local', `${name}:one`);
    await docker('volume', 'create', name);
    await docker('network', 'create', name);
    const { asked } = pressButton('Remove', 'Remove', 'Remove');
    await run('image.remove', (await untilRow('images', name)).children[0]?.id);
    await untilGone('images', name);
    await run('volume.remove', await idOf('volumes', name));
    await untilGone('volumes', name);
    await run('network.remove', await idOf('networks', name));
    await untilGone('networks', name);
    assert.equal(asked.length, 3);
    assert.ok((await docker('images', '-q', 'busybox:local')) !== '', 'only the tag went');
  });

  test('copies go to the clipboard', async () => {
    const name = await runContainer();
    const id = await idOf('containers', name);
    const copied = async (command: string, row: string) => {
      await run(command, row);
      return vscode.env.clipboard.readText();
    };
    assert.equal(await copied('container.copyName', id), name);
    assert.equal(await copied('container.copyId', id), await inspected(name, '{{.Id}}'));
    assert.equal(await copied('container.copyImage', id), 'busybox:local');
    assert.equal(
      await copied('container.copyAddress', id),
      await inspected(name, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'),
    );
    assert.equal(await copied('volume.copyName', await idOf('volumes', 'shop_data')), 'shop_data');
    assert.equal(await copied('network.copyName', await idOf('networks', 'shop_default')), 'shop_default');
    const web = (await untilRow('images', 'acme/web')).children.find(({ label }) => label === '2.1');
    assert.equal(await copied('image.copyName', web?.id ?? ''), 'acme/web:2.1');
    await vscode.env.clipboard.writeText('before');
    assert.equal(await copied('image.copyDigest', web?.id ?? ''), 'before', 'no registry has given it one');
    assert.match(errors.splice(0).join(), /neither pulled nor pushed/);
  });

  test('inspect opens a read-only document that follows the container', async () => {
    const name = await runContainer();
    await run('container.inspect', await idOf('containers', name));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'json');
    const state = () => (JSON.parse(document.getText()) as { State: { Status: string } }).State.Status;
    assert.equal(state(), 'running');
    const text = document.getText();
    await vscode.commands.executeCommand('type', { text: '//' });
    assert.equal(document.getText(), text, 'typing changes nothing');
    await docker('stop', name);
    await eventually(
      (changed) => vscode.workspace.onDidChangeTextDocument(changed),
      () => state() === 'exited',
      () => `the document says ${state()}`,
    );
  });

  test('the palette asks which object, and offers only those it can act on', async () => {
    const name = await runContainer();
    await idOf('containers', name);
    let offered: readonly string[] = [];
    answer('showQuickPick', (choices: readonly vscode.QuickPickItem[]) => {
      offered = choices.map(({ label }) => label);
      return Promise.resolve(choices.filter(({ label }) => label === name));
    });
    await run('container.stop');
    assert.ok(offered.includes('shop-db-1') && !offered.includes('finished-job'), offered.join());
    await untilRow('containers', name, isIn('exited'));
  });

  test('a keybinding acts on the selection', async () => {
    const name = await runContainer();
    const id = await idOf('containers', name);
    const tree = view('containers');
    // A key acts on the row that the keyboard is on.
    await tree.reveal(id, { select: true, focus: true });
    // VS Code 1.99 tells the extension of it a moment later.
    await eventually(
      (changed) => tree.onDidChangeSelection(changed),
      () => tree.selection.includes(id),
      () => 'nothing was selected',
    );
    await run('container.stop', 'selection');
    await untilRow('containers', name, isIn('exited'));
  });

  test('prune shows what goes before anything goes, and removes just what is ticked', async () => {
    const [kept, gone] = [await runContainer(), await runContainer()];
    await docker('stop', kept, gone);
    await untilRow('containers', gone, isIn('exited'));
    const titles: string[] = [];
    answer('createQuickPick', () => tickOnly(gone, titles));
    const { asked } = pressButton('Remove');
    answer('showInformationMessage', () => Promise.resolve(undefined));
    await run('containers.prune');
    assert.match(titles.at(-1) ?? '', /1 ticked/);
    assert.ok(asked[0]?.includes(gone) && !asked[0].includes(kept), asked[0]);
    await untilGone('containers', gone);
    assert.equal(await inspected(kept, '{{.State.Status}}'), 'exited');
    assert.ok(flat(await rows('containers')).some(({ label }) => label === 'finished-job'));
  });

  test('a network in use is not removed, and it is said who uses it', async () => {
    const { asked } = pressButton();
    await run('network.remove', await idOf('networks', 'shop_default'));
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /shop_default is used by .*shop-db-1/);
    assert.ok((await docker('network', 'ls', '--format', '{{.Name}}')).includes('shop_default'));
  });

  test('a row whose object has just gone is said to be gone', async () => {
    const name = await runContainer();
    const id = await idOf('containers', name);
    await docker('rm', '-f', name);
    await untilGone('containers', name);
    let isAsked = false;
    answer('showQuickPick', () => {
      isAsked = true;
      return Promise.resolve(undefined);
    });
    await run('container.stop', id);
    assert.match(errors.splice(0).join(), /removed meanwhile/);
    // So a row comes that the editor has forgotten, since it draws the view anew.
    await run('container.stop', undefined, undefined);
    assert.match(errors.splice(0).join(), /drawn anew/);
    assert.equal(isAsked, false, 'nobody is asked for another one');
  });
});

/** A list that is answered as a user would: everything unticked but one, then accepted. */
function tickOnly(label: string, titles: string[]): vscode.QuickPick<vscode.QuickPickItem> {
  let changed: () => void = () => undefined;
  let accepted: () => void = () => undefined;
  const list = {
    items: [] as vscode.QuickPickItem[],
    selectedItems: [] as vscode.QuickPickItem[],
    set title(text: string) {
      titles.push(text);
    },
    onDidChangeSelection: (listener: () => void) => (changed = listener),
    onDidAccept: (listener: () => void) => (accepted = listener),
    onDidHide: () => undefined,
    onDidTriggerButton: () => undefined,
    show: () => {
      list.selectedItems = list.items.filter((item) => item.label === label);
      changed();
      accepted();
    },
    dispose: () => undefined,
  };
  return list as unknown as vscode.QuickPick<vscode.QuickPickItem>;
}
