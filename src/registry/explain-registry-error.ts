import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type RegistryError } from './registry-error.js';

/** What went wrong at a registry, why, and what to do next, in the user's language. */
export function explainRegistryError(error: RegistryError): { readonly what: string; readonly next: string } {
  const name = plain(error.registry, 80);
  const words = plain(error.message, 300);
  switch (error.code) {
    case 'unreachable':
      return {
        what: l10n.t('{0} can’t be reached: {1}', name, words),
        next: l10n.t('Check its name, the network, the VPN and the proxy.'),
      };
    case 'timeout':
      return {
        what: l10n.t('{0} doesn’t answer: {1}.', name, words),
        next: l10n.t('Try again, and check the network and the proxy when it stays so.'),
      };
    case 'certificate':
      return {
        what: l10n.t('The certificate of {0} isn’t trusted: {1}', name, words),
        next: l10n.t('Put the authority’s certificate in {0}, as for docker.', `/etc/docker/certs.d/${name}/ca.crt`),
      };
    case 'log-in':
      return {
        what: l10n.t('{0} wants a log-in: {1}', name, words),
        next: l10n.t('“Log In to Registry…” gives one, for docker too.'),
      };
    case 'denied':
      return {
        what: l10n.t('{0} has refused: {1}', name, words),
        next: l10n.t('Check the user’s name, the password or token, and what it may do there.'),
      };
    case 'not-found':
      return { what: l10n.t('{0} doesn’t have that: {1}', name, words), next: '' };
    case 'unsupported':
      return { what: l10n.t('{0} doesn’t allow that: {1}', name, words), next: '' };
    case 'too-many':
      return {
        what: l10n.t('{0} has been asked too often.', name),
        next:
          error.wait === undefined
            ? l10n.t('Try again later.')
            : l10n.t('Try again in {0} seconds.', String(error.wait)),
      };
    case 'bad-answer':
      return {
        what: l10n.t('What answers at {0} is no registry, or has an error: {1}.', name, words),
        next: l10n.t('Check the address: a proxy or a log-in page may stand before it.'),
      };
    case 'refused':
      return { what: l10n.t('{0} has refused: {1}', name, words), next: l10n.t('Try again later.') };
  }
}
