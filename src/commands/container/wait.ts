import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { define } from '../command.js';

/** Tells when a container has ended, and how. */
export const containerWait = define({
  id: 'longshore.container.wait',
  on: 'container',
  many: false,
  offered: 'palette',
  when: ({ state }) => state === 'running' || state === 'paused' || state === 'restarting',
  run: async ({ inventory, panels }, [container], signal, report) => {
    if (!container) return;
    report(l10n.t('until it ends'));
    const code = await inventory.engine.waitContainer(container.id, signal);
    const why = l10n.t('Why?');
    const message = l10n.t('{0} has ended with exit code {1}.', plain(container.name, 60), code);
    void vscode.window.showInformationMessage(message, ...(code === 0 ? [] : [why])).then(async (answer) => {
      const now = inventory.containers.get(container.id);
      if (answer === why && now) (await panels()).showEnding(now);
    });
  },
});
