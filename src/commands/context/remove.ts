import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { removeContext } from '../../engine/endpoint/context-writer.js';
import { currentContext, setCurrentContext } from '../../engine/endpoint/docker-config.js';
import { confirm } from '../../host/ask.js';
import { define } from '../command.js';
import { directory } from './choose.js';

/** Removes a context with its certificates; says so first where docker or this window uses it. */
export const contextRemove = define({
  id: 'longshore.context.remove',
  on: 'context',
  many: false,
  offered: 'palette',
  when: ({ folder }) => folder !== '',
  run: async ({ inventory, settings }, [context]) => {
    if (!context) return;
    const { name, folder, url, problem } = context;
    const isCurrent = (await currentContext(directory()).catch(() => '')) === name;
    const isHere = settings.get('longshore.endpoint').trim() === `context:${name}`;
    await confirm(
      l10n.t('Remove the Docker context {0}?', plain(name, 80)),
      [
        plain(problem ?? url),
        l10n.t('Its certificates and keys go with it; nothing on the engine does.'),
        ...(isCurrent
          ? [l10n.t('It is the current context of the docker program, which goes back to its default.')]
          : []),
        ...(isHere ? [l10n.t('This window uses it, and goes back to what docker itself would use.')] : []),
      ].join('\n\n'),
      l10n.t('Remove'),
    );
    // First what leads to it, so that nothing points nowhere.
    if (isHere) await settings.set('longshore.endpoint', '');
    if (isCurrent) await setCurrentContext(directory(), 'default');
    await removeContext(directory(), folder);
    if (isCurrent && !isHere) inventory.restart();
  },
});
