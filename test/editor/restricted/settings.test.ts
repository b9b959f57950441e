import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('An untrusted workspace', () => {
  test('is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });
});
