import * as vscode from 'vscode';
import { type SettingValue } from '../host/setting-catalogue.js';
import { type Settings } from '../host/settings.js';

/** Other extensions that understand Dockerfiles, and what is said of them. */
const others: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'docker.docker', name: 'Docker DX' },
  { id: 'ms-azuretools.vscode-containers', name: 'Container Tools' },
  { id: 'ms-azuretools.vscode-docker', name: 'Docker' },
];

const saidKey = 'longshore.dockerfile.coexistenceSaid';

/** Says once that another extension does the same, and offers to leave the language to it. */
export async function mentionOthers(state: vscode.Memento, settings: Settings): Promise<void> {
  const other = others.find(({ id }) => vscode.extensions.getExtension(id));
  if (!other || state.get(saidKey) === true || settings.get('longshore.dockerfile.language') === 'off') return;
  await state.update(saidKey, true);
  const leave = vscode.l10n.t('Leave Dockerfiles to {0}', other.name);
  const keep = vscode.l10n.t('Keep Both');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} understands Dockerfiles, too. With both, some findings and hovers appear twice.', other.name),
    leave,
    keep,
  );
  if (answer !== leave) return;
  const off: SettingValue<'longshore.dockerfile.language'> = 'off';
  await vscode.workspace
    .getConfiguration()
    .update('longshore.dockerfile.language', off, vscode.ConfigurationTarget.Global);
}
