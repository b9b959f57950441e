import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { answer, collectErrors, forgetAnswers } from '../answers.js';
import { showViews } from '../views.js';

suite('Registries', () => {
  teardown(async () => {
    forgetAnswers();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a mirror is explained with the file’s new content and the reload, and nothing is written', async () => {
    await showViews();
    const content = () => readFile('/etc/docker/daemon.json', 'utf8').catch(() => 'none');
    const before = await content();
    const errors = collectErrors();
    const wrong: unknown[] = [];
    answer('showInputBox', (box: vscode.InputBoxOptions) => {
      for (const text of ['mirror.example.com', 'https://mirror.example.com/path', 'ftp://x']) {
        wrong.push(box.validateInput?.(text));
      }
      return Promise.resolve('https://mirror.example.com/');
    });
    const labels: string[] = [];
    answer('showQuickPick', (choices: readonly vscode.QuickPickItem[]) => {
      labels.push(...choices.map(({ label }) => label));
      return Promise.resolve(choices[0]);
    });
    await vscode.commands.executeCommand('longshore.registry.addMirror');
    assert.ok(wrong.every((said) => typeof said === 'string' && said.includes('https://mirror.example.com')));
    assert.deepEqual(labels, [
      'Show the change and the commands',
      'Copy the new content of the file',
      'Open /etc/docker/daemon.json',
    ]);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /"registry-mirrors": \[\s+"https:\/\/mirror\.example\.com"/);
    assert.match(text, /sudo systemctl reload docker/);
    assert.deepEqual(errors, []);
    assert.equal(await content(), before);
  });
});
