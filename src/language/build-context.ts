import * as vscode from 'vscode';
import { ignoring } from './core/features/ignore.js';
import { type ContextFiles } from './core/features/path-completion.js';

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, or not to be read: as good as none.
    return undefined;
  }
}

/** The folder that a Dockerfile is built in: its own, as `docker build` in that folder does. */
export function contextFolder(document: vscode.TextDocument): vscode.Uri | undefined {
  if (document.isUntitled) return vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!vscode.workspace.fs.isWritableFileSystem(document.uri.scheme)) return undefined;
  return vscode.Uri.joinPath(document.uri, '..');
}

/** The files of the build context. `<Dockerfile>.dockerignore` goes before `.dockerignore`. */
export async function contextFiles(document: vscode.TextDocument): Promise<ContextFiles | undefined> {
  const folder = contextFolder(document);
  if (!folder) return undefined;
  const own = document.isUntitled
    ? undefined
    : await readText(document.uri.with({ path: `${document.uri.path}.dockerignore` }));
  const text = own ?? (await readText(vscode.Uri.joinPath(folder, '.dockerignore')));
  return {
    isIgnored: text === undefined ? () => false : ignoring(text),
    async list(path) {
      try {
        const entries = await vscode.workspace.fs.readDirectory(path ? vscode.Uri.joinPath(folder, path) : folder);
        return entries.map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 }));
      } catch {
        // The folder that is being typed may not exist.
        return [];
      }
    },
  };
}
