import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { input, pick } from '../../host/ask.js';
import { define } from '../command.js';
import { Refusal } from '../refusal.js';

/** Shows what runs in each. */
export const containerTop = define({
  id: 'longshore.container.top',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ state }) => state === 'running' || state === 'paused',
  run: async ({ panels }, containers) => {
    for (const container of containers) (await panels()).showProcesses(container);
  },
});

/** Shows what the health checks of each said. */
export const containerHealth = define({
  id: 'longshore.container.health',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ health }) => health !== undefined,
  run: async ({ panels }, containers) => {
    for (const container of containers) (await panels()).showHealth(container);
  },
});

const signals = ['TERM', 'KILL', 'HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT'];

/** Sends a signal to one process in a container. */
export const containerKillProcess = define({
  id: 'longshore.container.killProcess',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: async ({ panels }, [container], signal) => {
    if (!container) return;
    const pages = await panels();
    const processes = pages.chosenProcess(container) ?? (await pages.processes(container, signal));
    if (!processes) {
      throw new Refusal(
        l10n.t('{0} has no shell that could send a signal to one of its processes.', plain(container.name, 60)),
        l10n.t('“Send Signal…” on the container reaches its main process.'),
      );
    }
    const title = l10n.t('Process of {0}', plain(container.name, 60));
    const choices = processes.map((value) => ({
      ...{ label: String(value.pid), description: plain(value.command, 120), value },
    }));
    const process = choices.length === 1 && choices[0] ? choices[0].value : await pick(title, choices);
    const named = plain(`${process.pid} ${process.command}`, 60);
    const ask = l10n.t('Signal to send to {0}', named);
    const another = { label: l10n.t('Another…'), value: '' };
    const picked = await pick(ask, [...signals.map((name) => ({ label: `SIG${name}`, value: name })), another]);
    const chosen = picked || (await input({ title: ask, prompt: l10n.t('Name or number of a signal') })).trim();
    const isDone = await pages.killProcess(container, process, chosen.replace(/^SIG/i, ''), signal);
    if (!isDone) throw new Refusal(l10n.t('{0} has ended meanwhile, or may not be sent that.', named));
  },
});
