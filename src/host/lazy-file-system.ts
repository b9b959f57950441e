import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';

const methods = ['stat', 'readDirectory', 'readFile', 'writeFile', 'createDirectory', 'delete', 'rename'] as const;

/** A file system that is loaded by the first question: the editor wants one when the extension is activated. */
export function lazyFileSystem(load: () => Promise<vscode.FileSystemProvider>): vscode.FileSystemProvider & Disposable {
  const emitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let loading: Promise<vscode.FileSystemProvider> | undefined;
  const loaded = async () => {
    loading ??= load().then((provider) => {
      provider.onDidChangeFile((changes) => emitter.fire(changes));
      return provider;
    });
    return loading;
  };
  const calls = methods.map((method) => [
    method,
    async (...args: unknown[]) => ((await loaded())[method] as (...args: unknown[]) => unknown)(...args),
  ]);
  return {
    ...(Object.fromEntries(calls) as unknown as vscode.FileSystemProvider),
    onDidChangeFile: emitter.event,
    watch: () => new vscode.Disposable(() => undefined),
    dispose: () => emitter.dispose(),
  };
}
