import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { endingLine } from '../ending/ending-line.js';
import { type Inventory } from '../inventory/inventory.js';
import { type Ref } from '../inventory/ref.js';
import { usage, usersOfNetwork } from '../inventory/usage.js';
import { containerTooltip, imageTooltip, networkTooltip, volumeTooltip } from './rows/tooltips.js';

/** The tooltip of what a row stands for, as Markdown; undefined where there is none. */
export async function tooltipOf(ref: Ref, inventory: Inventory, log: Log): Promise<string | undefined> {
  const { containers, images, volumes, networks, details } = inventory;
  const now = Date.now();
  switch (ref.kind) {
    case 'container': {
      const container = containers.get(ref.id);
      const known = container && (await attempt(() => details.container(container), log));
      if (!container) return undefined;
      const why = await attempt(() => endingLine(inventory.engine, container, containers.values()), log);
      return containerTooltip(container, known, now, why);
    }
    case 'image': {
      const image = images.get(ref.id);
      const users = usage(containers.values()).ofImage.get(ref.id) ?? [];
      return image && imageTooltip(image, await attempt(() => details.image(image), log), users, now);
    }
    case 'volume': {
      const volume = volumes.get(ref.id);
      const users = usage(containers.values()).ofVolume.get(ref.id) ?? [];
      return volume && volumeTooltip(volume, details.volumeSizes.get(ref.id), users, now);
    }
    case 'network': {
      const network = networks.get(ref.id);
      return network && networkTooltip(network, usersOfNetwork(usage(containers.values()), network), now);
    }
    case 'project':
    case 'composeFile':
    case 'port':
    case 'attachment':
    case 'remote':
    case 'file':
      return undefined;
  }
}

/** A tooltip does without what can't be had; the log says why. */
async function attempt<T>(ask: () => Promise<T>, log: Log): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.debug('explorer', `tooltip: ${messageOf(error)}`);
    return undefined;
  }
}
