import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { messageOf } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type FormTask } from '../base/form.js';
import { type ContainerRecord, type ImageRecord, type Kind } from '../engine/engine.js';
import { ComparePanel, type NamedImage } from './compare-panel.js';
import { DiskPanel } from './disk-panel.js';
import { type RunRequest } from '../making/run-request.js';
import { EndingPanel, type PanelNeeds } from './ending-panel.js';
import { FormPanel } from './form-panel.js';
import { LayersPanel } from './layers-panel.js';
import { LogPanel } from './log-panel.js';
import { MapPanel } from './map-panel.js';
import { type PanelMemory, readPanelMemory } from './panel.js';
import { ReachPanel } from './reach-panel.js';
import { type ReachProbe } from '../networks/probe-reach.js';
import { RunPanel } from './run-panel.js';
import { killProcess, listProcesses, type Process } from './core/list-processes.js';
import { StatsPanel } from './stats-panel.js';
import { WatchPanel } from './watch-panel.js';

/** The panels that are open: one for each object and kind. */
export class Panels implements Disposable {
  readonly #needs: PanelNeeds;
  readonly #store = new Store();
  readonly #endings = new Map<string, EndingPanel>();
  readonly #stats = new Map<string, StatsPanel>();
  readonly #logs = new Map<string, LogPanel>();
  readonly #watching = new Map<string, WatchPanel>();
  readonly #layers = new Map<string, LayersPanel>();
  readonly #comparisons = new Map<string, ComparePanel>();
  readonly #reach = new Map<string, ReachPanel>();
  /** One each, by no name. */
  readonly #disk = new Map<string, DiskPanel>();
  readonly #map = new Map<string, MapPanel>();
  #chosen: { readonly container: string; readonly process: Process } | undefined;

  constructor(needs: PanelNeeds) {
    this.#needs = needs;
  }

