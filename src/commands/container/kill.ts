import * as l10n from '@vscode/l10n';
import { isUp } from '../../engine/is-up.js';
import { pick } from '../../host/ask.js';
import { define } from '../command.js';
import { each } from '../each.js';

/** Signals that people send to containers, the one that ends them first, with what they do (signal(7)). */
const signals = (): readonly (readonly [name: string, meaning: string])[] => [
  ['SIGKILL', l10n.t('ends it at once; nothing is saved')],
  ['SIGTERM', l10n.t('asks it to end, as stopping does')],
  ['SIGINT', l10n.t('interrupts it, as Ctrl+C does')],
  ['SIGHUP', l10n.t('many servers read their configuration again')],
  ['SIGQUIT', l10n.t('ends it with a dump; nginx ends gracefully')],
  ['SIGUSR1', l10n.t('as the program defines it; many open their logs again')],
  ['SIGUSR2', l10n.t('as the program defines it')],
  ['SIGSTOP', l10n.t('halts its first process; the state still says running')],
  ['SIGCONT', l10n.t('lets a halted process go on')],
];

/** Sends a signal of the user's choice. */
export const containerKill = define({
  id: 'longshore.container.kill',
  on: 'container',
  many: true,
  offered: 'palette',
  destructive: true,
  when: isUp,
  run: async ({ inventory }, containers, signal) => {
    const title =
      containers.length === 1
        ? l10n.t('Signal to send to {0}', containers[0]?.name ?? '')
        : l10n.t('Signal to send to {0} containers', containers.length);
    const chosen = await pick(
      title,
      signals().map(([value, description]) => ({ label: value, description, value })),
    );
    await each(
      containers,
      ({ name }) => name,
      signal,
      ({ id }) => inventory.engine.killContainer(id, chosen, { signal }),
    );
  },
});
