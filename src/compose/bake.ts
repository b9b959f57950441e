import { access } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { type BakeDesk, type BakeTarget } from '../host/bake-desk.js';
import { bakeTargets } from '../language/core/compose/features/bake.js';
import { variablesOf } from './compose-task.js';
import { type DockerProgram, print } from './program.js';

const pattern = '**/docker-bake*.{hcl,json}';
const excluded = '**/{node_modules,.git,vendor}/**';
const mostFiles = 200;

/** Builds the targets of Bake files by docker buildx, in terminals. */
export class Bake implements BakeDesk {
  readonly #docker: () => DockerProgram;

  constructor(docker: () => DockerProgram) {
    this.#docker = docker;
  }

  async find(): Promise<readonly vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(pattern, excluded, mostFiles);
    // What is laid over another file is nothing by itself.
    return found
      .filter(({ path: file, scheme }) => scheme === 'file' && !/\.override\.(?:hcl|json)$/.test(file))
      .sort();
  }

  async targetsOf(uri: vscode.Uri): Promise<readonly BakeTarget[]> {
    const document = await vscode.workspace.openTextDocument(uri);
    return bakeTargets(document.getText(), uri.path.endsWith('.json')).map(({ target, isGroup }) => {
      return { name: target, isGroup };
    });
  }

  async isThere(signal: AbortSignal): Promise<boolean> {
    const { file, environment } = this.#docker();
    try {
      await print({ file, args: ['buildx', 'version'] }, environment, { signal, timeout: 10_000 });
      return true;
    } catch (error) {
      if (isAbort(error)) throw error;
      return false;
    }
  }

  async build(uri: vscode.Uri, targets: readonly string[]): Promise<boolean> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isDirty && !(await document.save())) return false;
    const { file, environment } = this.#docker();
    const cwd = path.dirname(uri.fsPath);
    const base = path.basename(uri.fsPath);
    // Named alone, a file is read without what is laid over it.
    const override = base.replace(/\.(hcl|json)$/, '.override.$1');
    const files = [base, ...((await isFile(path.join(cwd, override))) ? [override] : [])];
    const args = ['buildx', 'bake', ...files.flatMap((one) => ['--file', one]), '--', ...targets];
    const execution = new vscode.ProcessExecution(file, args, { cwd, env: variablesOf(environment) });
    const scope = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.TaskScope.Workspace;
    const name = l10n.t('bake {0}', targets.join(' '));
    const task = new vscode.Task({ type: 'longshore-bake', targets }, scope, name, 'Longshore', execution, []);
    task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
    await vscode.tasks.executeTask(task);
    return true;
  }
}

async function isFile(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
