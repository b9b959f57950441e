import * as vscode from 'vscode';

const changed = new Set<string>();

/** Changes one of the user's settings, as the settings page would; undone by `resetSettings`. */
export async function set(id: string, value: unknown): Promise<void> {
  changed.add(id);
  await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
}

export async function resetSettings(): Promise<void> {
  for (const id of changed) {
    await vscode.workspace.getConfiguration().update(id, undefined, vscode.ConfigurationTarget.Global);
  }
  changed.clear();
}
