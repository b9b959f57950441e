import * as vscode from 'vscode';
import { Pacer } from '../base/async.js';
import { messageOf } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type EngineRegistries } from '../engine/engine.js';
import { type Settings } from '../host/settings.js';
import { type Inventory } from '../inventory/inventory.js';
import { DockerHub } from '../registry/docker-hub.js';
import { isInsecureBy } from '../registry/insecure.js';
import { loggedIn } from '../registry/log-in.js';
import { dockerFolder, ownClient, ownCredentials } from '../registry/own-client.js';
import { RegistryBook } from '../registry/registry-book.js';
import { type RegistryClient } from '../registry/registry-client.js';
import { remoteOf } from '../registry/remote-name.js';
import { RowTree } from './row-tree.js';
import { registryRows, remoteTooltip } from './rows/registry-rows.js';

/** As the other views: the editor holds back what comes sooner after another. */
const paceMs = 220;

interface RegistryNeeds {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly log: Log;
}

/** The view of registries: what has been learnt of them, drawn as rows. Nothing is asked before it is opened. */
export class Registries implements Disposable {
  readonly client: RegistryClient;
  readonly hub: DockerHub;
  readonly book: RegistryBook;
  readonly tree: RowTree;
  readonly #needs: RegistryNeeds;
  readonly #store = new Store();
  #engine: EngineRegistries | undefined;

  constructor(needs: RegistryNeeds) {
    const { settings, log, inventory } = needs;
    this.#needs = needs;
    this.hub = new DockerHub();
    this.client = ownClient(log, (registry) => this.#engine !== undefined && isInsecureBy(this.#engine, registry));
    this.book = new RegistryBook({
      ...{ client: this.client, hub: this.hub },
      entries: () => settings.get('longshore.registries').filter((entry) => typeof entry === 'string'),
      logIns: () => loggedIn({ folder: dockerFolder(), env: process.env }),
      hubUser: async () => (await ownCredentials('docker.io', log))?.username,
    });
    this.tree = this.#store.add(
      new RowTree({
        rows: () => registryRows(this.book, this.#engine, Date.now()),
        opened: ({ id }) => this.#open(id),
        tooltip: async ({ id, refs }) => {
          const name = remoteOf(id);
          if (refs.length === 0 || name?.path === undefined) return undefined;
          const { registry, path, tag } = name;
          if (tag !== undefined) await this.book.learn(registry, path, tag);
          const image = tag === undefined ? undefined : this.book.image(registry, path, tag);
          return new vscode.MarkdownString(remoteTooltip(name, image));
        },
      }),
    );
    const pace = this.#store.add(new Pacer(paceMs, () => this.tree.update()));
    const draw = () => pace.run();
    this.#store.add(this.book.onDidChange(draw));
    this.#store.add(
      settings.onDidChange((isChanged) => {
        if (isChanged('longshore.registries')) draw();
      }),
    );
    this.#store.add(
      inventory.onDidChangeConnection(({ state }) => {
        if (state === 'connected') void this.#askEngine(draw);
      }),
    );
    void this.readLogIns();
    void this.#askEngine(draw);
  }

  /** Reads anew which registries docker is logged in to. */
  async readLogIns(): Promise<void> {
    await this.book.readLogIns().catch((error: unknown) => this.#needs.log.warn('registry', messageOf(error)));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #open(id: string): void {
    const name = remoteOf(id);
    // The editor is being told the rows: what changes by this is told after that.
    if (name) setTimeout(() => void this.book.open(name.registry, name.path));
  }

  async #askEngine(draw: () => void): Promise<void> {
    const { inventory, log } = this.#needs;
    if (inventory.connection.state !== 'connected') return;
    try {
      this.#engine = await inventory.engine.registries();
      draw();
    } catch (error) {
      log.warn('registry', messageOf(error));
    }
  }
}
