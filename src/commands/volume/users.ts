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

/** The containers that have a volume and run now. */
export async function runningUsers(
  inventory: Inventory,
  volume: string,
  signal: AbortSignal,
): Promise<readonly ContainerRecord[]> {
  await inventory.load(['container'], signal);
  return (usage(inventory.containers.values()).ofVolume.get(volume) ?? []).filter(isUp);
}

/**
 * Asks whether the containers that use a volume are to be stopped while something is done with it, where any run.
 * Throws UserCancelled.
 */
export async function askAboutUsers(
  inventory: Inventory,
  volume: string,
  users: readonly ContainerRecord[],
  risk: string,
): Promise<'stop' | 'leave'> {
  if (users.length === 0) return 'leave';
  const stop = l10n.t('Stop, and Start Again');
  const answer = await confirm(
    l10n.t('{0} is used by {1}. Stop it meanwhile?', plain(volume, 64), namesOf(users)),
    [risk, onEndpoint(inventory)].join('\n\n'),
    stop,
    l10n.t('Leave It Running'),
  );
  return answer === stop ? 'stop' : 'leave';
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
