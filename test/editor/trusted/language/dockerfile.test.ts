import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { untilEnough } from '../../../support/until-enough.js';

/** Opens a document of the language that is no file, with the cursor where `|` stands. */
async function open(marked: string): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const offset = marked.indexOf('|');
  const content = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1);
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  await vscode.window.showTextDocument(document);
  return { document, position: document.positionAt(Math.max(0, offset)) };
}

async function completions(marked: string): Promise<string[]> {
  const { document, position } = await open(marked);
  const list = await untilEnough(
    () =>
      vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      ),
    (answer) => answer.items.some((item) => item.kind !== vscode.CompletionItemKind.Text),
  );
  return list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
}

suite('Dockerfile', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  test('completes instructions, flags, mounts and stages', async () => {
    assert.ok((await completions('FROM a\nR|')).includes('RUN'));
    assert.ok((await completions('FROM a\nRUN --m|')).includes('--mount'));
    assert.ok((await completions('FROM a\nRUN --mount=type=|')).includes('cache'));
    assert.ok((await completions('FROM a AS base\nFROM b\nCOPY --from=|')).includes('base'));
  });

  test('explains what is under the mouse', async () => {
    const { document, position } = await open('ARG V=3\nFROM alpine:$V|');
    const hovers = await untilEnough(
      () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position),
      (answer) => answer.length > 0,
    );
    assert.match(
      hovers.flatMap((hover) => hover.contents.map((item) => (item as vscode.MarkdownString).value)).join(),
      /3/,
    );
  });

  test('finds definitions and references, and renames', async () => {
    const { document, position } = await open('FROM a AS base\nFROM base|\nCOPY --from=base x y');
    const links = await untilEnough(
      () =>
        vscode.commands.executeCommand<vscode.LocationLink[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          position,
        ),
      (answer) => answer.length > 0,
    );
    assert.equal(links[0]?.targetSelectionRange?.start.line, 0);
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      position,
    );
    assert.equal(references.length, 3);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'other',
    );
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), 'FROM a AS other\nFROM other\nCOPY --from=other x y');
  });

  test('outlines stages with their instructions', async () => {
    const { document } = await open('FROM a AS base\nRUN x\nFROM b\nCMD ["c"]');
    const symbols = await untilEnough(
      () =>
        vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
      (answer) => Array.isArray(answer) && answer.length > 0,
    );
    assert.deepEqual(
      symbols.map((symbol) => `${symbol.name}: ${symbol.children.map((child) => child.name).join(' ')}`),
      ['base: RUN', '1: CMD'],
    );
  });

  test('folds, selects, links, hints and marks', async () => {
    const { document } = await open('ARG V=3\nFROM alpine:$V\nRUN a \\\n  b\n');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const ask = <T>(command: string, ...more: unknown[]) =>
      untilEnough(
        () => vscode.commands.executeCommand<T[]>(command, document.uri, ...more),
        (answer) => Array.isArray(answer) && answer.length > 0,
      );
    assert.ok((await ask<vscode.FoldingRange>('vscode.executeFoldingRangeProvider')).length >= 2);
    assert.equal((await ask<vscode.InlayHint>('vscode.executeInlayHintProvider', whole))[0]?.label, '→ alpine:3');
    assert.match(String((await ask<vscode.DocumentLink>('vscode.executeLinkProvider'))[0]?.target), /hub\.docker\.com/);
    const spans = await ask<vscode.SelectionRange>('vscode.executeSelectionRangeProvider', [new vscode.Position(1, 7)]);
    assert.ok(spans[0]?.parent);
    const tokens = await untilEnough(
      () =>
        vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
          'vscode.provideDocumentSemanticTokens',
          document.uri,
        ),
      (answer) => (answer?.data.length ?? 0) > 0,
    );
    assert.equal((tokens?.data.length ?? 0) % 5, 0);
  });

  test('shows faintly what a later CMD replaces, and follows the text', async () => {
    const { document } = await open('FROM a\nCMD ["b"]\nCMD ["c"]');
    const found = await untilEnough(
      () => vscode.languages.getDiagnostics(document.uri),
      (answer) => answer.length > 0,
    );
    assert.ok(found.some((diagnostic) => diagnostic.range.start.line === 1));
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(1, 0, 2, 0));
    await vscode.workspace.applyEdit(edit);
    await untilEnough(
      () => vscode.languages.getDiagnostics(document.uri),
      (answer) => !answer.some((diagnostic) => diagnostic.tags?.includes(vscode.DiagnosticTag.Unnecessary)),
    );
  });

  test('reports what BuildKit would refuse, with a fix where it knows one', async () => {
    const { document } = await open('FROM a\nRUN --mout=type=cache x');
    const found = await untilEnough(
      () => vscode.languages.getDiagnostics(document.uri),
      (answer) => answer.some((diagnostic) => diagnostic.severity === vscode.DiagnosticSeverity.Error),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      found[0]?.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const [action] = actions;
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(document.getText(), 'FROM a\nRUN --mount=type=cache x');
  });

  test('offers the stages to be seen', async () => {
    await open('FROM a AS b\nFROM c\nCOPY --from=b x y');
    await untilEnough(
      () => vscode.commands.getCommands(true),
      (names) => names.includes('longshore.dockerfile.showStages'),
    );
    await vscode.commands.executeCommand('longshore.dockerfile.showStages');
    const tabs = await untilEnough(
      () => vscode.window.tabGroups.all.flatMap((group) => group.tabs),
      (answer) => answer.some((tab) => tab.input instanceof vscode.TabInputWebview),
    );
    await vscode.window.tabGroups.close(tabs.filter((tab) => tab.input instanceof vscode.TabInputWebview));
  });
});
