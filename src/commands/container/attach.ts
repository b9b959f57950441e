import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import { plain } from '../../base/text.js';
import { configDirectory, detachKeys } from '../../engine/endpoint/docker-config.js';
import { confirm } from '../../host/ask.js';
import { mainProcessWords } from '../../host/main-process-words.js';
import { define } from '../command.js';

/** Connects a terminal to the main process, after saying what that may do. */
export const containerAttach = define({
  id: 'longshore.container.attach',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: async ({ inventory, terminals }, [container], signal) => {
    if (!container) return;
    const { engine } = inventory;
    const details = await engine.containerDetails(container.id, { signal });
    const keys = await detachKeys(configDirectory({ env: process.env, homedir: homedir() }));
    await confirm(
      l10n.t('Attach to the main process of {0}?', plain(container.name, 60)),
      [
        ...mainProcessWords({ ...details, detachKeys: keys, isPodman: engine.info.isPodman }),
        l10n.t('“Open Shell” starts a process of your own in place of that.'),
      ].join('\n\n'),
      l10n.t('Attach'),
    );
    const opener = await terminals();
    opener.show({
      ...{ kind: 'attach', container: container.id, containerName: container.name, command: [], detachKeys: keys },
    });
  },
});
