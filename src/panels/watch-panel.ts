import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { listProcesses, type Process } from './core/list-processes.js';
import { type FromWatchPage, parseFromWatchPage, type ToWatchPage, type WatchView } from './core/watch-contract.js';
import { engineProcessesView, failureView, healthView, processesView } from './core/watch-view.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel, type PanelMemory } from './panel.js';

export interface WatchNeeds extends PanelNeeds {
  /** Keeps the process that the next signal is for. */
  readonly choose: (container: string, process: Process) => void;
}

/**
 * What runs in a container, or how its health checks went. The engine has no stream of either, and nothing here polls:
 * it looks when the page comes into sight, when the container changes, and when it is asked to.
 */
export class WatchPanel implements vscode.Disposable {
  readonly #needs: WatchNeeds;
  readonly #what: 'processes' | 'health';
  readonly #panel: Panel<ToWatchPage, FromWatchPage>;
  readonly #closing = new AbortController();
  #record: ContainerRecord;
  #processes: readonly Process[] = [];
  #turn = 0;

  readonly onDidDispose: vscode.Event<void>;

  constructor(container: ContainerRecord, what: 'processes' | 'health', needs: WatchNeeds) {
    this.#needs = needs;
    this.#what = what;
    this.#record = container;
    this.#panel = new Panel({
      ...{ type: `longshore.${what}`, title: this.#title, icon: what === 'health' ? 'heart' : 'list-tree' },
      ...{ page: 'watch', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: this.#memory },
      parse: parseFromWatchPage,
      hear: (message) => this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    const changes = needs.inventory.onDidChange(() => this.#follow());
    const looking = needs.inventory.look('container');
    this.#panel.onDidChangeView(() => void this.look());
    this.#panel.onDidDispose(() => {
      changes.dispose();
      looking.dispose();
      this.#closing.abort();
    });
    void this.look();
  }

  reveal(): void {
    this.#panel.reveal();
    void this.look();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** Looks again, if anybody sees it. */
  async look(): Promise<void> {
    if (!this.#panel.isVisible) return;
    const turn = (this.#turn += 1);
    try {
      const view = await this.#view();
      if (turn === this.#turn) this.#panel.post({ kind: 'show', view });
    } catch (error) {
      if (isAbort(error) || turn !== this.#turn) return;
      this.#needs.log.error('panels', `${this.#what} of ${this.#record.name}`, error);
      const { what, next } = explainError(error);
      this.#panel.post({ kind: 'show', view: failureView(this.#record.name, `${what} ${next}`.trim()) });
    }
  }

  async #view(): Promise<WatchView> {
    const { engine } = this.#needs.inventory;
    const { id, name } = this.#record;
    const call = { signal: this.#closing.signal };
    if (this.#what === 'health') return healthView(name, await engine.containerDetails(id, call));
    const processes = await listProcesses(engine, id, call);
    this.#processes = processes ?? [];
    if (!processes) return engineProcessesView(name, await engine.processes(id, call), engine.mayChange);
    const passwd = (await engine.readSmallFile(id, '/etc/passwd', call))?.toString('utf8') ?? '';
    const users = passwd.split('\n').map((line) => line.split(':'));
    const named = users.flatMap(([user, , uid]) => (user && uid ? [[Number(uid), user] as const] : []));
    return processesView(name, processes, new Map(named));
  }

  #follow(): void {
    const record = this.#needs.inventory.containers.get(this.#record.id);
    const { state, health, name } = this.#record;
    if (!record || (record.state === state && record.health === health && record.name === name)) return;
    this.#record = record;
    this.#panel.title = this.#title;
    this.#panel.memory = this.#memory;
    void this.look();
  }

  get #title(): string {
    const name = plain(this.#record.name, 40);
    return this.#what === 'health' ? l10n.t('Health of {0}', name) : l10n.t('Processes of {0}', name);
  }

  get #memory(): PanelMemory {
    return { ids: [this.#record.id], title: this.#record.name };
  }

  #hear(message: FromWatchPage): void {
    const { id } = this.#record;
    const process = message.kind === 'kill' ? this.#processes[message.row] : undefined;
    if (!process) {
      void this.look();
      return;
    }
    this.#needs.choose(id, process);
    const ref = { kind: 'container', id };
    void vscode.commands.executeCommand('longshore.container.killProcess', ref).then(() => this.look());
  }
}
