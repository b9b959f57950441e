import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { every } from '../base/async.js';
import { messageOf } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { compareNames, plain } from '../base/text.js';
import { type ContainerStats } from '../engine/container-stats.js';
import { type ContainerRecord } from '../engine/engine.js';
import { type StatsRow, type ToStatsPage } from './core/stats-contract.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel, type PanelMemory } from './panel.js';

/** Milliseconds between two messages to the page: engines tell once a second. */
const beatMs = 1000;

/** What containers use, while it is looked at: nothing is asked of the engine for a page that is covered. */
export class StatsPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  /** undefined for all that run. */
  #chosen: readonly { readonly id: string; readonly name: string }[] | undefined;
  #title: string;
  readonly #panel: Panel<ToStatsPage, never>;
  readonly #streams = new Map<string, AbortController>();
  readonly #latest = new Map<string, ContainerStats>();
  readonly #store = new Store();
  #looking: Disposable | undefined;

  readonly onDidDispose: vscode.Event<void>;

  constructor(containers: readonly ContainerRecord[] | undefined, title: string, needs: PanelNeeds) {
    this.#needs = needs;
    this.#chosen = containers?.map(({ id, name }) => ({ id, name }));
    this.#title = title;
    this.#panel = new Panel<ToStatsPage, never>({
      ...{ type: 'longshore.stats', title: l10n.t('Stats of {0}', title), icon: 'graph' },
      ...{ page: 'stats', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: this.#memory },
      parse: () => undefined,
      hear: () => undefined,
    });
    this.onDidDispose = this.#panel.onDidDispose;
    this.#panel.onDidDispose(() => {
      this.#store.dispose();
      this.#stop();
    });
    this.#store.add(this.#panel.onDidChangeView(() => this.#follow()));
    this.#store.add(
      needs.inventory.onDidChange(() => {
        this.#know();
        this.#follow();
      }),
    );
    this.#follow();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  get #containers(): readonly ContainerRecord[] {
    const { containers } = this.#needs.inventory;
    if (this.#chosen) return this.#chosen.flatMap(({ id }) => containers.get(id) ?? []);
    const running = [...containers.values()].filter(isRunning);
    return running.sort((a, b) => compareNames(a.name, b.name));
  }

  get #memory(): PanelMemory {
    return { ids: this.#chosen?.map(({ id }) => id), title: this.#title };
  }

  /** Whether it shows just these, by their ids; none for all that run. */
  isOf(ids: readonly string[] | undefined): boolean {
    if (!ids || !this.#chosen) return ids === undefined && this.#chosen === undefined;
    return ids.length === this.#chosen.length && this.#chosen.every(({ id }) => ids.includes(id));
  }

  /** A container that was renamed stays the same, and one that was made anew takes the place of that of its name. */
  #know(): void {
    const { containers } = this.#needs.inventory;
    const before = this.#chosen;
    if (!before) return;
    const now = before.map((one) => {
      const found = containers.get(one.id) ?? [...containers.values()].find(({ name }) => name === one.name);
      return found ? { id: found.id, name: found.name } : one;
    });
    if (now.every(({ id, name }, at) => id === before[at]?.id && name === before[at].name)) return;
    this.#chosen = now;
    const [first] = now;
    if (first && now.length === 1) {
      this.#title = plain(first.name, 40);
      this.#panel.title = l10n.t('Stats of {0}', this.#title);
    }
    this.#panel.memory = this.#memory;
  }

  /** Streams of what is seen and runs, and no others. */
  #follow(): void {
    if (!this.#panel.isVisible) {
      this.#stop();
      return;
    }
    this.#looking ??= this.#look();
    const running = new Set(this.#containers.filter(isRunning).map(({ id }) => id));
    for (const [id, stream] of this.#streams) {
      if (running.has(id)) continue;
      stream.abort();
      this.#streams.delete(id);
      this.#latest.delete(id);
    }
    for (const id of running) if (!this.#streams.has(id)) void this.#read(id);
  }

  #look(): Disposable {
    const looking = new Store();
    looking.add(this.#needs.inventory.look('container'));
    looking.add(every(beatMs, () => this.#send()));
    return looking;
  }

  #stop(): void {
    this.#looking?.dispose();
    this.#looking = undefined;
    for (const stream of this.#streams.values()) stream.abort();
    this.#streams.clear();
    this.#latest.clear();
  }

  async #read(id: string): Promise<void> {
    const stream = new AbortController();
    this.#streams.set(id, stream);
    try {
      for await (const stats of this.#needs.inventory.engine.stats(id, stream.signal)) {
        const isFirst = !this.#latest.has(id);
        this.#latest.set(id, stats);
        if (isFirst) this.#send();
      }
    } catch (error) {
      // The row shows no numbers; the views tell of an engine that is out of reach.
      this.#needs.log.warn('stats', `${id.slice(0, 12)}: ${messageOf(error)}`);
    }
    if (this.#streams.get(id) !== stream) return;
    this.#streams.delete(id);
    this.#latest.delete(id);
  }

  #send(): void {
    const rows = this.#containers.map((container): StatsRow => ({
      ...{ id: container.id, name: plain(container.name, 60), isRunning: isRunning(container) },
      stats: this.#latest.get(container.id),
    }));
    this.#panel.post({ kind: 'rows', rows });
    // A stream that has ended while its container goes on is begun again.
    this.#follow();
  }
}

function isRunning({ state }: ContainerRecord): boolean {
  return state === 'running' || state === 'paused';
}
