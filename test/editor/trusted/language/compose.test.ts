import assert from 'node:assert/strict';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { docker } from '../../docker.js';
import { untilEnough } from '../../../support/until-enough.js';

const exposing = 'FROM busybox:local\nEXPOSE 81 53/udp\n';

suite('Compose files', () => {
  let folder: vscode.Uri;

  suiteSetup(() => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, 'longshore-compose-language');
  });
  suiteTeardown(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }

  async function show(name: string, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(await write(name, text));
    await vscode.window.showTextDocument(document);
    return document;
  }

  const found = (document: vscode.TextDocument): string[] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === 'compose')
      .map(
        ({ code, range }) =>
          `${typeof code === 'object' ? String(code.value) : String(code)} ${document.getText(range)}`,
      );

  test('findings follow the text, and the files beside it', async () => {
    const text = 'services:\n  web:\n    image: "nginx:${TAG}"\n    prots: []\n    env_file: web.env\n';
    const document = await show('compose.yaml', text);
    await untilEnough(
      () => found(document),
      (codes) => codes.join() === 'unset-variable ${TAG},unknown-key prots,missing-file web.env',
    );
    await write('.env', 'TAG=1\n');
    await write('web.env', '');
    await untilEnough(
      () => found(document),
      (codes) => codes.join() === 'unknown-key prots',
    );
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(3, 4, 3, 9), 'ports');
    await vscode.workspace.applyEdit(edit);
    await untilEnough(
      () => found(document),
      (codes) => codes.length === 0,
    );
    await document.save();
  });

  test('completion, hover, definition, references, rename and formatting answer', async () => {
    await write('db.yaml', 'services:\n  db:\n    image: postgres\n');
    const text = 'include: [db.yaml]\nservices:\n  web:\n      image: nginx\n      depends_on: [db]\n      \n';
    const document = await show('docker-compose.yml', text);
    const { uri } = document;
    const ask = <T>(command: string, ...args: unknown[]): Thenable<T> =>
      vscode.commands.executeCommand<T>(command, uri, ...args);
    const keys = await untilEnough(
      () => ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', new vscode.Position(5, 6)),
      ({ items }) => items.some(({ label }) => label === 'ports'),
    );
    assert.ok(!keys.items.some(({ label }) => label === 'image'), 'what is there already isn’t offered');
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', new vscode.Position(3, 8));
    assert.match(
      hovers.flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value)).join(),
      /image that containers are made from/,
    );
    const onDb = new vscode.Position(4, 20);
    const definition = await untilEnough(
      () => ask<vscode.Location[]>('vscode.executeDefinitionProvider', onDb),
      (locations) => locations.length > 0,
    );
    assert.ok(definition[0]?.uri.path.endsWith('/db.yaml'));
    const rename = await ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', onDb, 'database');
    assert.deepEqual(
      rename
        .entries()
        .map(([file, edits]) => [file.path.split('/').at(-1), edits.length])
        .sort(),
      [
        ['db.yaml', 1],
        ['docker-compose.yml', 1],
      ],
    );
    // From the file that is included, and of a service that a third one extends.
    await write('compose.more.yaml', 'services:\n  web:\n    extends: {file: db.yaml, service: db}\n');
    const included = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'db.yaml'));
    await vscode.languages.setTextDocumentLanguage(included, 'dockercompose');
    const renamedBelow = await untilEnough(
      () =>
        vscode.commands.executeCommand<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          included.uri,
          new vscode.Position(1, 3),
          'database',
        ),
      (edit) => edit.size > 2,
    );
    assert.deepEqual(
      renamedBelow
        .entries()
        .map(([file, changes]) => [file.path.split('/').at(-1), changes.length])
        .sort(),
      [
        ['compose.more.yaml', 1],
        ['db.yaml', 1],
        ['docker-compose.yml', 1],
      ],
    );
    const edits = await ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', {
      tabSize: 2,
      insertSpaces: true,
    });
    assert.ok(edits.length > 0);
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', 50);
    // Nothing of it is there to be stopped.
    assert.deepEqual([...new Set(lenses.map(({ command }) => command?.command))], ['longshore.compose.up']);
  });

  test('ports of the engine’s image and of the Dockerfile are offered, and tags of the registry', async () => {
    const image = 'longshore-exposing:1';
    await docker(
      'build',
      '--tag',
      image,
      '--file',
      (await write('exposing.Dockerfile', exposing)).fsPath,
      folder.fsPath,
    );
    const server = http.createServer((request, response) => {
      const isAsked = request.url?.startsWith('/v2/team/app/tags/list') === true;
      response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAsked ? { name: 'team/app', tags: ['1.0', '2.0'] } : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const app = `127.0.0.1:${port}/team/app:`;
      await write('Dockerfile', `FROM ${image}\nEXPOSE 8443\n`);
      const text = `services:\n  a:\n    image: ${image}\n    ports:\n      - \n  b:\n    build: .\n    ports:\n      - \n  c:\n    image: ${app}\n`;
      const document = await show('compose.ports.yaml', text);
      const labels = async (line: number) => {
        const position = document.lineAt(line).range.end;
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          position,
        );
        return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      };
      await untilEnough(
        () => labels(4),
        (offered) => offered.includes('81:81') && offered.includes('53:53/udp'),
      );
      await untilEnough(
        () => labels(8),
        (offered) => offered.includes('8443:8443') && offered.includes('81:81'),
      );
      await untilEnough(
        () => labels(10),
        (offered) => offered.includes(`${app}2.0`),
      );
    } finally {
      server.close();
      await docker('image', 'rm', '--force', image);
    }
  });

  test('a fix is offered where the finding is, and the setting changes how it is shown', async () => {
    const document = await show('compose.fix.yaml', 'version: "3"\nservices:\n  web:\n    image: nginx\n');
    await untilEnough(
      () => found(document),
      (codes) => codes.length === 1,
    );
    const range = new vscode.Range(0, 0, 0, 3);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    assert.ok(actions.some(({ title }) => title === 'Remove “version”'));
    const configuration = vscode.workspace.getConfiguration('longshore.compose', document);
    await configuration.update('rules', { obsolete: 'off' }, vscode.ConfigurationTarget.Workspace);
    try {
      await untilEnough(
        () => found(document),
        (codes) => codes.length === 0,
      );
    } finally {
      await configuration.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
