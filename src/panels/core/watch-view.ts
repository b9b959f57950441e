import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { dateText } from '../../base/date-text.js';
import { type ContainerDetails, type ProcessTable } from '../../engine/engine.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { type Process } from './list-processes.js';
import { type WatchView } from './watch-contract.js';

const nothing = { isBad: false, note: '', table: undefined, facts: [], checks: [] } as const;

/** What runs in a container, by its own numbers; `users` names the owners. */
export function processesView(
  name: string,
  processes: readonly Process[],
  users: ReadonlyMap<number, string>,
): WatchView {
  return {
    ...nothing,
    headline: headlineOf(name, processes.length),
    table: {
      titles: [
        'PID',
        l10n.t('Parent'),
        l10n.t('User'),
        l10n.t('State'),
        l10n.t('CPU time'),
        l10n.t('Memory'),
        l10n.t('Command'),
      ],
      numbers: [0, 1, 4, 5],
      rows: processes.map(({ pid, parent, uid, state, cpu, memory, command }) => ({
        cells: [
          ...[String(pid), String(parent), plain(users.get(uid) ?? String(uid), 40), state],
          ...[timeText(cpu), memory > 0 ? humanSizeOf(memory, 3) : '', plain(command, 2000)],
        ],
        canKill: true,
      })),
    },
  };
}

/** The engine's own list, and why none of it can be killed here. */
export function engineProcessesView(name: string, { titles, rows }: ProcessTable, mayChange: boolean): WatchView {
  const note = mayChange
    ? l10n.t(
        'The engine’s list: there is no shell in this container that could look or send a signal. “Send Signal…” on the container reaches its main process.',
      )
    : l10n.t('The engine’s list: nothing is run on an endpoint that is marked as read-only.');
  return {
    ...nothing,
    ...{ headline: headlineOf(name, rows.length), note },
    table: {
      titles: titles.map((title) => plain(title, 40)),
      numbers: [],
      rows: rows.map((cells) => ({ cells: cells.map((cell) => plain(cell, 2000)), canKill: false })),
    },
  };
}

/** How healthy a container is, with what its checks said. */
export function healthView(name: string, { health }: Pick<ContainerDetails, 'health'>): WatchView {
  const shown = plain(name, 60);
  if (!health) {
    return {
      ...nothing,
      headline: l10n.t('{0} has no health check', shown),
      note: l10n.t('HEALTHCHECK in its Dockerfile, or --health-cmd when it is run, would make one.'),
    };
  }
  const words = {
    healthy: l10n.t('{0} is healthy', shown),
    unhealthy: l10n.t('{0} is unhealthy', shown),
    starting: l10n.t('{0} is starting: its checks don’t count yet', shown),
  };
  return {
    ...nothing,
    ...{ headline: words[health.status], isBad: health.status === 'unhealthy' },
    facts: [{ name: l10n.t('Failures in a row'), value: String(health.failingStreak) }],
    checks: health.log.toReversed().map(({ started, exitCode, output }) => ({
      failed: exitCode !== 0,
      title: [
        started > 0 ? dateText(started) : '',
        exitCode === 0 ? l10n.t('passed') : l10n.t('failed, exit code {0}', exitCode ?? '?'),
      ]
        .filter(Boolean)
        .join(' · '),
      output: output.trim(),
    })),
  };
}

/** What is shown in place of it when it can't be asked for. */
export function failureView(name: string, words: string): WatchView {
  return { ...nothing, headline: plain(name, 60), isBad: true, note: words };
}

function headlineOf(name: string, count: number): string {
  const shown = plain(name, 60);
  return count === 1 ? l10n.t('1 process in {0}', shown) : l10n.t('{0} processes in {1}', count, shown);
}

/** Minutes and seconds, as ps has them. */
function timeText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
