import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { type Disposable } from '../base/lifecycle.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { explainReach, type ReachAnswer, type ReachStep } from '../networks/explain-reach.js';
import { type ReachProbe } from '../networks/probe-reach.js';
import { collectReach } from '../networks/reach-facts.js';
import { type FromReachPage, parseFromReachPage, type ToReachPage } from './core/reach-contract.js';
import { reachView } from './core/reach-view.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';

/** “Can A reach B?”: the answer by facts, which follows both containers, and what was tried. */
export class ReachPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #panel: Panel<ToReachPage, FromReachPage>;
  readonly #closing = new AbortController();
  #from: ContainerRecord;
  #to: ContainerRecord;
  #probe: ReachProbe | undefined;
  #answer: ReachAnswer | undefined;
  #looking: Disposable | undefined;
  #turn = 0;

  readonly onDidDispose: vscode.Event<void>;

  constructor(from: ContainerRecord, to: ContainerRecord, probe: ReachProbe | undefined, needs: PanelNeeds) {
    this.#needs = needs;
    this.#from = from;
    this.#to = to;
    this.#probe = probe;
    this.#panel = new Panel({
      type: 'longshore.reach',
      title: l10n.t('Can {0} reach {1}?', plain(from.name, 30), plain(to.name, 30)),
      ...{ icon: 'plug', page: 'reach', keeps: false, extensionUri: needs.extensionUri },
      parse: parseFromReachPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    const changes = needs.inventory.onDidChange((differences) => {
      if (differences.some(({ kind }) => kind === 'container' || kind === 'network')) this.#follow();
    });
    const watch = () => {
      this.#looking?.dispose();
      this.#looking = this.#panel.isVisible ? needs.inventory.look('container', 'network') : undefined;
    };
    watch();
    this.#panel.onDidChangeView(watch);
    this.#panel.onDidDispose(() => {
      this.#looking?.dispose();
      changes.dispose();
      this.#closing.abort();
    });
    void this.#look();
  }

  /** Brings it to the front; `probe` is what was just tried. */
  again(probe: ReachProbe | undefined): void {
    if (probe) this.#probe = probe;
    this.#panel.reveal();
    void this.#look();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #follow(): void {
    const { containers } = this.#needs.inventory;
    const [from, to] = [containers.get(this.#from.id), containers.get(this.#to.id)];
    if (!from || !to) return;
    const isNew = from !== this.#from || to !== this.#to;
    // What was tried before says nothing of now.
    if (isNew) this.#probe = undefined;
    this.#from = from;
    this.#to = to;
    void this.#look();
  }

  /** The last call wins: an answer may come later than one that was asked for after it. */
  async #look(): Promise<void> {
    const { inventory, log } = this.#needs;
    const { signal } = this.#closing;
    const turn = (this.#turn += 1);
    try {
      await inventory.load(['container', 'network'], signal);
      const facts = await collectReach(inventory.engine, inventory, this.#from, this.#to, { signal });
      if (turn !== this.#turn) return;
      this.#answer = explainReach(facts);
      log.debug('reach', `${this.#from.name} → ${this.#to.name}: ${this.#answer.verdict}`);
      const view = reachView(this.#answer, this.#probe, {
        isRunning: this.#from.state === 'running',
        mayChange: inventory.engine.mayChange,
      });
      this.#panel.post({ kind: 'show', view });
    } catch (error) {
      if (turn !== this.#turn || signal.aborted || isAbort(error)) return;
      log.error('reach', this.#from.name, error);
      const { what, next } = explainError(error);
      void vscode.window.showErrorMessage(`${what} ${next}`.trim());
    }
  }

  async #hear(message: FromReachPage): Promise<void> {
    switch (message.kind) {
      // A page that was covered begins anew.
      case 'ready':
      case 'again':
        await this.#look();
        return;
      case 'swap':
        await this.#run('container.reach', this.#to, this.#from);
        return;
      case 'probe':
        await this.#run('container.probe', this.#from, this.#to);
        return;
      case 'step': {
        const action = this.#answer?.steps[message.step]?.action;
        if (action) await this.#do(action);
      }
    }
  }

  async #do(action: NonNullable<ReachStep['action']>): Promise<void> {
    if (action.kind === 'own-network') await this.#run('container.connectTogether', this.#from, this.#to);
    else {
      // As a click on its row: the commands know what can be done.
      const ref = { kind: 'container', id: action.container };
      const given = action.kind === 'connect' ? [undefined, action.network] : [];
      const command = action.kind === 'connect' ? 'connect' : 'start';
      await vscode.commands.executeCommand(`longshore.container.${command}`, ref, ...given);
    }
  }

  async #run(command: string, ...pair: readonly ContainerRecord[]): Promise<void> {
    const refs = pair.map(({ id }) => ({ kind: 'container', id }));
    await vscode.commands.executeCommand(`longshore.${command}`, refs[0], refs);
  }
}
