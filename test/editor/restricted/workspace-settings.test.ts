import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { collectErrors, forgetAnswers } from '../answers.js';
import { contextKey, rows, showViews, until } from '../views.js';

// The workspace's own settings name another endpoint and another grouping.
suite('An untrusted workspace', () => {
  suiteSetup(async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await showViews();
    await until('containers', (some) => some.length > 0);
  });

  test('can’t say which engine is spoken to', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const settings = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, '.vscode/settings.json'));
    assert.match(String(settings), /"longshore.endpoint":"unix:\/\/\/nowhere\/docker.sock"/);
    assert.equal(contextKey('longshore:containers'), 'rows');
    assert.ok((await rows('containers')).length > 0);
  });

  test('can’t protect an endpoint, or take its protection away', () => {
    const found = vscode.workspace.getConfiguration('longshore').inspect('endpoints.protection');
    assert.equal(found?.workspaceValue, undefined);
    assert.equal(contextKey('longshore:isReadOnly') ?? false, false);
  });

  test('may say how the containers are grouped', async () => {
    const labels = (await rows('containers')).map(({ label }) => label);
    assert.ok(labels.includes('shop-db-1'), labels.join());
  });

  test('has its Dockerfiles understood', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM a AS b\nRUN x' });
    // The first Dockerfile brings the language's bundle, which takes a moment.
    let symbols: readonly vscode.DocumentSymbol[] | undefined;
    for (let attempt = 0; !symbols?.length && attempt < 100; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
    }
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ['b'],
    );
  });

  test('has nothing built, and is told why', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const said = collectErrors();
    try {
      await vscode.commands.executeCommand('longshore.build.image', vscode.Uri.joinPath(folder, 'Dockerfile'));
      assert.match(said.join(), /^Only Dockerfiles of trusted workspaces are built/);
    } finally {
      forgetAnswers();
    }
  });
});
