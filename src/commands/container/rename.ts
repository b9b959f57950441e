import * as l10n from '@vscode/l10n';
import { input } from '../../host/ask.js';
import { define } from '../command.js';

/** What the engine accepts as a name (moby, daemon/names/names.go). */
const valid = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

export const containerRename = define({
  id: 'longshore.container.rename',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing',
  run: async ({ inventory }, [container], signal) => {
    if (!container) return;
    const taken = new Set([...inventory.containers.values()].map(({ name }) => name));
    taken.delete(container.name);
    const name = await input({
      title: l10n.t('Rename {0}', container.name),
      value: container.name,
      prompt: l10n.t('New name of the container'),
      check: (text) => {
        if (!valid.test(text)) return l10n.t('Two characters or more: letters, digits, and then also _ . -');
        return taken.has(text) ? l10n.t('Another container has this name.') : undefined;
      },
    });
    if (name !== container.name) await inventory.engine.renameContainer(container.id, name, { signal });
  },
});
