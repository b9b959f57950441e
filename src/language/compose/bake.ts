import path from 'node:path';
import * as vscode from 'vscode';
import { type Settings } from '../../host/settings.js';
import { bakeTargets } from '../core/compose/features/lenses.js';
import { type DockerProgram } from '../../base/docker-program.js';
import { rangeOf } from '../documents.js';

/** What the lens above a target runs. */
const buildTarget = 'longshore.bake.buildTarget';

const selector: vscode.DocumentSelector = { scheme: 'file', pattern: '**/docker-bake*.{hcl,json}' };

/** Builds a target of a Bake file, in a terminal where it can be watched, with what docker itself prints. */
async function build(docker: DockerProgram, uri: vscode.Uri, target: string): Promise<void> {
  if (!vscode.workspace.isTrusted || uri.scheme !== 'file') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Only Bake files of trusted workspaces are built.'));
    return;
  }
  if (docker.isReadOnly) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The endpoint is marked as read-only: nothing is changed there.'),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) return;
  const environment = Object.entries(docker.environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const execution = new vscode.ProcessExecution(
    docker.file,
    ['buildx', 'bake', '--file', path.basename(uri.fsPath), '--', target],
    { cwd: path.dirname(uri.fsPath), env: Object.fromEntries(environment) as Record<string, string> },
  );
  const scope = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.TaskScope.Workspace;
  const name = vscode.l10n.t('bake {0}', target);
  const task = new vscode.Task({ type: 'longshore-bake', target }, scope, name, 'Longshore', execution, []);
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  await vscode.tasks.executeTask(task);
}

/** Lenses above the targets of Bake files, and what they run. */
export function registerBake(docker: () => DockerProgram, settings: Settings): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(buildTarget, (uri: unknown, target: unknown) => {
      if (uri instanceof vscode.Uri && typeof target === 'string') return build(docker(), uri, target);
      return undefined;
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      provideCodeLenses(document) {
        if (!vscode.workspace.isTrusted || !settings.get('longshore.compose.codeLens', document)) return [];
        const isJson = document.uri.path.endsWith('.json');
        return bakeTargets(document.getText(), isJson).map(
          ({ span, target }) =>
            new vscode.CodeLens(rangeOf(document, span), {
              title: vscode.l10n.t('Build'),
              command: buildTarget,
              arguments: [document.uri, target],
            }),
        );
      },
    }),
  ];
}
