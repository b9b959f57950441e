import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { pick } from '../../host/ask.js';

const id = 'longshore.endpoint';

/** What the settings say, each where it is kept; a workspace that isn't trusted says nothing. */
export function endpointSettings(): { readonly user: string; readonly workspace: string | undefined } {
  const found = vscode.workspace.getConfiguration().inspect(id);
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : undefined);
  const workspace = vscode.workspace.isTrusted ? text(found?.workspaceValue) : undefined;
  return { user: text(found?.globalValue) ?? '', workspace };
}

/**
 * Goes to another endpoint: the setting is what decides, and the window follows it. Where a trusted folder is open the
 * user says whether it is for this workspace or for every window, so that two windows can use two endpoints.
 */
export async function switchEndpoint(setting: string, label: string): Promise<void> {
  const { user, workspace } = endpointSettings();
  const configuration = vscode.workspace.getConfiguration();
  const keep = async (value: string | undefined, target: vscode.ConfigurationTarget) =>
    configuration.update(id, value, target);
  const { User, Workspace } = {
    User: vscode.ConfigurationTarget.Global,
    Workspace: vscode.ConfigurationTarget.Workspace,
  };
  if ((await askWhere(label)) === 'workspace') {
    // An empty setting of the workspace hides the user's; without one there is nothing to hide.
    await keep(setting === '' && user === '' ? undefined : setting, Workspace);
    return;
  }
  if (workspace !== undefined) await keep(undefined, Workspace);
  await keep(setting === '' ? undefined : setting, User);
}

async function askWhere(label: string): Promise<'workspace' | 'user'> {
  const { name, isTrusted, workspaceFolders = [] } = vscode.workspace;
  if (!isTrusted || workspaceFolders.length === 0) return 'user';
  return pick(l10n.t('Use {0}', plain(label, 80)), [
    {
      label: `$(window) ${l10n.t('In this workspace')}`,
      description: plain(name ?? '', 60),
      detail: l10n.t('Kept in the workspace’s settings; other windows stay where they are'),
      value: 'workspace',
    },
    {
      label: `$(multiple-windows) ${l10n.t('In every window')}`,
      detail: l10n.t('Kept in your own settings'),
      value: 'user',
    },
  ] as const);
}
