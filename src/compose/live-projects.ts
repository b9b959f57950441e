import { Emitter, type Event } from '../base/event.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { compareNames } from '../base/text.js';
import { publishedHost } from '../engine/endpoint/endpoint-host.js';
import { type ContainerRecord, type Engine } from '../engine/engine.js';
import { statusText } from '../engine/wording/status.js';
import { type Inventory } from '../inventory/inventory.js';
import { configHashOf, isOneOff, projectOf, serviceOf } from '../inventory/project.js';
import {
  type LiveProject,
  type LiveProjects,
  type LiveResources,
  type Replica,
} from '../language/core/compose/features/live.js';
import { type ProjectPlan } from './core/project-plan.js';

/**
 * What the inventory has of the projects that files belong to. Costs no request: it follows the inventory, and the
 * plans of the workspace. Only files that were asked for are looked at, and nothing is told that changes no answer.
 */
export class InventoryProjects implements LiveProjects, Disposable {
  readonly #inventory: Inventory;
  readonly #planOf: (file: string) => Promise<ProjectPlan>;
  readonly #store = new Store();
  readonly #didChange = this.#store.add(new Emitter<void>());
  /** By the file that was asked for; undefined while its plan is being read. */
  readonly #plans = new Map<string, ProjectPlan | undefined>();
  /** The projects that the engine has, as a text that changes with them. */
  #projects = '';
  #told = '[]';
  readonly onDidChange: Event<void> = this.#didChange.event;

  constructor(inventory: Inventory, planOf: (file: string) => Promise<ProjectPlan>, plansChanged: Event<unknown>) {
    this.#inventory = inventory;
    this.#planOf = planOf;
    this.#store.add(
      inventory.onDidChange((differences) => {
        if (differences.some(({ kind }) => kind === 'container')) this.#follow();
        else if (differences.some(({ kind }) => kind === 'network' || kind === 'volume')) this.#tell();
      }),
    );
    this.#store.add(inventory.onDidChangeConnection(() => this.#tell()));
    this.#store.add(plansChanged(() => this.#learnAll()));
  }

  of(file: string): LiveProject | undefined {
    if (!this.#plans.has(file)) {
      this.#plans.set(file, undefined);
      void this.#learn(file);
    }
    const plan = this.#plans.get(file);
    const { connection } = this.#inventory;
    if (!plan || connection.state !== 'connected' || !this.#inventory.isLoaded('container')) return undefined;
    const found = new Map<string, Replica[]>();
    for (const container of this.#inventory.containers.values()) {
      const service = serviceOf(container);
      if (projectOf(container) !== plan.name || service === undefined || isOneOff(container)) continue;
      const replicas = found.get(service) ?? [];
      replicas.push(replicaOf(container, connection.engine, plan));
      found.set(service, replicas);
    }
    for (const replicas of found.values()) replicas.sort((a, b) => compareNames(a.name, b.name));
    return found;
  }

  resources(file: string): LiveResources | undefined {
    const plan = this.#plans.get(file);
    const { connection, containers, networks, volumes } = this.#inventory;
    const isKnown = (['container', 'network', 'volume'] as const).every((kind) => this.#inventory.isLoaded(kind));
    if (!plan || connection.state !== 'connected' || !isKnown) return undefined;
    const used = { networks: zeros(networks.values()), volumes: zeros(volumes.values()) };
    const count = (users: Map<string, number>, names: Iterable<string | undefined>): void => {
      for (const name of new Set(names)) {
        const before = name === undefined ? undefined : users.get(name);
        if (name !== undefined && before !== undefined) users.set(name, before + 1);
      }
    };
    for (const { attachments, mounts } of containers.values()) {
      count(
        used.networks,
        attachments.map(({ network }) => network),
      );
      count(
        used.volumes,
        mounts.map(({ name }) => name),
      );
    }
    return { project: plan.name, ...used };
  }

  look(what: 'containers' | 'everything'): Disposable {
    return what === 'containers'
      ? this.#inventory.look('container')
      : this.#inventory.look('container', 'network', 'volume');
  }

  dispose(): void {
    this.#store.dispose();
    this.#plans.clear();
  }

  /** Of several projects that a file belongs to the one counts that the engine has containers of. */
  #follow(): void {
    const projects = new Set([...this.#inventory.containers.values()].map((container) => projectOf(container) ?? ''));
    const now = [...projects].sort().join('\n');
    if (now === this.#projects) this.#tell();
    else this.#learnAll();
    this.#projects = now;
  }

  #learnAll(): void {
    for (const file of this.#plans.keys()) void this.#learn(file);
  }

  async #learn(file: string): Promise<void> {
    const plan = await this.#planOf(file);
    if (this.#store.isDisposed) return;
    this.#plans.set(file, plan);
    this.#tell();
  }

  /** Announces what anybody would see: that a container is up a second longer is nothing new. */
  #tell(): void {
    const answers = [...this.#plans.keys()].flatMap((file) => {
      const live = this.of(file);
      if (!live) return [];
      const services = [...live].map(([name, replicas]) => [name, replicas.map((one) => ({ ...one, status: '' }))]);
      const resources = this.resources(file);
      return [[file, services, resources && [...resources.networks, ...resources.volumes]]];
    });
    const now = JSON.stringify(answers);
    if (now === this.#told) return;
    this.#told = now;
    this.#didChange.fire();
  }
}

/** None of these is used yet. */
function zeros(some: Iterable<{ readonly name: string }>): Map<string, number> {
  return new Map([...some].map(({ name }) => [name, 0]));
}

function replicaOf(container: ContainerRecord, { endpoint }: Engine, plan: ProjectPlan): Replica {
  const { id, name, state, health, exitCode, ports } = container;
  const hash = plan.services.find((service) => service.name === serviceOf(container))?.hash;
  const before = configHashOf(container);
  return {
    ...{ id, name, state, health, exitCode },
    status: statusText(container, Date.now()),
    published: ports
      .flatMap((port) =>
        port.publicPort === undefined || port.publicPort === 0
          ? []
          : [
              {
                address: `${publishedHost(port, endpoint)}:${port.publicPort}`,
                containerPort: port.privatePort,
                protocol: port.protocol,
              },
            ],
      )
      .filter(({ address, containerPort, protocol }, index, all) => {
        // Published on IPv4 and on IPv6 alike.
        const same = (one: (typeof all)[number]) =>
          one.address === address && one.containerPort === containerPort && one.protocol === protocol;
        return all.findIndex(same) === index;
      }),
    isChanged: hash === undefined || hash === '' || before === undefined ? undefined : hash !== before,
  };
}
