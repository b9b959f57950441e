import * as l10n from '@vscode/l10n';
import { hostname } from 'node:os';
import { type Address, type Endpoint } from '../engine/endpoint/endpoint.js';

/** What an endpoint is called: its context, else its host, else its socket; Docker for the usual socket or pipe. */
export function endpointName({ source, address, url }: Pick<Endpoint, 'source' | 'address' | 'url'>): string {
  const context = 'context' in source ? source.context : undefined;
  return context !== undefined && context !== 'default' ? context : addressName(address, url);
}

function addressName(address: Address, url: string): string {
  switch (address.transport) {
    case 'tcp':
      return address.host;
    case 'ssh':
      return address.destination;
    case 'unix':
    case 'npipe': {
      // Not the address, which may be a bridge's.
      const path = url.replace(/^\w+:\/\//, '');
      const parts = path.split(/[\\/]/).filter((part) => part !== '');
      // Below /run/user or a product's own folder the file alone would say nothing.
      const isUsual = /^(\/var)?\/run\/docker\.sock$|[\\/]docker_engine$/.test(path);
      return isUsual ? 'Docker' : parts.slice(-2).join('/');
    }
  }
}

/** Who decided on the endpoint, as a sentence. */
export function endpointOrigin({ source }: Pick<Endpoint, 'source'>): string {
  switch (source.by) {
    case 'setting':
      return source.context === undefined
        ? l10n.t('chosen by the setting longshore.endpoint')
        : l10n.t('the context {0}, chosen by the setting longshore.endpoint', source.context);
    case 'DOCKER_HOST':
      return l10n.t('chosen by the environment variable DOCKER_HOST');
    case 'DOCKER_CONTEXT':
      return l10n.t('the context {0}, chosen by the environment variable DOCKER_CONTEXT', source.context);
    case 'current-context':
      return l10n.t('the context {0}, which is the current one of the docker program', source.context);
    case 'default':
      if (source.ignored !== undefined) return l10n.t('Docker’s default, since its configuration can’t be read');
      return l10n.t('Docker’s default: no setting, variable or context says otherwise');
  }
}

/** The machine from which the engine is reached: a socket is that machine's. `remoteName` is the editor's word. */
export function endpointSide(remoteName: string | undefined, env: NodeJS.ProcessEnv): string {
  const host = hostname();
  const distribution = env['WSL_DISTRO_NAME'];
  if (remoteName === 'ssh-remote') return l10n.t('Reached from {0}, the remote host (Remote-SSH)', host);
  if (remoteName === 'codespaces') return l10n.t('Reached from inside the codespace {0}', host);
  if (remoteName === 'dev-container' || remoteName === 'attached-container') {
    return l10n.t('Reached from inside the dev container {0}', host);
  }
  if (distribution !== undefined) return l10n.t('Reached from the WSL distribution {0}', distribution);
  if (remoteName !== undefined) return l10n.t('Reached from {0}, the machine that runs the editor’s server', host);
  return l10n.t('Reached from this machine, {0}', host);
}
