import * as l10n from '@vscode/l10n';
import { type FileFacts } from '../../engine/engine.js';
import { type HelperEngine, makeHelper } from '../../engine/helper-container.js';
import { ContainerFiles, type FilesEngine } from './container-files.js';
import { FileError } from './file-error.js';
import { type FileEntry, type FileSource } from './file-source.js';

/** Files that are remembered: an editor asks for one several times. */
const most = 20;

type Needed = FilesEngine & HelperEngine;

interface Known {
  readonly facts: Pick<FileEntry, keyof FileFacts | 'leadsTo'> | undefined;
  readonly content: Buffer;
}

/**
 * Single files of images. An engine gives them only of a container: one is made of the image, never started, and
 * removed at once. Images never change, so what was read stays right.
 */
export class ImageFiles {
  readonly #engine: () => Needed;
  readonly #known = new Map<string, Promise<Known>>();

  constructor(engine: () => Needed) {
    this.#engine = engine;
  }

  /** The files of an image by its id. */
  of(image: string): FileSource {
    const no = () =>
      Promise.reject(new FileError('denied', l10n.t('The files of an image can’t be changed or listed.')));
    return {
      mayChange: false,
      stat: async (path) => (await this.#file(image, path)).facts,
      read: async (path) => (await this.#file(image, path)).content,
      resolve: (path) => Promise.resolve(path),
      ownerOf: () => Promise.resolve({ uid: 0, gid: 0 }),
      owners: () => Promise.resolve({ users: new Map(), groups: new Map() }),
      ...{ list: no, write: no, makeFolder: no, rename: no, remove: no, archive: no, pieces: no, unpack: no },
    };
  }

  #file(image: string, path: string): Promise<Known> {
    const key = `${image} ${path}`;
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#ask(image, path);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
    return asked;
  }

  async #ask(image: string, path: string): Promise<Known> {
    const engine = this.#engine();
    const { id, end } = await makeHelper(engine, image, []);
    try {
      const record = { state: 'created' as const, mounts: [], name: image };
      const files = new ContainerFiles({ engine: () => engine, id, record: () => record });
      const facts = await files.stat(path);
      const isFile = facts?.type === 'file' || facts?.leadsTo === 'file';
      return { facts, content: isFile ? await files.read(path) : Buffer.alloc(0) };
    } finally {
      await end();
    }
  }
}
