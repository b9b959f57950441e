import { messageOf } from '../base/errors.js';
import { disposable, type Disposable } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type Engine, type Exec } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type TerminalPlan } from '../host/terminal-plan.js';
import { type Inventory } from '../inventory/inventory.js';
import { hangUp, interruptByKeys } from './core/hang-up.js';

/** Ends what runs in terminals that are closed; in a container that is paused, when that goes on. */
export class ProgramEnds implements Disposable {
  readonly #inventory: Inventory;
  readonly #log: Log;
  /** For paused containers. */
  readonly #waits = new Set<Disposable>();

  constructor({ inventory, log }: { readonly inventory: Inventory; readonly log: Log }) {
    this.#inventory = inventory;
    this.#log = log;
  }

  /** By the mark that a program was begun with. */
  async end(engine: Engine, plan: TerminalPlan, mark: string, exec: Exec): Promise<void> {
    const { container, containerName, command } = plan;
    try {
      if ((await hangUp(engine, container, mark, plan)) || (await interruptByKeys(exec))) return;
      this.#log.warn('terminal', `${command.join(' ')} runs on in ${containerName}, which has no shell to end it`);
    } catch (error) {
      if (EngineError.is(error, 'conflict') && (await isPaused(engine, container))) {
        this.#afterPause(container, () => void this.end(engine, plan, mark, exec));
        return;
      }
      // A container that has stopped meanwhile has ended it.
      this.#log.debug('terminal', `not ended: ${messageOf(error)}`);
    }
  }

  dispose(): void {
    for (const wait of this.#waits) wait.dispose();
  }

  #afterPause(container: string, act: () => void): void {
    const looking = this.#inventory.look('container');
    const changes = this.#inventory.onDidChange(() => {
      if (this.#inventory.containers.get(container)?.state === 'paused') return;
      wait.dispose();
      act();
    });
    const wait = disposable(() => {
      this.#waits.delete(wait);
      looking.dispose();
      changes.dispose();
    });
    this.#waits.add(wait);
  }
}

async function isPaused(engine: Engine, container: string): Promise<boolean> {
  const [record] = await engine.listContainers({ ids: [container] });
  return record?.state === 'paused';
}
