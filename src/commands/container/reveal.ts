import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { define } from '../command.js';
import { Refusal } from '../refusal.js';

/** Shows a container where the view of containers has it. */
export const containerReveal = define({
  id: 'longshore.container.reveal',
  on: 'container',
  many: false,
  offered: 'palette',
  run: async ({ rows }, [container]) => {
    if (!container || (await rows.revealIn(container, []))) return;
    throw new Refusal(
      l10n.t('The view of containers doesn’t show {0}: its filter leaves it out.', plain(container.name, 60)),
      l10n.t('“Clear Container Filters” shows everything.'),
    );
  },
});
