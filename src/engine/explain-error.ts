import * as l10n from '@vscode/l10n';
import { messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { EngineError } from './errors.js';

/** What went wrong, why, and what to do next, in the user's language. */
export interface Explanation {
  /** One sentence: what and why. The engine's own words where they help. */
  readonly what: string;
  /** One sentence: what to do next; '' where there is nothing sensible to say. */
  readonly next: string;
}

/** Words an error for a person. `subject` is where the engine is, or '' when that isn't known. */
export function explainError(error: unknown, subject = ''): Explanation {
  // Names are told elsewhere; of an id its beginning is enough.
  const words = plain(messageOf(error), 400).replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
  if (!EngineError.is(error)) return { what: words, next: l10n.t('The Longshore log has more.') };
  const at = subject === '' ? l10n.t('the engine') : plain(subject, 120);
  switch (error.code) {
    case 'bad-endpoint':
      return {
        what: l10n.t('The endpoint can’t be used: {0}', words),
        next: l10n.t('Correct the setting longshore.endpoint, DOCKER_HOST or the Docker context that it names.'),
      };
    case 'no-socket':
      return {
        what: l10n.t('There is no socket at {0}: no engine runs there, or it listens elsewhere.', at),
        next: l10n.t('Start Docker (on Linux: sudo systemctl start docker) or choose another endpoint.'),
      };
    case 'no-permission':
      return {
        what: l10n.t('You may not use the socket {0}: it belongs to another user or group.', at),
        next: l10n.t('Join the socket’s group (mostly: sudo usermod -aG docker $USER), then log out and in again.'),
      };
    case 'refused':
      return {
        what: l10n.t('Nobody listens at {0}: it was stopped or has crashed.', at),
        next: l10n.t('Start Docker (on Linux: sudo systemctl start docker). Longshore connects by itself then.'),
      };
    case 'no-host':
      return {
        what: l10n.t('The host of {0} can’t be found or reached: {1}', at, words),
        next: l10n.t('Check the host’s name, the network and the VPN.'),
      };
    case 'tls':
      return {
        what: l10n.t('No secure connection to {0}: {1}', at, words),
        next: l10n.t('Check the certificates in DOCKER_CERT_PATH or the Docker context, and their dates.'),
      };
    case 'ssh':
      return {
        what: l10n.t('ssh to {0} failed: {1}', at, words),
        next: l10n.t(
          'Try the same with ssh in a terminal: host key, key or agent, and docker on the far side must be right.',
        ),
      };
    case 'timeout':
      return {
        what: subject === '' ? l10n.t('The engine is not answering.') : l10n.t('{0} is not answering.', at),
        next: l10n.t(
          'The engine is starting, overloaded or hung. Longshore keeps trying; restart the engine if it stays so.',
        ),
      };
    case 'lost':
      return {
        what: l10n.t('The connection to {0} was lost: {1}', at, words),
        next: l10n.t('Longshore connects again by itself.'),
      };
    case 'not-docker':
      return {
        what: l10n.t('What answers at {0} is no Docker engine: {1}', at, words),
        next: l10n.t('Check the endpoint: another program listens there.'),
      };
    case 'api-version':
      return {
        what: l10n.t('The engine at {0} speaks an API that Longshore doesn’t: {1}', at, words),
        next: l10n.t('Longshore needs Docker Engine 20.10 or newer, or Podman 4 or newer.'),
      };
    case 'bad-answer':
      return {
        what: l10n.t('The engine’s answer can’t be read: {0}', words),
        next: l10n.t('The Longshore log has more.'),
      };
    case 'not-found':
      return { what: l10n.t('It isn’t there any more: {0}', words), next: '' };
    case 'conflict':
    case 'bad-request':
      return { what: l10n.t('The engine refused: {0}', words), next: '' };
    case 'engine-error':
      return {
        what: l10n.t('The engine failed: {0}', words),
        next: /no space left on device/i.test(words)
          ? l10n.t('The engine’s disk is full: “Show Disk Usage” tells what can go.')
          : '',
      };
    case 'denied':
      return {
        what: l10n.t('The registry refused: {0}', words),
        next: l10n.t(
          'You aren’t logged in there, or the repository isn’t yours: log in, or tag it with your own name.',
        ),
      };
    case 'unsupported':
      return { what: l10n.t('This engine can’t do that: {0}', words), next: '' };
    case 'read-only':
      return {
        what: l10n.t('The endpoint is marked as read-only: nothing is changed there.'),
        next: l10n.t('“Longshore: Protect Endpoint…” takes the mark away.'),
      };
    case 'other':
      return { what: words, next: l10n.t('The Longshore log has more.') };
  }
}
