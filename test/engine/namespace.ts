import { randomBytes } from 'node:crypto';
import { rawApi } from './raw-api.js';

/** The image that every engine of the test bed has. */
export const image = 'busybox:local';

/** Ends at once when asked to: pid 1 heeds only the signals that it traps. */
const patient = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];

/** Makes objects that carry the label longshore.run and a name of their own, and removes all of them in the end. */
export class Namespace {
  readonly prefix = `longshore-${randomBytes(4).toString('hex')}`;
  readonly #socket: string;
  readonly #undo: (() => Promise<unknown>)[] = [];
  #count = 0;

  constructor(socket: string) {
    this.#socket = socket;
  }

  get labels(): Record<string, string> {
    return { 'longshore.run': this.prefix };
  }

  name(): string {
    this.#count += 1;
    return `${this.prefix}-${this.#count}`;
  }

  /** Creates a container that would run until it is stopped; gives its id. */
  async container(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const body = { Image: image, Cmd: patient, Labels: this.labels, StopTimeout: 5, ...more };
    const { Id } = (await this.#ask('POST', `/containers/create?name=${this.name()}`, body)) as { Id: string };
    this.#undo.push(() => this.#ask('DELETE', `/containers/${Id}?force=true&v=true`));
    return Id;
  }

  async volume(): Promise<string> {
    const name = this.name();
    await this.#ask('POST', '/volumes/create', { Name: name, Labels: this.labels });
    this.#undo.push(() => this.#ask('DELETE', `/volumes/${name}?force=true`));
    return name;
  }

  /** Gives the network's id. */
  async network(): Promise<string> {
    const { Id } = (await this.#ask('POST', '/networks/create', { Name: this.name(), Labels: this.labels })) as {
      Id: string;
    };
    this.#undo.push(() => this.#ask('DELETE', `/networks/${Id}`));
    return Id;
  }

  /** Gives an image one more tag, which is `name:one`; gives the reference. */
  async tag(of = image): Promise<string> {
    const repository = this.name();
    await this.#ask('POST', `/images/${of}/tag?repo=${repository}&tag=one`);
    this.#undo.push(() => this.#ask('DELETE', `/images/${repository}:one`));
    return `${repository}:one`;
  }

  /** Makes an image of its own; gives its id. */
  async image(): Promise<string> {
    return this.commit(await this.container());
  }

  /** Makes an image of a container; gives its id. */
  async commit(container: string): Promise<string> {
    const query = `container=${container}&repo=${this.name()}&tag=own`;
    const { Id } = (await this.#ask('POST', `/commit?${query}`, { Labels: this.labels })) as { Id: string };
    this.#undo.push(() => this.#ask('DELETE', `/images/${Id}?force=true`));
    return Id.startsWith('sha256:') ? Id : `sha256:${Id}`;
  }

  /** Removes what a test has made itself, by its path in the API: `/networks/x`. */
  owns(path: string): void {
    this.#undo.push(() => this.#ask('DELETE', path));
  }

  /** Removes everything in reverse order; what a test has removed itself is no failure. */
  async clean(): Promise<void> {
    for (const undo of this.#undo.reverse()) {
      await undo().catch((error: unknown) => {
        if (!/: 404 /.test(String(error))) throw error;
      });
    }
  }

  #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    return rawApi(this.#socket, method, path, body);
  }
}
