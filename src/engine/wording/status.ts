import * as l10n from '@vscode/l10n';
import { type ContainerRecord } from '../engine.js';
import { durationText } from './duration-text.js';
import { parseHumanDuration } from './human-duration.js';

type Timed = Pick<ContainerRecord, 'status' | 'readAt'>;

/** Puts a status together from its duration and exit code, in the user's language. */
type Wording = (duration: string, code: string) => string;

/** The engine's words around a duration (moby, daemon/container/state.go, String). In English they come out the same. */
const wordings: Readonly<Record<string, Wording>> = {
  Up: (duration) => l10n.t('Up {0}', duration),
  // Some versions of Podman.
  'Up ago': (duration) => l10n.t('Up {0} ago', duration),
  'Exited ago': (duration, code) => l10n.t('Exited ({0}) {1} ago', code, duration),
  'Restarting ago': (duration, code) => l10n.t('Restarting ({0}) {1} ago', code, duration),
};

/**
 * The engine's status brought up to date: what read `Up 5 seconds` two minutes ago reads `Up 2 minutes` now. Costs no
 * request. The engine rounds down, so the result may lag behind `docker ps` by what it rounded off, never run ahead.
 * In English the engine's own words at the time of reading. `now` in milliseconds since the epoch.
 */
export function statusText(container: Timed, now: number): string {
  const passed = now - container.readAt;
  const [, verb = '', code = '', words = '', ago = '', suffix = ''] =
    /^(Up|Exited|Restarting)(?: \((-?\d+)\))? (.+?)( ago)?( \(.*\))?$/.exec(container.status) ?? [];
  const wording = (verb === 'Up') === (code === '') ? wordings[`${verb}${ago}`] : undefined;
  const shown = parseHumanDuration(words);
  if (!wording || shown === undefined) return wordOf(container.status);
  return wording(durationText(passed < 1000 ? shown : shown + passed), code) + suffixText(suffix);
}

/** What stands without a duration. */
function wordOf(status: string): string {
  switch (status) {
    case 'Created':
      return l10n.t({ message: 'Created', comment: ['state'] });
    case 'Dead':
      return l10n.t('Dead');
    case 'Removal In Progress':
      return l10n.t('Removal In Progress');
    default:
      return status;
  }
}

function suffixText(suffix: string): string {
  return suffix
    .replace('(healthy)', () => l10n.t('(healthy)'))
    .replace('(unhealthy)', () => l10n.t('(unhealthy)'))
    .replace('(health: starting)', () => l10n.t('(health: starting)'))
    .replace('(Paused)', () => l10n.t('(Paused)'));
}
