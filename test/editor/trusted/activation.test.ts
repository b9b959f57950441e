import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { contextKey, rows, showViews, until } from '../views.js';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string }[];
    readonly views: Readonly<Record<string, readonly { id: string }[]>>;
  };
}

// Named so that it comes first: it needs an extension that nobody has used yet.
suite('Activation', () => {
  const extension = vscode.extensions.getExtension('longshore.longshore');
  assert.ok(extension, 'the extension is there');
  const { contributes } = extension.packageJSON as Manifest;
  const bundles = () =>
    Object.keys(require.cache)
      .filter((file) => path.dirname(file) === path.join(extension.extensionPath, 'dist'))
      .map((file) => path.basename(file, '.cjs'))
      .sort();

  test('waits until something of Longshore is needed', () => {
    assert.equal(extension.isActive, false);
    assert.deepEqual(bundles(), []);
  });

  test('loads nothing but itself, and asks no engine', async () => {
    await extension.activate();
    assert.deepEqual(bundles(), ['extension']);
    assert.deepEqual(await rows('containers'), []);
    assert.ok([undefined, 'idle'].includes(contextKey('longshore:containers') as string | undefined));
  });

  test('registers the commands that the manifest names', async () => {
    // The editor makes some for each view: to focus it, to move it and so on.
    const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => `${id}.`));
    const isEditors = (command: string) =>
      ids.some((id) => command.startsWith(id)) &&
      /\.(open|focus|resetViewLocation|removeView|toggleVisibility)$/.test(command);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (command) => command.startsWith('longshore.') && !isEditors(command),
    );
    const named = contributes.commands.map(({ command }) => command);
    // The languages' own come with their late bundles; no menu shows them before.
    const late = (command: string) =>
      command.startsWith('longshore.dockerfile.') || command === 'longshore.compose.showPicture';
    const early = named.filter((command) => !late(command));
    assert.deepEqual(registered.sort(), early.sort());
  });

  test('brings the engine’s and the status bar’s bundle when the first view shows, and the commands’ when the first command runs', async () => {
    await showViews();
    await until('containers', (some) => some.length > 0);
    // The workspace has a Compose file: sooner or later its part comes too.
    const others = () => bundles().filter((name) => name !== 'compose');
    assert.deepEqual(others(), ['engine', 'extension', 'rows', 'status']);
    await vscode.commands.executeCommand('longshore.engine.reconnect');
    assert.deepEqual(others(), ['commands', 'engine', 'extension', 'rows', 'status']);
  });
});
