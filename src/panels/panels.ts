import { type Disposable, Store } from '../base/lifecycle.js';
import { type ContainerRecord } from '../engine/engine.js';
import { EndingPanel, type PanelNeeds } from './ending-panel.js';

/** The panels that are open: one for each object and kind. */
export class Panels implements Disposable {
  readonly #needs: PanelNeeds;
  readonly #store = new Store();
  readonly #endings = new Map<string, EndingPanel>();

  constructor(needs: PanelNeeds) {
    this.#needs = needs;
  }

  /** Shows why a container has ended; `refusal` is what a start has just failed with, in the engine's words. */
  showEnding(container: ContainerRecord, refusal = ''): void {
    const open = this.#endings.get(container.id);
    if (open) {
      open.again(refusal);
      return;
    }
    const panel = this.#store.add(new EndingPanel(container, refusal, this.#needs));
    this.#endings.set(container.id, panel);
    panel.onDidDispose(() => this.#endings.delete(container.id));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
