import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type Engine } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { type HelperEngine, type Helper, makeHelper, runHelper } from '../../engine/helper-container.js';
import { ContainerFiles, type FilesEngine } from './container-files.js';
import { FileError } from './file-error.js';
import { type FileSource } from './file-source.js';
import { FolderFiles } from './folder-files.js';

type Needed = FilesEngine & HelperEngine & Pick<Engine, 'volume'>;

export interface VolumeHelpersNeeds {
  /** Throws EngineError while there is none. */
  readonly engine: () => Needed;
  readonly volume: string;
  /** The image that helpers are made from; asked for each of them. Throws FileError where there is none. */
  readonly image: () => Promise<string>;
  /** Milliseconds after which a helper that nobody used goes. */
  readonly idleMs?: number;
}

/** What has to be possible with a helper. */
export interface Wanted {
  readonly writes: boolean;
  /** Programs are run in it, where its image has any. */
  readonly runs: boolean;
}

interface Made extends Helper {
  readonly image: string;
  readonly wanted: Wanted;
  /** Its volume's. */
  readonly files: FileSource;
  readonly runs: boolean;
}

/** A helper that stays until it is released. */
export interface Held extends Pick<Made, 'id' | 'files' | 'runs'> {
  readonly release: () => void;
}

/** Where a helper has its volume. */
export const volumeAt = '/longshore-volume';
/** While somebody opens one folder after another, one is at hand; soon after, nothing keeps others from the volume. */
const ordinaryIdleMs = 5_000;
/** Ends with its input, which goes with our connection: such a helper is gone also when the editor was killed. */
const waiting = 'cat >/dev/null';

/**
 * The container by which a volume is looked into. It is made when it is needed, mounts the volume read-only until
 * something is to be written, and is started only where a program has to do what the engine has no call for.
 */
export class VolumeHelpers {
  readonly #needs: VolumeHelpersNeeds;
  #made: Made | undefined;
  /** One is made after another. */
  #making: Promise<unknown> = Promise.resolve();
  /** Images in which nothing runs. */
  readonly #shellless = new Set<string>();
  readonly #users = new Map<Made, number>();
  #idle: NodeJS.Timeout | undefined;

  constructor(needs: VolumeHelpersNeeds) {
    this.#needs = needs;
  }

  /** A helper that can do this, as far as its image can. Throws EngineError and FileError. */
  async hold(wanted: Wanted): Promise<Held> {
    const opening = this.#making.then(() => this.#open(wanted));
    this.#making = opening.catch(() => undefined);
    const made = await opening;
    const { id, files, runs } = made;
    let isHeld = true;
    const release = () => {
      if (isHeld) this.#release(made);
      isHeld = false;
    };
    return { id, files, runs, release };
  }

  /** Whether it is no more: somebody has removed it, or its volume. Throws EngineError. */
  async hasGone({ id }: Held): Promise<boolean> {
    if (await this.#needs.engine().stat(id, volumeAt)) return false;
    if (this.#made?.id === id) this.#made = undefined;
    return true;
  }

  /** Removes the helper; one that is in use when it is released. Throws EngineError. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#making;
    const made = this.#made;
    this.#made = undefined;
    if (made && !this.#users.has(made)) await made.end();
  }

  async #open(wanted: Wanted): Promise<Made> {
    const now = this.#made;
    // Where nothing runs in it, another image may have been chosen.
    const isStuck = now && wanted.runs && !now.runs && now.image !== (await this.#needs.image());
    const isEnough = now && !isStuck && (now.wanted.writes || !wanted.writes) && (now.wanted.runs || !wanted.runs);
    const made = isEnough
      ? now
      : await this.#make({
          writes: wanted.writes || (now?.wanted.writes ?? false),
          runs: wanted.runs || (now?.wanted.runs ?? false),
        });
    this.#made = made;
    this.#users.set(made, (this.#users.get(made) ?? 0) + 1);
    clearTimeout(this.#idle);
    if (now && now !== made && !this.#users.has(now)) await now.end();
    return made;
  }

  async #make(wanted: Wanted): Promise<Made> {
    const { volume } = this.#needs;
    const engine = this.#needs.engine();
    // A container that mounts what isn't there makes it.
    if (!(await engine.volume(volume))) {
      throw new FileError('missing', l10n.t('The volume {0} isn’t there any more.', plain(volume, 64)));
    }
    const image = await this.#needs.image();
    const readOnly = !wanted.writes;
    const mounts = [{ volume, at: volumeAt, readOnly }];
    // Podman's archives say neither whose a file is nor what it leads to, and write where they may only read.
    const shallRun = (wanted.runs || engine.info.isPodman) && !this.#shellless.has(image);
    const running = shallRun ? await this.#run(engine, image, mounts) : undefined;
    const helper = running ?? (await makeHelper(engine, image, mounts, { browsed: volume }));
    const mount = { type: 'volume', name: volume, source: '', destination: volumeAt, readOnly };
    const record = { state: running ? 'running' : 'created', mounts: [mount], name: volume } as const;
    const files = new ContainerFiles({
      ...{ engine: this.#needs.engine, id: helper.id, record: () => record, root: volumeAt },
      // To start it costs less than to read on, unless that has been tried.
      ...(this.#shellless.has(image) ? {} : { budget: { bytes: 8_000_000, ms: 1000 } }),
    });
    return { ...helper, image, wanted, files: new FolderFiles(files, volumeAt), runs: running !== undefined };
  }

  /** Undefined where the image has no shell, or its programs are another machine's. */
  async #run(engine: Needed, image: string, mounts: Parameters<typeof runHelper>[2]): Promise<Helper | undefined> {
    try {
      return await runHelper(engine, image, mounts, waiting, { browsed: this.#needs.volume });
    } catch (error) {
      if (!EngineError.is(error, 'bad-request', 'not-found', 'engine-error')) throw error;
      this.#shellless.add(image);
      return undefined;
    }
  }

  #release(made: Made): void {
    const users = (this.#users.get(made) ?? 1) - 1;
    if (users > 0) {
      this.#users.set(made, users);
      return;
    }
    this.#users.delete(made);
    if (this.#made === made) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#endQuietly(this.end()), this.#needs.idleMs ?? ordinaryIdleMs).unref();
    } else this.#endQuietly(made.end());
  }

  /** Nobody waits for it: one that can't be removed now is swept up later, as after a crash. */
  #endQuietly(ending: Promise<void>): void {
    ending.catch(() => undefined);
  }
}