  /** Fills a panel that was open before the window was reloaded, as soon as the engine is there; closes it when what it showed is gone. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memory = readPanelMemory(state);
    const kind = panel.viewType === 'longshore.layers' ? 'image' : 'container';
    if (!memory || !(await this.#isLoaded(kind, panel))) {
      panel.dispose();
      return;
    }
    const show = this.#again(panel, memory);
    if (show) show();
    else panel.dispose();
  }

  /** What fills a panel with what it showed; undefined when that is gone. */
  #again(panel: vscode.WebviewPanel, { ids, title }: PanelMemory): (() => void) | undefined {
    const { containers, images } = this.#needs.inventory;
    const found = ids?.flatMap((id) => containers.get(id) ?? []);
    const [container] = found ?? [];
    const image = images.get(ids?.[0] ?? '');
    switch (panel.viewType) {
      case 'longshore.log':
        return found && container && (() => this.showLogs(found, title, panel));
      case 'longshore.stats':
        return !found || container ? () => this.showStats(found, title, panel) : undefined;
      case 'longshore.ending':
        return container && (() => this.showEnding(container, '', panel));
      case 'longshore.processes':
        return container && (() => this.showProcesses(container, panel));
      case 'longshore.health':
        return container && (() => this.showHealth(container, panel));
      case 'longshore.layers':
        return image && (() => this.showLayers(image, title, panel));
      case 'longshore.disk':
        return () => this.showDisk(panel);
      case 'longshore.map':
        return () => this.showMap(panel);
      default:
        return undefined;
    }
  }

  /** Waits for the engine as long as the panel is there. */
  async #isLoaded(kind: Kind, panel: vscode.WebviewPanel): Promise<boolean> {
    const { inventory, log } = this.#needs;
    const closing = new AbortController();
    const closed = panel.onDidDispose(() => closing.abort());
    try {
      for (;;) {
        const connected = new Promise<void>((resolve) => {
          const watch = inventory.onDidChangeConnection(({ state }) => (state === 'connected' ? done() : undefined));
          const done = () => {
            watch.dispose();
            resolve();
          };
          closing.signal.addEventListener('abort', done, { once: true });
        });
        try {
          await inventory.load([kind], closing.signal);
          return true;
        } catch (error) {
          if (closing.signal.aborted) return false;
          log.debug('panels', messageOf(error));
          await connected;
        }
      }
    } finally {
      closed.dispose();
      closing.abort();
    }
  }

  // `restored` is the panel in which it was before the window was reloaded.

  /** Shows why a container has ended; `refusal` is what a start has just failed with, in the engine's words. */
  showEnding(container: ContainerRecord, refusal = '', restored?: vscode.WebviewPanel): void {
    const make = () => new EndingPanel(container, refusal, { ...this.#needs, restored });
    this.#show(this.#endings, container.id, make, (open) => open.again(refusal), restored);
  }

  /** Shows the logs of these together, in the order of their times; `title` is what the panel is called after. */
  showLogs(containers: readonly ContainerRecord[], title: string, restored?: vscode.WebviewPanel): void {
    const ids = containers.map(({ id }) => id);
    // One that has followed its containers to others of their names is known by those.
    const open = [...this.#logs].find(([, panel]) => panel.isOf(ids));
    const key = open?.[0] ?? randomUUID();
    const make = () => new LogPanel(containers, title, { ...this.#needs, restored });
    this.#show(this.#logs, key, make, reveal, restored);
  }

  /** Opens the form of docker run; one more each time. */
  showRun(request: RunRequest): void {
    const showEnding = (container: ContainerRecord, refusal: string) => this.showEnding(container, refusal);
    this.#store.add(new RunPanel(request, { ...this.#needs, showEnding }));
  }

  /** Shows what runs in a container. */
  showProcesses(container: ContainerRecord, restored?: vscode.WebviewPanel): void {
    this.#watch(container, 'processes', restored);
  }

  /** Shows what a container's health checks said. */
  showHealth(container: ContainerRecord, restored?: vscode.WebviewPanel): void {
    this.#watch(container, 'health', restored);
  }

  /** What runs in a container; undefined where nothing in it can look. Throws EngineError. */
  processes({ id }: ContainerRecord, signal: AbortSignal): Promise<readonly Process[] | undefined> {
    return listProcesses(this.#needs.inventory.engine, id, { signal });
  }

  /** The process that was chosen on a page for the next signal. */
  chosenProcess({ id }: ContainerRecord): readonly Process[] | undefined {
    const chosen = this.#chosen;
    this.#chosen = undefined;
    return chosen?.container === id ? [chosen.process] : undefined;
  }

  /** Sends a signal to a process; false when it was no more. Throws EngineError. */
  async killProcess(
    { id }: ContainerRecord,
    process: Pick<Process, 'pid' | 'started'>,
    unixSignal: string,
    signal: AbortSignal,
  ) {
    return (await killProcess(this.#needs.inventory.engine, id, process, unixSignal, { signal })) ?? false;
  }

  #watch(container: ContainerRecord, what: 'processes' | 'health', restored?: vscode.WebviewPanel): void {
    const choose = (id: string, process: Process) => (this.#chosen = { container: id, process });
    const make = () => new WatchPanel(container, what, { ...this.#needs, restored, choose });
    this.#show(this.#watching, `${what} ${container.id}`, make, reveal, restored);
  }

  /** Shows what these use; all that run when none is named. */
  showStats(containers: readonly ContainerRecord[] | undefined, title: string, restored?: vscode.WebviewPanel): void {
    const ids = containers?.map(({ id }) => id);
    const key = [...this.#stats].find(([, panel]) => panel.isOf(ids))?.[0] ?? randomUUID();
    const make = () => new StatsPanel(containers, title, { ...this.#needs, restored });
    this.#show(this.#stats, key, make, reveal, restored);
  }

  /** Shows an image's layers and their files; `name` is what the panel is called after. */
  showLayers(image: ImageRecord, name: string, restored?: vscode.WebviewPanel): void {
    const make = () => new LayersPanel(image, name, { ...this.#needs, restored });
    this.#show(this.#layers, image.id, make, reveal, restored);
  }

  /** Shows what differs between two images. */
  showComparison(before: NamedImage, after: NamedImage): void {
    const key = `${before.image.id} ${after.image.id}`;
    this.#show(this.#comparisons, key, () => new ComparePanel(before, after, this.#needs), reveal);
  }

  /** Shows whether one container reaches another; `probe` is what was tried just now. */
  showReach(from: ContainerRecord, to: ContainerRecord, probe?: ReachProbe): void {
    const make = () => new ReachPanel(from, to, probe, this.#needs);
    this.#show(this.#reach, `${from.id} ${to.id}`, make, (open) => open.again(probe));
  }

  /** Shows the networks as a picture. */
  showMap(restored?: vscode.WebviewPanel): void {
    this.#show(this.#map, '', () => new MapPanel({ ...this.#needs, restored }), reveal, restored);
  }

  /** Shows what takes the engine's disk. */
  showDisk(restored?: vscode.WebviewPanel): void {
    this.#show(this.#disk, '', () => new DiskPanel({ ...this.#needs, restored }), reveal, restored);
  }

  /** What is ticked there, by the keys of the waste, and what has it measured anew; undefined where it isn't open. */
  get disk(): Pick<DiskPanel, 'ticked' | 'measure'> | undefined {
    return this.#disk.get('');
  }

  /** Shows a form that is to be filled in. */
  showForm(task: FormTask, icon: string): void {
    this.#store.add(new FormPanel(task, icon, this.#needs));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Makes a panel; of one that is open for the same `again` makes the most. */
  #show<P extends OpenPanel>(
    panels: Map<string, P>,
    key: string,
    make: () => P,
    again: (open: P) => void,
    restored?: vscode.WebviewPanel,
  ): void {
    const open = panels.get(key);
    if (open) {
      // Somebody was faster than the reload.
      restored?.dispose();
      again(open);
      return;
    }
    const panel = this.#store.add(make());
    panels.set(key, panel);
    panel.onDidDispose(() => panels.delete(key));
  }
}

interface OpenPanel extends Disposable {
  readonly onDidDispose: vscode.Event<void>;
}

const reveal = (open: { reveal(): void }) => open.reveal();
