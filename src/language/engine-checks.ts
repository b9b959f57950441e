import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type EngineFinding, checkArguments, parseCheckOutput } from './core/features/engine-check.js';
import { isAbort, messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { contextFolder } from './build-context.js';
import { type DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { dockerfileLanguage } from './documents.js';
import { type DockerProgram } from '../base/docker-program.js';
import { type Settings } from '../host/settings.js';

async function runDocker(docker: DockerProgram, args: readonly string[], signal: AbortSignal): Promise<string> {
  return await new Promise((resolve, reject) => {
    const limits = { signal, timeout: 60_000, maxBuffer: 16_000_000, windowsHide: true, env: docker.environment };
    execFile(docker.file, args, limits, (error, stdout, stderr) => {
      // Any warning makes the exit code 1: what counts is whether there is an answer.
      if (stdout.trim()) resolve(stdout);
      else if (error) reject(stderr.trim() === '' ? error : new Error(stderr.trim()));
      else resolve('{}');
    });
  });
}

/** The sentence for checks that gave no answer. */
function failureText(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return vscode.l10n.t(
      'The docker program is not installed here, or not on the PATH: BuildKit can’t be asked. Install it with its buildx plugin; Longshore’s own checks need neither.',
    );
  }
  return vscode.l10n.t('BuildKit could not check the Dockerfile: {0}', messageOf(error).slice(0, 300));
}

/** Checks the document as it is in the editor: a copy beside a copy of its own .dockerignore. */
async function checkCopy(
  document: vscode.TextDocument,
  docker: DockerProgram,
  signal: AbortSignal,
): Promise<EngineFinding[] | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-check-'));
  try {
    const copy = path.join(folder, 'Dockerfile');
    await writeFile(copy, document.getText(), { mode: 0o600 });
    await copyFile(`${document.uri.fsPath}.dockerignore`, `${copy}.dockerignore`).catch(() => undefined);
    const context = contextFolder(document)?.fsPath ?? path.dirname(document.uri.fsPath);
    return parseCheckOutput(await runDocker(docker, checkArguments(copy, context), signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command that asks the engine, and the same on save where the user wants it. */
export function registerEngineChecks(
  diagnostics: DockerfileDiagnostics,
  docker: () => DockerProgram,
  settings: Settings,
  log: Log,
): Disposable[] {
  const running = new Map<string, AbortController>();
  const check = async (
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<readonly EngineFinding[] | undefined> => {
    const key = document.uri.toString();
    running.get(key)?.abort();
    const controller = new AbortController();
    running.set(key, controller);
    const { version } = document;
    try {
      const findings = await checkCopy(document, docker(), AbortSignal.any([signal, controller.signal]));
      if (findings && !document.isClosed) diagnostics.setEngineFindings(document, version, findings);
      return findings;
    } finally {
      if (running.get(key) === controller) running.delete(key);
    }
  };

  const ask = async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== dockerfileLanguage) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a Dockerfile first.'));
      return;
    }
    if (!vscode.workspace.isTrusted || document.uri.scheme !== 'file') {
      void vscode.window.showWarningMessage(vscode.l10n.t('The engine checks files of trusted workspaces only.'));
      return;
    }
    const options = {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Checking with BuildKit'),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        const findings = await check(document, controller.signal);
        const count = findings?.length ?? 0;
        const text = findings
          ? count === 0
            ? vscode.l10n.t('BuildKit has nothing to object to.')
            : vscode.l10n.t('BuildKit found {0}. See Problems.', count)
          : vscode.l10n.t('This version of docker buildx does not check. It needs 0.15 or newer.');
        void vscode.window.showInformationMessage(text);
      } catch (error) {
        if (isAbort(error)) return;
        log.warn('dockerfile', `engine check failed: ${messageOf(error)}`);
        void vscode.window.showErrorMessage(failureText(error));
      } finally {
        listener.dispose();
      }
    });
  };

  return [
    vscode.commands.registerCommand('longshore.dockerfile.check', ask),
    vscode.workspace.onDidSaveTextDocument((document) => {
      const isWanted = settings.get('longshore.dockerfile.engineChecks', document) === 'onSave';
      if (!isWanted || document.languageId !== dockerfileLanguage || document.uri.scheme !== 'file') return;
      if (!vscode.workspace.isTrusted) return;
      check(document, AbortSignal.timeout(60_000)).catch((error: unknown) => {
        log.debug('dockerfile', `engine check on save: ${messageOf(error)}`);
      });
    }),
    { dispose: () => running.forEach((controller) => controller.abort()) },
  ];
}
