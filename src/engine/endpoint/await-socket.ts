import { type FSWatcher, watch } from 'node:fs';
import { access, readlink } from 'node:fs/promises';
import path from 'node:path';
import { type Disposable, Store } from '../../base/lifecycle.js';

/**
 * Milliseconds between the first sign of a socket and the call. An engine makes the file first and gives it its
 * group and mode just after; who comes in between is refused.
 */
const settleMs = 100;

/** Links that are followed from the socket's path: Docker Desktop's /var/run/docker.sock is one. */
const maxLinks = 8;

/**
 * Calls `onAppear` each time something is made, replaced or given other permissions at `socket`, from now on: not
 * for a file that lies there already, since an engine that was killed leaves its socket behind. Nothing polls; folders
 * that don't exist yet are waited for. For Windows' pipes, which can't be watched, it does nothing.
 */
export function watchForSocket(socket: string, onAppear: () => void): Disposable {
  const store = new Store();
  if (/^[\\/]{2}/.test(socket)) return store;
  store.add(new SocketWatch(socket, onAppear));
  void followLinks(socket, store, onAppear);
  return store;
}

/** Where the path is a link, its target's appearance counts as well. */
async function followLinks(link: string, store: Store, onAppear: () => void): Promise<void> {
  let at = link;
  for (let count = 0; count < maxLinks; count++) {
    try {
      at = path.resolve(path.dirname(at), await readlink(at));
    } catch {
      // No link (any more): this was the last.
      return;
    }
    if (store.isDisposed) return;
    store.add(new SocketWatch(at, onAppear));
  }
}

class SocketWatch implements Disposable {
  readonly #socket: string;
  readonly #onAppear: () => void;
  #watcher: FSWatcher | undefined;
  /** The nearest folder to the socket that exists, which is the one watched. */
  #folder = '';
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(socket: string, onAppear: () => void) {
    this.#socket = path.resolve(socket);
    this.#onAppear = onAppear;
    this.#arm();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  /** Watches the nearest folder that exists. The old watch ends after the new one stands, so that nothing is missed. */
  #arm(): void {
    const old = this.#watcher;
    this.#watcher = undefined;
    for (let folder = path.dirname(this.#socket); ; folder = path.dirname(folder)) {
      try {
        this.#watcher = watch(folder, { persistent: false }, (_, name) => this.#onEvent(name));
      } catch {
        // It isn't there, or this user may not look into it: the one above tells when that changes.
        if (folder === path.dirname(folder)) break;
        continue;
      }
      this.#folder = folder;
      // The folder was taken away (Windows says so by an error).
      this.#watcher.on('error', () => this.#onEvent(null));
      break;
    }
    old?.close();
  }

  #onEvent(name: string | null): void {
    // Folders such as /run are busy: only the next part of the way to the socket, or the folder's own end, matters.
    const next = path.relative(this.#folder, this.#socket).split(path.sep)[0];
    if (name !== null && name !== next && name !== path.basename(this.#folder)) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, settleMs);
  }

  async #look(): Promise<void> {
    this.#arm();
    const appeared = await access(this.#socket).then(
      () => true,
      () => false,
    );
    if (appeared && !this.#isDisposed) this.#onAppear();
  }
}
