import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { contextFolder } from './build-context.js';
import { type DockerProgram } from './engine-checks.js';

/** What the lens above a stage runs. */
export const buildStageCommand = 'longshore.dockerfile.buildStage';

/** A name that Docker accepts for what a stage of a folder's Dockerfile becomes. */
function tagOf(folder: vscode.Uri, target: string): string {
  const name = path.posix.basename(folder.path).toLowerCase();
  const clean = (text: string) => text.replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+|[._-]+$/g, '');
  return `${clean(name) || 'image'}:${clean(target.toLowerCase()) || 'latest'}`;
}

/** Builds a Dockerfile up to a stage, in a terminal where it can be watched, with what docker itself prints. */
async function buildStage(docker: DockerProgram, uri: vscode.Uri, target: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const folder = contextFolder(document);
  if (!vscode.workspace.isTrusted || uri.scheme !== 'file' || !folder) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Only Dockerfiles of trusted workspaces are built.'));
    return;
  }
  if (docker.isReadOnly) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The endpoint is marked as read-only, so nothing is built there.'),
    );
    return;
  }
  if (document.isDirty && !(await document.save())) return;
  const args = ['buildx', 'build', '--load', '--target', target, '--tag', tagOf(folder, target)];
  const environment = Object.entries(docker.environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const execution = new vscode.ProcessExecution(docker.file, [...args, '--file', uri.fsPath, '--', folder.fsPath], {
    cwd: folder.fsPath,
    env: Object.fromEntries(environment) as Record<string, string>,
  });
  const scope = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.TaskScope.Workspace;
  const name = vscode.l10n.t('build {0}', target);
  const task = new vscode.Task({ type: 'longshore-build', target }, scope, name, 'Longshore', execution, []);
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  await vscode.tasks.executeTask(task);
}

/** Registers what the lenses run. */
export function registerBuildStage(docker: () => DockerProgram): Disposable[] {
  return [
    vscode.commands.registerCommand(buildStageCommand, (uri: unknown, target: unknown) => {
      if (uri instanceof vscode.Uri && typeof target === 'string') return buildStage(docker(), uri, target);
      return undefined;
    }),
  ];
}
