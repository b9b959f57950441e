import assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { answer, forgetAnswers } from '../../answers.js';
import { untilEnough } from '../../../support/until-enough.js';

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
    await untilEnough(
      () => codesOf(document),
      (codes) => codes.includes('CopyIgnoredFile') && codes.includes('DL3004'),
    );
    const settings = vscode.workspace.getConfiguration('longshore.dockerfile');
    await settings.update('rules', { DL3004: 'off' }, vscode.ConfigurationTarget.Global);
    try {
      await untilEnough(
        () => codesOf(document),
        (codes) => codes.includes('CopyIgnoredFile') && !codes.includes('DL3004'),
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(2, 5, 2, 12),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === 'Let key.pem through in .dockerignore');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join('; '));
    await vscode.workspace.applyEdit(fix.edit);
    const ignored = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, '.dockerignore'));
    assert.equal(ignored.getText(), 'node_modules\n*.pem\n!key.pem\n');
    await ignored.save();
    await untilEnough(
      () => codesOf(document),
      (codes) => !codes.includes('CopyIgnoredFile') && codes.includes('DL3004'),
    );
  });

  test('the file is laid out, and a part of it', async () => {
    const document = await show('Dockerfile.layout', 'FROM a:1  \n  RUN b  \nCOPY c \\\nd /e');
    const options = { tabSize: 4, insertSpaces: true };
    const ask = (command: string, ...more: unknown[]) =>
      untilEnough(
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
    await untilEnough(
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
    await untilEnough(
      () => codesOf(document).sort(),
      (codes) => codes.join() === 'JSONArgsRecommended',
    );
  });

  test('the engine’s checks join the findings, none of them twice', async function () {
    // The docker of 20.10 has no buildx that checks: it says so.
    const canCheck = process.env['LONGSHORE_EDITOR'] !== 'oldest';
    const said: string[] = [];
    const listen = (message: string) => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    answer('showInformationMessage', listen);
    answer('showErrorMessage', listen);
    const settings = vscode.workspace.getConfiguration('longshore.dockerfile');
    try {
      const text = 'FROM busybox:local as build\nENV A b\nRUN true\n';
      const document = await show('Dockerfile.check', text);
      const own = await untilEnough(
        () => codesOf(document).sort().join(),
        (codes) => codes.includes('FromAsCasing') && codes.includes('LegacyKeyValueFormat'),
      );
      await vscode.commands.executeCommand('longshore.dockerfile.check');
      if (!canCheck) {
        assert.equal(said.length, 1, said.join());
        assert.match(said[0] ?? '', /could not check|does not check|not installed/);
        return;
      }
      assert.deepEqual(said, ['BuildKit found 2. See Problems.']);
      assert.equal(codesOf(document).sort().join(), own, 'what both say is there once');
      // What only the engine says now is shown; what the user has switched off is not, whoever says it.
      await settings.update('rules', { FromAsCasing: 'off' }, vscode.ConfigurationTarget.Global);
      await untilEnough(
        () => codesOf(document),
        (codes) => !codes.includes('FromAsCasing'),
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
      forgetAnswers();
    }
  });

  test('on save the engine is asked where that is chosen', async () => {
    const settings = vscode.workspace.getConfiguration('longshore.dockerfile');
    const paths = process.env['PATH'];
    const asked = vscode.Uri.joinPath(folder, 'asked').fsPath;
    // Docker itself, which leaves a note of what it was asked.
    const program = await write('bin/docker', `#!/bin/sh\necho "$*" >> '${asked}'\nPATH='${paths}' exec docker "$@"\n`);
    await chmod(program.fsPath, 0o755);
    process.env['PATH'] = `${path.dirname(program.fsPath)}:${paths}`;
    const save = async (document: vscode.TextDocument) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(1, 0), 'ENV A b\n');
      await vscode.workspace.applyEdit(edit);
      assert.ok(await document.save());
    };
    try {
      const document = await show('Dockerfile.save', 'FROM busybox:local\n');
      await save(document);
      await settings.update('engineChecks', 'onSave', vscode.ConfigurationTarget.Global);
      await save(document);
      const calls = await untilEnough(
        () => readFile(asked, 'utf8').catch(() => ''),
        (text) => text !== '',
      );
      assert.match(calls, /^buildx build --call=check,format=json [^\n]*\n$/, 'once, and not before it was chosen');
    } finally {
      process.env['PATH'] = paths;
      await settings.update('engineChecks', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a document that is no file is helped with as well', async () => {
    const text = 'FROM a:1 as build\nFROM build\nENV A b\n';
    const provider = vscode.workspace.registerTextDocumentContentProvider('longshore-test-side', {
      provideTextDocumentContent: () => text,
    });
    try {
      const side = vscode.Uri.parse('longshore-test-side:/old/Dockerfile');
      const untitled = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: text });
      await vscode.commands.executeCommand('vscode.diff', side, untitled.uri, 'before and after');
      for (const uri of [side, untitled.uri]) {
        const document = await vscode.workspace.openTextDocument(uri);
        assert.equal(document.languageId, 'dockerfile');
        await untilEnough(
          () => codesOf(document),
          (codes) => codes.includes('FromAsCasing') && codes.includes('LegacyKeyValueFormat'),
        );
        const places = await vscode.commands.executeCommand<vscode.LocationLink[]>(
          'vscode.executeDefinitionProvider',
          uri,
          new vscode.Position(1, 6),
        );
        assert.deepEqual(
          places.map(({ targetRange }) => targetRange.start.line),
          [0],
        );
      }
    } finally {
      provider.dispose();
    }
  });

  test('a lens above each stage builds to it', async () => {
    const document = await show('Dockerfile.lens', 'FROM a:1 AS one\nFROM b:1\n');
    const lenses = await untilEnough(
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
    await untilEnough(
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
