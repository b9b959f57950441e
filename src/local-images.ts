import { ageText } from './engine/wording/duration-text.js';
import { humanSizeOf } from './engine/wording/human-size.js';
import { messageOf } from './base/errors.js';
import { Emitter } from './base/event.js';
import { type Disposable, Store } from './base/lifecycle.js';
import { type Log } from './base/log.js';
import { type ImageDetails, type ImageRecord } from './engine/engine.js';
import { familiarName, shortId } from './engine/wording/image-name.js';
import { type Inventory } from './inventory/inventory.js';
import { usage } from './inventory/usage.js';
import { type LocalImages } from './language/core/features/images.js';

/** A size as docker writes it. */
export function sizeText(bytes: number): string {
  return humanSizeOf(bytes, 3);
}

/** How long ago a time was, in seconds since the epoch. */
export function ageOf(seconds: number): string {
  return ageText(seconds * 1000, Date.now());
}

/** Go's names of architectures, where the engine's information has the kernel's. */
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm/v7' };

/**
 * The inventory's images as the languages ask for them, followed while somebody looks; an image's configuration is
 * asked for once.
 */
export class InventoryImages implements LocalImages, Disposable {
  readonly #inventory: Inventory;
  readonly #log: Log;
  readonly #store = new Store();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #known = new Map<string, ImageDetails>();
  readonly #asked = new Map<string, Promise<boolean>>();
  #platform: string | undefined;
  readonly onDidChange = this.#didChange.event;

  constructor(inventory: Inventory, log: Log) {
    this.#inventory = inventory;
    this.#log = log;
    this.#store.add(inventory.onDidChangeConnection(() => void this.#learnPlatform()));
    void this.#learnPlatform();
    this.#store.add(
      inventory.onDidChange((differences) => {
        if (differences.some(({ kind }) => kind === 'image')) this.#didChange.fire();
      }),
    );
  }

  references(): readonly string[] {
    return [...this.#inventory.images.values()].flatMap(({ tags }) => tags.map(familiarName));
  }

  facts(reference: string): ReturnType<LocalImages['facts']> {
    const image = this.#find(reference);
    if (!image) return undefined;
    const users = usage(this.#inventory.containers.values()).ofImage.get(image.id) ?? [];
    const details = this.#known.get(image.id);
    const listed = <T>(items: readonly T[] | undefined) => (items && items.length > 0 ? items : undefined);
    return {
      id: shortId(image.id),
      tags: image.tags,
      digest: image.digests[0],
      size: image.size,
      created: image.created / 1000,
      platform: details?.platform,
      layers: details?.layers,
      user: details?.user,
      entrypoint: listed(details?.entrypoint),
      command: listed(details?.cmd),
      usedBy: users.map(({ name }) => name),
    };
  }

  config(reference: string): ReturnType<LocalImages['config']> {
    const image = this.#find(reference);
    const details = image && this.#known.get(image.id);
    if (!details) return undefined;
    const [os = '', architecture = ''] = details.platform.split('/');
    const { env, onBuild, shell, workingDir, user } = details;
    return { env, onbuild: onBuild, shell, workdir: workingDir, user, os, architecture };
  }

  exposed(reference: string): readonly string[] {
    const image = this.#find(reference);
    return (image && this.#known.get(image.id)?.exposedPorts) ?? [];
  }

  learn(reference: string): Promise<boolean> {
    const image = this.#find(reference);
    if (!image || this.#known.has(image.id)) return Promise.resolve(false);
    const asked = this.#asked.get(image.id) ?? this.#ask(image).finally(() => this.#asked.delete(image.id));
    this.#asked.set(image.id, asked);
    return asked;
  }

  /** Containers too: it is told who uses an image. */
  look(): Disposable {
    return this.#inventory.look('image', 'container');
  }

  platform(): string | undefined {
    return this.#platform;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #learnPlatform(): Promise<void> {
    const { connection } = this.#inventory;
    this.#platform = undefined;
    if (connection.state !== 'connected') return;
    const { engine } = connection;
    try {
      const architecture = await engine.architecture();
      this.#platform = `${engine.info.os}/${architectures[architecture] ?? architecture}`;
      this.#didChange.fire();
    } catch (error) {
      this.#log.debug('dockerfile', `the engine's platform: ${messageOf(error)}`);
    }
  }

  async #ask(image: ImageRecord): Promise<boolean> {
    try {
      this.#known.set(image.id, await this.#inventory.details.image(image));
      return true;
    } catch (error) {
      // Findings are fewer without it, not wrong.
      this.#log.debug('dockerfile', `image ${shortId(image.id)}: ${messageOf(error)}`);
      return false;
    }
  }

  #find(reference: string): ImageRecord | undefined {
    const name = familiarName(reference);
    const wanted = name.includes('@') || /:[^/]*$/.test(name) ? name : `${name}:latest`;
    for (const image of this.#inventory.images.values()) {
      if (image.tags.some((tag) => familiarName(tag) === wanted)) return image;
      if (image.digests.some((digest) => familiarName(digest) === name)) return image;
    }
    return undefined;
  }
}
