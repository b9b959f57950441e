import * as l10n from '@vscode/l10n';
import { pick } from '../../host/ask.js';
import { define } from '../command.js';
import { each } from '../each.js';

/** Signals that people send to containers, the one that ends them first. */
const signals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGSTOP', 'SIGCONT'];

/** Sends a signal of the user's choice. */
export const containerKill = define({
  id: 'longshore.container.kill',
  on: 'container',
  many: true,
  offered: 'palette',
  destructive: true,
  when: ({ state }) => state === 'running' || state === 'paused' || state === 'restarting',
  run: async ({ inventory }, containers, signal) => {
    const title =
      containers.length === 1
        ? l10n.t('Signal to send to {0}', containers[0]?.name ?? '')
        : l10n.t('Signal to send to {0} containers', containers.length);
    const chosen = await pick(
      title,
      signals.map((value) => ({ label: value, value })),
    );
    await each(
      containers,
      ({ name }) => name,
      signal,
      ({ id }) => inventory.engine.killContainer(id, chosen, { signal }),
    );
  },
});
