import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { tinyImage } from '../engine/helper-container.js';
import { type Inventory } from '../inventory/inventory.js';
import { ContainerFiles } from './core/container-files.js';
import { FileError } from './core/file-error.js';
import { type FileSource } from './core/file-source.js';
import { volumeAuthority } from './core/file-uri.js';
import { FolderFiles } from './core/folder-files.js';
import { VolumeFiles } from './core/volume-files.js';

/** Milliseconds to wait for the lists that are needed, as after a reload of the window. */
const loadMs = 30_000;

/** Opens the files of volumes, and keeps what is open. */
export class VolumeSources {
  readonly #inventory: Inventory;
  readonly #chosenImage: () => string;
  readonly #open = new Map<string, VolumeFiles>();

  /** `chosenImage`: the tag of the image that was chosen for helpers; '' where none was. */
  constructor(inventory: Inventory, chosenImage: () => string) {
    this.#inventory = inventory;
    this.#chosenImage = chosenImage;
  }

  /** The files of the volume that an authority means. Throws FileError, and EngineError without an engine. */
  async open(authority: string): Promise<FileSource> {
    const inventory = this.#inventory;
    if (!inventory.isLoaded('volume')) await inventory.load(['volume'], AbortSignal.timeout(loadMs));
    const volume = [...inventory.volumes.keys()].find((name) => volumeAuthority(name) === authority);
    if (volume === undefined) {
      throw new FileError('missing', l10n.t('The volume {0} isn’t there any more.', plain(authority, 64)));
    }
    if (!inventory.engine.mayChange) return this.#borrowed(volume);
    let files = this.#open.get(volume);
    if (!files) {
      files = new VolumeFiles({ engine: () => inventory.engine, volume, image: () => this.#image() });
      this.#open.set(volume, files);
    }
    return files;
  }

  /** Another engine may have volumes of the same names. What can't be removed of this one is swept up later. */
  clear(): void {
    this.end().catch(() => undefined);
    this.#open.clear();
  }

  /** Removes what was made on the engine. Throws EngineError. */
  async end(): Promise<void> {
    await Promise.all([...this.#open.values()].map((files) => files.end()));
  }

  async #image(): Promise<string> {
    const inventory = this.#inventory;
    await inventory.load(['image'], AbortSignal.timeout(loadMs));
    const found = tinyImage(inventory.images.values(), this.#chosenImage());
    if (found !== undefined) return found;
    throw new FileError(
      'no-way',
      l10n.t('The engine has no image that a helper could be made from.'),
      l10n.t('Pull one first: the smallest will do.'),
    );
  }

  /** On an endpoint that may only be read no helper is made: what a container that has the volume shows is read. */
  async #borrowed(volume: string): Promise<FileSource> {
    const inventory = this.#inventory;
    await inventory.load(['container'], AbortSignal.timeout(loadMs));
    for (const { id, mounts } of inventory.containers.values()) {
      const place = mounts.find(({ name }) => name === volume)?.destination;
      if (place === undefined) continue;
      const record = () => inventory.containers.get(id);
      const files = new ContainerFiles({ engine: () => inventory.engine, id, record, root: place });
      return new FolderFiles(files, place);
    }
    throw new FileError(
      'denied',
      l10n.t('{0} is used by no container, and a helper would have to be made to look into it.', plain(volume, 64)),
      l10n.t('The endpoint is marked as read-only.'),
    );
  }
}
