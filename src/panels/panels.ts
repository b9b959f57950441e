import { type Disposable, Store } from '../base/lifecycle.js';
import { type FormTask } from '../base/form.js';
import { type ContainerRecord, type ImageRecord } from '../engine/engine.js';
import { ComparePanel, type NamedImage } from './compare-panel.js';
import { DiskPanel } from './disk-panel.js';
import { type RunRequest } from '../making/run-request.js';
import { EndingPanel, type PanelNeeds } from './ending-panel.js';
import { FormPanel } from './form-panel.js';
import { LayersPanel } from './layers-panel.js';
import { LogPanel } from './log-panel.js';
import { MapPanel } from './map-panel.js';
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
  #disk: DiskPanel | undefined;
  #map: MapPanel | undefined;
  #chosen: { readonly container: string; readonly process: Process } | undefined;

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

  /** Shows the logs of these together, in the order of their times; `title` is what the panel is called after. */
  showLogs(containers: readonly ContainerRecord[], title: string): void {
    const key = containers
      .map(({ id }) => id)
      .sort()
      .join(' ');
    const open = this.#logs.get(key);
    if (open) {
      open.reveal();
      return;
    }
    const panel = this.#store.add(new LogPanel(containers, title, this.#needs));
    this.#logs.set(key, panel);
    panel.onDidDispose(() => this.#logs.delete(key));
  }

  /** Opens the form of docker run; one more each time. */
  showRun(request: RunRequest): void {
    const showEnding = (container: ContainerRecord, refusal: string) => this.showEnding(container, refusal);
    this.#store.add(new RunPanel(request, { ...this.#needs, showEnding }));
  }

  /** Shows what runs in a container. */
  showProcesses(container: ContainerRecord): void {
    this.#watch(container, 'processes');
  }

  /** Shows what a container's health checks said. */
  showHealth(container: ContainerRecord): void {
    this.#watch(container, 'health');
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

  #watch(container: ContainerRecord, what: 'processes' | 'health'): void {
    const key = `${what} ${container.id}`;
    const open = this.#watching.get(key);
    if (open) {
      open.reveal();
      return;
    }
    const choose = (id: string, process: Process) => (this.#chosen = { container: id, process });
    const panel = this.#store.add(new WatchPanel(container, what, { ...this.#needs, choose }));
    this.#watching.set(key, panel);
    panel.onDidDispose(() => this.#watching.delete(key));
  }

  /** Shows what these use; all that run when none is named. */
  showStats(containers: readonly ContainerRecord[] | undefined, title: string): void {
    const key = containers?.map(({ id }) => id).join(' ') ?? '';
    const open = this.#stats.get(key);
    if (open) {
      open.reveal();
      return;
    }
    const panel = this.#store.add(new StatsPanel(containers, title, this.#needs));
    this.#stats.set(key, panel);
    panel.onDidDispose(() => this.#stats.delete(key));
  }

  /** Shows an image's layers and their files; `name` is what the panel is called after. */
  showLayers(image: ImageRecord, name: string): void {
    const open = this.#layers.get(image.id);
    if (open) {
      open.reveal();
      return;
    }
    const panel = this.#store.add(new LayersPanel(image, name, this.#needs));
    this.#layers.set(image.id, panel);
    panel.onDidDispose(() => this.#layers.delete(image.id));
  }

  /** Shows what differs between two images. */
  showComparison(before: NamedImage, after: NamedImage): void {
    const key = `${before.image.id} ${after.image.id}`;
    const open = this.#comparisons.get(key);
    if (open) {
      open.reveal();
      return;
    }
    const panel = this.#store.add(new ComparePanel(before, after, this.#needs));
    this.#comparisons.set(key, panel);
    panel.onDidDispose(() => this.#comparisons.delete(key));
  }

  /** Shows whether one container reaches another; `probe` is what was tried just now. */
  showReach(from: ContainerRecord, to: ContainerRecord, probe?: ReachProbe): void {
    const key = `${from.id} ${to.id}`;
    const open = this.#reach.get(key);
    if (open) {
      open.again(probe);
      return;
    }
    const panel = this.#store.add(new ReachPanel(from, to, probe, this.#needs));
    this.#reach.set(key, panel);
    panel.onDidDispose(() => this.#reach.delete(key));
  }

  /** Shows the networks as a picture. */
  showMap(): void {
    if (this.#map) {
      this.#map.reveal();
      return;
    }
    const panel = this.#store.add(new MapPanel(this.#needs));
    this.#map = panel;
    panel.onDidDispose(() => (this.#map = undefined));
  }

  /** Shows what takes the engine's disk. */
  showDisk(): void {
    if (this.#disk) {
      this.#disk.reveal();
      return;
    }
    const panel = this.#store.add(new DiskPanel(this.#needs));
    this.#disk = panel;
    panel.onDidDispose(() => (this.#disk = undefined));
  }

  /** What is ticked there, by the keys of the waste, and what has it measured anew; undefined where it isn't open. */
  get disk(): Pick<DiskPanel, 'ticked' | 'measure'> | undefined {
    return this.#disk;
  }

  /** Shows a form that is to be filled in. */
  showForm(task: FormTask, icon: string): void {
    this.#store.add(new FormPanel(task, icon, this.#needs));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
