import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import { plain } from '../../base/text.js';
import { configDirectory, detachKeys } from '../../engine/endpoint/docker-config.js';
import { confirm } from '../../host/ask.js';
import { define } from '../command.js';

/** Connects a terminal to the main process, after saying what that may do. */
export const containerAttach = define({
  id: 'longshore.container.attach',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: async ({ inventory, terminals }, [container], signal, _report, how) => {
    if (!container) return;
    // Who has just run it with a terminal wants to be there, from its first words on.
    const isNew = how === 'new';
    const { hasTerminal, hasInput } = await inventory.engine.containerDetails(container.id, { signal });
    const keys = await detachKeys(configDirectory({ env: process.env, homedir: homedir() }));
    const leaving = () => {
      if (hasInput && hasTerminal) {
        return l10n.t(
          'Closing the terminal detaches and leaves it running. So do the keys {0}, where the editor hands them on (setting “terminal.integrated.sendKeybindingsToShell”).',
          keys,
        );
      }
      // Seen with Podman 4.3: its monitor closes the input of a process without a terminal with the first who leaves.
      if (hasInput && inventory.engine.info.isPodman) {
        return l10n.t(
          'Closing the terminal ends its input, since this is Podman: a process that waits for input ends.',
        );
      }
      return l10n.t('Closing the terminal detaches and leaves it running.');
    };
    const warning = l10n.t('What ends that process, such as Ctrl+C or “exit”, stops the container.');
    if (!isNew) {
      await confirm(
        l10n.t('Attach to the main process of {0}?', plain(container.name, 60)),
        [
          warning,
          leaving(),
          ...(hasInput ? [] : [l10n.t('It was made without -i: it reads nothing that is typed.')]),
          l10n.t('“Open Shell” starts a process of your own in place of that.'),
        ].join('\n\n'),
        l10n.t('Attach'),
      );
    }
    const opener = await terminals();
    opener.show({
      ...{ kind: 'attach', container: container.id, containerName: container.name, command: [], detachKeys: keys },
      ...(isNew ? { withLog: true, greeting: `${warning} ${leaving()}` } : {}),
    });
  },
});
