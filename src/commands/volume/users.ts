import * as l10n from '@vscode/l10n';
import { isUp } from '../../engine/is-up.js';
import { plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { confirm } from '../../host/ask.js';
import { type Inventory } from '../../inventory/inventory.js';
import { usage } from '../../inventory/usage.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';
import { namesOf } from '../names.js';

/**
 * The containers that are to be stopped while something is done with a volume: those that use it and run now are asked
 * about. `risk` says what may happen while they do. Throws UserCancelled.
 */
export async function usersToStop(
  inventory: Inventory,
  volume: string,
  risk: string,
  signal: AbortSignal,
): Promise<readonly ContainerRecord[]> {
  await inventory.load(['container'], signal);
  const users = (usage(inventory.containers.values()).ofVolume.get(volume) ?? []).filter(isUp);
  if (users.length === 0) return [];
  const stop = l10n.t('Stop, and Start Again');
  const answer = await confirm(
    l10n.t('{0} is used by {1}. Stop it meanwhile?', plain(volume, 64), namesOf(users)),
    [risk, onEndpoint(inventory)].join('\n\n'),
    stop,
    l10n.t('Leave It Running'),
  );
  return answer === stop ? users : [];
}

/** Does something while these containers are stopped; starts them again however it ends. */
export async function whileStopped(
  inventory: Inventory,
  users: readonly ContainerRecord[],
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const { engine } = inventory;
  const name = ({ name: words }: ContainerRecord) => words;
  try {
    await each(users, name, signal, ({ id }) => engine.stopContainer(id, { signal }));
    await work();
  } finally {
    // Not by the signal: a cancelled restore leaves nobody's database stopped.
    await each(users, name, new AbortController().signal, ({ id }) => engine.startContainer(id));
  }
}
