import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { setCurrentContext } from '../../engine/endpoint/docker-config.js';
import { define } from '../command.js';
import { directory } from './choose.js';

/** Makes a context the docker program's current one, as `docker context use` does. */
export const contextUse = define({
  id: 'longshore.context.use',
  on: 'context',
  many: false,
  offered: 'palette',
  when: ({ problem }) => problem === undefined,
  run: async ({ inventory, settings }, [context]) => {
    if (!context) return;
    await setCurrentContext(directory(), context.name);
    const before =
      settings.get('longshore.endpoint') === ''
        ? ['DOCKER_HOST', 'DOCKER_CONTEXT'].find((name) => process.env[name])
        : 'longshore.endpoint';
    const name = plain(context.name, 80);
    if (before === undefined) {
      inventory.restart();
      void vscode.window.setStatusBarMessage(l10n.t('{0} is docker’s current context now.', name), 5000);
    } else {
      void vscode.window.showInformationMessage(
        l10n.t('{0} is docker’s current context now. This window goes on with what {1} says.', name, before),
      );
    }
  },
});
