import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { familiarName } from '../../engine/wording/image-name.js';
import { confirm, pick } from '../../host/ask.js';
import { define, type Services } from '../command.js';
import { Refusal } from '../refusal.js';

/** The image that was chosen the last time. */
const memoryKey = 'longshore.debugImage';

/** Opens a shell beside a container that has none: in a helper that shares its namespaces and ends with the shell. */
export const containerOpenDebugShell = define({
  id: 'longshore.container.openDebugShell',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: async (services, [container], signal) => {
    if (!container) return;
    const image = await askImage(services, container.name);
    const open = l10n.t('Open Debug Shell');
    await confirm(
      l10n.t('Start a helper beside {0}?', plain(container.name, 60)),
      [
        l10n.t('It is a container made from {0} that joins the processes, network and volumes.', plain(image, 80)),
        l10n.t('It runs as root and may look into the processes (SYS_PTRACE). The container itself is not changed.'),
        l10n.t('It is removed when the terminal is closed.'),
      ].join('\n\n'),
      open,
    );
    const opener = await services.terminals();
    if (!(await opener.showDebug(container, image, signal))) {
      throw new Refusal(l10n.t('{0} has no shell either.', plain(image, 80)), l10n.t('Choose another image.'));
    }
    await services.memory.update(memoryKey, image);
  },
});

async function askImage({ inventory, memory }: Services, name: string): Promise<string> {
  await inventory.load(['image'], AbortSignal.timeout(30_000));
  const last = memory.get(memoryKey, '');
  const tags = [...inventory.images.values()].flatMap((image) => image.tags);
  if (tags.length === 0) {
    throw new Refusal(l10n.t('The engine has no image that a helper could be made from.'), l10n.t('Pull one first.'));
  }
  const sorted = tags.sort((a, b) => Number(b === last) - Number(a === last) || compareNames(a, b));
  const choices = sorted.map((value) => ({ label: plain(familiarName(value)), value }));
  return pick(l10n.t('Image with a shell, for {0}', plain(name, 60)), choices);
}
