import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Asks until the answer is enough. */
async function until<T>(ask: () => Thenable<T> | T, isEnough: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (attempt > 200) throw new Error(`no answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

suite('Dockerfiles on disk', () => {
  let folder: vscode.Uri;

  suiteSetup(async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, 'longshore-language');
    await write('.dockerignore', 'node_modules\n*.pem\n');
    await write('key.pem', 'x');
    await write('src/main.ts', 'x');
  });
  suiteTeardown(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  teardown(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

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

  const codesOf = (document: vscode.TextDocument): string[] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)));

  test('findings know the ignore file, hadolint’s rules and the settings', async () => {
    const document = await show(
      'Dockerfile',
      '# check=experimental=CopyIgnoredFile\nFROM a:1\nCOPY key.pem /\nRUN sudo true\n',
    );
    await until(
      () => codesOf(document),
      (codes) => codes.includes('CopyIgnoredFile') && codes.includes('DL3004'),
    );
    const settings = vscode.workspace.getConfiguration('longshore.dockerfile');
    await settings.update('rules', { DL3004: 'off' }, vscode.ConfigurationTarget.Global);
    try {
      await until(
        () => codesOf(document),
        (codes) => codes.includes('CopyIgnoredFile') && !codes.includes('DL3004'),
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
    await write('.dockerignore', 'node_modules\n');
    await until(
      () => codesOf(document),
      (codes) => !codes.includes('CopyIgnoredFile') && codes.includes('DL3004'),
    );
  });

  test('the file is laid out, and a part of it', async () => {
    const document = await show('Dockerfile.layout', 'FROM a:1  \n  RUN b  \nCOPY c \\\nd /e');
    const options = { tabSize: 4, insertSpaces: true };
    const ask = (command: string, ...more: unknown[]) =>
      until(
        () => vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(command, document.uri, ...more, options),
        (edits) => (edits?.length ?? 0) > 0,
      );
    const part = await ask('vscode.executeFormatRangeProvider', new vscode.Range(0, 0, 0, 10));
    assert.deepEqual(
      part?.map(({ range }) => range.start.line),
      [0],
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, (await ask('vscode.executeFormatDocumentProvider')) ?? []);
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), 'FROM a:1\nRUN b\nCOPY c \\\n    d /e\n');
  });

  test('everything that is safe is fixed at once, and what is found then is less', async () => {
    const document = await show('Dockerfile.fix', 'FROM a:1 as Build\nENV A b\nexpose 80/TCP\nADD x /y\nCMD z\n');
    await until(
      () => codesOf(document),
      (codes) => codes.length >= 6,
    );
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, 0, 0),
      'source.fixAll.longshore',
    );
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(document.getText(), 'FROM a:1 AS build\nENV A=b\nEXPOSE 80/tcp\nCOPY x /y\nCMD z\n');
    await until(
      () => codesOf(document).sort(),
      (codes) => codes.join() === 'JSONArgsRecommended',
    );
  });

  test('a lens above each stage builds to it', async () => {
    const document = await show('Dockerfile.lens', 'FROM a:1 AS one\nFROM b:1\n');
    const lenses = await until(
      () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri),
      (answer) => answer.length > 0,
    );
    assert.deepEqual(
      lenses.map(({ command }) => (command?.arguments as unknown[])[1]),
      ['one', '1'],
    );
    const commands = await vscode.commands.getCommands(true);
    assert.ok(lenses.every(({ command }) => commands.includes(command?.command ?? '')));
  });

  test('an ignore file is completed and checked', async () => {
    const document = await show('Dockerfile.own.dockerignore', '');
    await vscode.languages.setTextDocumentLanguage(document, 'dockerignore');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '[a\nb\nb\nsr');
    await vscode.workspace.applyEdit(edit);
    await until(
      () => codesOf(document).sort().join(),
      (codes) => codes === 'InvalidPattern,RepeatedPattern',
    );
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(3, 2),
    );
    assert.ok(list.items.some(({ label }) => label === 'src/'));
  });
});
