import { settleEach } from '../base/async.js';
import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import {
  type ContainerDetails,
  type ContainerRecord,
  type Engine,
  type ImageDetails,
  type ImageRecord,
} from '../engine/engine.js';

interface DetailsNeeds {
  /** The engine; throws the reason when there is none. */
  readonly engine: () => Engine;
  /** Tells that more is known of these containers now. */
  readonly learnt: (containers: readonly ContainerRecord[]) => void;
  /** Tells that these volumes were measured. */
  readonly measured: (names: Iterable<string>) => void;
  readonly log: Log;
}

/** What lists don't say and has to be asked for: inspections, once for each state of a record, and volumes' sizes. */
export class Details {
  readonly #needs: DetailsNeeds;
  readonly #asked = new WeakMap<ContainerRecord, Promise<ContainerDetails>>();
  readonly #known = new WeakMap<ContainerRecord, ContainerDetails>();
  #volumeSizes: ReadonlyMap<string, number> = new Map();
  #measuring: Promise<void> | undefined;

  constructor(needs: DetailsNeeds) {
    this.#needs = needs;
  }

  /** Volume name → bytes, of those that were measured. */
  get volumeSizes(): ReadonlyMap<string, number> {
    return this.#volumeSizes;
  }

  /** A container's inspection, fetched once for each state of its record. Throws EngineError. */
  container(record: ContainerRecord): Promise<ContainerDetails> {
    const known = this.#asked.get(record);
    if (known) return known;
    const asked = this.#needs.engine().containerDetails(record.id);
    this.#asked.set(record, asked);
    asked.then(
      (details) => this.#known.set(record, details),
      () => this.#asked.delete(record),
    );
    return asked;
  }

  /** What `container` brought, when it has. */
  known(record: ContainerRecord): ContainerDetails | undefined {
    return this.#known.get(record);
  }

  /** Fetches the details of these containers and announces those that came. Failures are logged: rows do without. */
  async learn(records: readonly ContainerRecord[]): Promise<void> {
    const missing = records.filter((record) => !this.#known.has(record));
    if (missing.length === 0) return;
    const outcomes = await settleEach(missing, 4, (record) => this.container(record));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) this.#needs.log.warn('inventory', `details of a container: ${messageOf(failed.reason)}`);
    const learnt = missing.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    if (learnt.length > 0) this.#needs.learnt(learnt);
  }

  /** An image's inspection. Throws EngineError. */
  image(record: ImageRecord): Promise<ImageDetails> {
    return this.#needs.engine().imageDetails(record.id);
  }

  /**
   * Asks the engine for the volumes' sizes. It walks its disk for that, which can take minutes: only when somebody
   * wants to know, and never twice at a time. Throws EngineError.
   */
  async measureVolumes(signal: AbortSignal): Promise<void> {
    this.#measuring ??= this.#measure(signal).finally(() => (this.#measuring = undefined));
    await this.#measuring;
  }

  forget(): void {
    this.#volumeSizes = new Map();
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const usage = await this.#needs.engine().diskUsage({ deadline: 120_000, signal });
    this.#volumeSizes = usage.volumes;
    this.#needs.measured(usage.volumes.keys());
  }
}
