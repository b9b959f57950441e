import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { badWords } from '../../making/check-run.js';
import { specOf } from '../../making/spec-of.js';
import { updatable, updateBody } from '../../making/update-body.js';
import { define } from '../command.js';

/** Changes limits and the restart policy of a container, while it runs. */
export const containerUpdate = define({
  id: 'longshore.container.update',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing' && state !== 'dead',
  run: async ({ inventory, panels }, [container], signal) => {
    if (!container) return;
    const { id, name } = container;
    const { engine } = inventory;
    const { flags } = await specOf(engine, id, { signal });
    const before = Object.fromEntries(updatable.map((flag) => [flag, flags[flag] ?? '']));
    const { api } = engine.info;
    const text = (field: string, label: string, hint: string) => ({ id: field, label, hint, kind: 'text' }) as const;
    (await panels()).showForm(
      {
        title: l10n.t('Limits of {0}', plain(name, 60)),
        about: l10n.t('They hold at once, while it runs.'),
        action: l10n.t('Change'),
        fields: [
          text('memory', l10n.t('Memory at most'), '512m, 2g'),
          text('memory-reservation', l10n.t('Memory that it should keep to when the machine runs short'), '256m'),
          text('memory-swap', l10n.t('Memory and swap together; -1 for no limit'), '1g'),
          text('cpus', l10n.t('Processors at most'), '1.5'),
          text('cpu-shares', l10n.t('Share of the processors when they are short, 1024 being the usual'), '512'),
          text('cpuset-cpus', l10n.t('Only on these processors'), '0-3, 0,1'),
          text('pids-limit', l10n.t('Processes at most'), '200'),
          text('restart', l10n.t('When it ends'), 'no, always, unless-stopped, on-failure:3'),
        ],
        initial: before,
        check: (values) => {
          const { bad, taken } = updateBody(before, values, api);
          const gone = l10n.t('A limit can be changed here, but not taken away: “Edit and Recreate” does that.');
          return Object.fromEntries([
            ...taken.map((flag) => [flag, gone]),
            ...bad.map(({ flag, value }) => [flag, badWords(flag, value)]),
          ]) as Record<string, string>;
        },
        run: async (values, closing) => {
          const { body } = updateBody(before, values, api);
          const warnings = await engine.updateContainer(id, body, { signal: closing });
          const words = warnings.map((warning) => plain(warning, 200)).join(' ');
          void vscode.window.showInformationMessage(`${l10n.t('{0} was changed.', plain(name, 60))} ${words}`.trim());
        },
      },
      'settings',
    );
  },
});
