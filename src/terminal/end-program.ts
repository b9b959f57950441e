import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { type Engine, type Exec } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type TerminalPlan } from '../host/terminal-plan.js';
import { type Inventory } from '../inventory/inventory.js';
import { hangUp, interruptByKeys } from './core/hang-up.js';

/** Ends what runs in a terminal, by its mark; in a container that is paused, when that goes on. */
export async function endProgram(
  { inventory, log }: { readonly inventory: Inventory; readonly log: Log },
  engine: Engine,
  plan: TerminalPlan,
  mark: string,
  exec: Exec,
): Promise<void> {
  const { container, containerName, command } = plan;
  try {
    if ((await hangUp(engine, container, mark, plan)) || (await interruptByKeys(exec))) return;
    log.warn('terminal', `${command.join(' ')} runs on in ${containerName}, which has no shell to end it`);
  } catch (error) {
    if (EngineError.is(error, 'conflict') && (await isPaused(engine, container))) {
      const again = () => void endProgram({ inventory, log }, engine, plan, mark, exec);
      afterPause(inventory, container, again);
      return;
    }
    // A container that has stopped meanwhile has ended it.
    log.debug('terminal', `not ended: ${messageOf(error)}`);
  }
}

async function isPaused(engine: Engine, container: string): Promise<boolean> {
  const [record] = await engine.listContainers({ ids: [container] });
  return record?.state === 'paused';
}

function afterPause(inventory: Inventory, container: string, act: () => void): void {
  const looking = inventory.look('container');
  const changes = inventory.onDidChange(() => {
    if (inventory.containers.get(container)?.state === 'paused') return;
    looking.dispose();
    changes.dispose();
    act();
  });
}
