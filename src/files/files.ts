import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type Inventory } from '../inventory/inventory.js';
import { ContainerFiles } from './core/container-files.js';
import { FileError } from './core/file-error.js';
import { type FileSource } from './core/file-source.js';
import { containerOf, containerScheme } from './core/file-uri.js';
import { SourceFileSystem } from './source-file-system.js';

export interface FilesNeeds {
  readonly inventory: Inventory;
  readonly log: Log;
}

/** Finds what an authority of a scheme means. Throws FileError where there is none, EngineError without an engine. */
type Opener = (authority: string) => Promise<FileSource>;

/** The files that are behind Longshore's schemes. */
export class Files implements Disposable {
  readonly #needs: FilesNeeds;
  readonly #store = new Store();
  readonly #containers = new Map<string, ContainerFiles>();
  /** Scheme → what opens its sources: a new kind of source has its entry here. */
  readonly #openers: Readonly<Record<string, Opener>> = {
    [containerScheme]: (authority) => this.#container(authority),
  };
  /** One for all schemes. */
  readonly fileSystem = this.#store.add(new SourceFileSystem((uri) => this.sourceOf(uri)));

  constructor(needs: FilesNeeds) {
    this.#needs = needs;
    const { inventory } = needs;
    this.#store.add(
      inventory.onDidChange((differences) => {
        for (const { kind, changed, removed } of differences) {
          if (kind !== 'container') continue;
          for (const { id } of changed) this.#containers.get(id)?.forget();
          for (const { id } of removed) this.#containers.delete(id);
        }
      }),
    );
    // Another engine may have a container of the same name.
    this.#store.add(inventory.onDidChangeConnection(() => this.#containers.clear()));
  }

  /** The source of a URI's files. Throws FileError for what isn't there, EngineError without an engine. */
  async sourceOf({ scheme, authority }: vscode.Uri): Promise<FileSource> {
    const open = this.#openers[scheme];
    if (!open) throw new Error(`no source of ${scheme}`);
    return open(authority);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #container(authority: string): Promise<FileSource> {
    const { inventory } = this.#needs;
    // After a reload of the window an editor asks before anything else does.
    if (!inventory.isLoaded('container')) await inventory.load(['container'], AbortSignal.timeout(30_000));
    const container = containerOf(authority, inventory.containers.values());
    if (!container) throw new FileError('missing', l10n.t('The container {0} isn’t there any more.', authority));
    const { id } = container;
    let files = this.#containers.get(id);
    if (!files) {
      files = new ContainerFiles({ engine: () => inventory.engine, id, record: () => inventory.containers.get(id) });
      this.#containers.set(id, files);
    }
    return files;
  }
}
