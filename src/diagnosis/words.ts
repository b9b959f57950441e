import * as l10n from '@vscode/l10n';
import { type Asked, type Machine } from './evidence.js';

/** Who decided on the endpoint, in the user's language. */
export function sourceWords({ by }: Pick<Asked, 'by'>): string {
  switch (by) {
    case 'setting':
      return l10n.t('the setting longshore.endpoint');
    case 'DOCKER_HOST':
    case 'DOCKER_CONTEXT':
      return l10n.t('the environment variable {name}', { name: by });
    case 'current-context':
      return l10n.t('currentContext in Docker’s config.json');
    case 'default':
      return l10n.t('Docker’s default');
  }
}

/** Which machine the extension runs on: the wrong side is the most common wrong advice. */
export function placeWords({ remote, containerMarkers, wsl, sandbox }: Machine): string {
  if (remote === 'ssh-remote') return l10n.t('the remote host (Remote-SSH)');
  if (remote === 'dev-container' || remote === 'attached-container') return l10n.t('inside the dev container');
  if (remote === 'codespaces') return l10n.t('inside the codespace');
  if (remote === 'wsl' || wsl) {
    return l10n.t('the WSL distribution {name}', { name: wsl?.distribution ?? '' });
  }
  if (containerMarkers.length >= 2) return l10n.t('inside a container');
  if (sandbox) return l10n.t('this machine, in a sandbox ({name})', { name: sandbox });
  if (remote !== '') return l10n.t('the remote host ({name})', { name: remote });
  return l10n.t('this machine');
}
