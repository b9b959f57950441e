/**
 * A Compose file with what belongs to it: its `.env`, the files it includes, the services it extends, and the file that
 * it is laid over where its name says so. Nothing is ever fetched from elsewhere.
 */
import { parseDotenv } from './dotenv.js';
import { Values } from './walk.js';
import { folderOf, isRemote, resolvePath, type Surroundings } from './surroundings.js';
import { readYaml, type YamlFile } from './yaml/read.js';
import { type Entry, entriesOf, entryOf, itemsOf, type MapNode, valueOf, type YamlNode } from './yaml/tree.js';

/** What has names of its own in a file. */
export type Section = 'services' | 'networks' | 'volumes' | 'configs' | 'secrets' | 'models';
export const sections: readonly Section[] = ['services', 'networks', 'volumes', 'configs', 'secrets', 'models'];

/** Settings of a service, its own first, then those of what it extends. */
export interface Layer {
  readonly file: YamlFile;
  readonly node: MapNode;
  /** The folder that its paths are relative to; undefined when that isn't known. */
  readonly folder: string | undefined;
  /** Whether it is written in the file itself. */
  readonly isHere: boolean;
}

export type ExtendsProblem =
  | { readonly kind: 'no-service'; readonly name: string }
  | { readonly kind: 'no-file'; readonly file: string; readonly path: string }
  | { readonly kind: 'circle'; readonly name: string }
  | { readonly kind: 'remote'; readonly file: string };

export interface Service {
  readonly name: string;
  readonly entry: Entry;
  readonly layers: readonly Layer[];
  /** What keeps its settings from being known. */
  readonly problem: ExtendsProblem | undefined;
  /** Whether something that it extends isn't known (yet). */
  readonly isIncomplete: boolean;
  readonly profiles: readonly string[];
  readonly isEnabled: boolean;
}

/** A file that another one includes. */
export interface Included {
  readonly written: string;
  readonly node: YamlNode;
  readonly path: string | undefined;
  readonly state: 'read' | 'missing' | 'remote' | 'circle' | 'unknown';
  readonly project: Project | undefined;
}

/** How deep files include each other, at most. */
const deepest = 20;

/** Files that one file brings with it: where they include each other the ways through them are without number. */
const mostFiles = 200;

export class Project {
  readonly file: YamlFile;
  readonly around: Surroundings;
  readonly folder: string | undefined;
  readonly environment: (name: string) => string | undefined;
  readonly dotenv: ReadonlyMap<string, string>;
  readonly values: Values;
  readonly services: ReadonlyMap<string, Service>;
  readonly included: readonly Included[];
  /** The file that this one is laid over, by its name. */
  readonly base: Project | undefined;
  readonly activeProfiles: ReadonlySet<string>;
  readonly #chain: readonly string[];
  readonly #budget: { left: number };
  readonly #files = new Map<string, YamlFile>();
  readonly #names = new Map<Section, ReadonlySet<string>>();

  /**
   * @param chain the files over which this one was come to
   * @param budget how many more files are read
   * @param below the file that this one is laid over, where another file says so
   */
  constructor(
    file: YamlFile,
    around: Surroundings,
    chain: readonly string[] = [],
    budget = { left: mostFiles },
    below?: Project,
  ) {
    this.#budget = budget;
    this.file = file;
    this.around = around;
    this.#chain = around.path === undefined ? chain : [...chain, around.path];
    this.folder = around.path === undefined ? undefined : folderOf(around.path);
    const dotenv = this.folder === undefined ? undefined : around.text(`${this.folder}/.env`);
    this.dotenv = parseDotenv(dotenv ?? '', around.environment);
    this.environment = (name) => around.environment[name] ?? this.dotenv.get(name);
    this.values = new Values(this.environment);
    const profiles = this.environment('COMPOSE_PROFILES') ?? '';
    this.activeProfiles = new Set(profiles.split(',').map((profile) => profile.trim()));
    this.base = below ?? (chain.length === 0 ? this.#findBase() : undefined);
    this.included = chain.length < deepest ? this.#include() : [];
    this.services = this.#readServices();
  }

  /** The entries of a section that this file has itself. */
  entries(section: Section): readonly Entry[] {
    return this.file.roots.flatMap((root) => entriesOf(valueOf(root, section)));
  }

  /** Whether a name of a section is there, here or in a file that belongs to this one. */
  has(section: Section, name: string): boolean {
    return this.names(section).has(name);
  }

  /** Names of a section, those of included files too. */
  names(section: Section): ReadonlySet<string> {
    const known = this.#names.get(section);
    if (known) return known;
    const own = this.entries(section).map(({ key }) => key.text);
    const others = this.included.flatMap(({ project }) => [...(project?.names(section) ?? [])]);
    const made = new Set([...own, ...(this.base?.names(section) ?? []), ...others]);
    this.#names.set(section, made);
    return made;
  }

  /** Whether something that belongs to it isn't known (yet), so that nothing can be said to be missing. */
  get isIncomplete(): boolean {
    const isOpen = this.included.some(({ state, project }) => {
      return state === 'unknown' || state === 'remote' || project?.isIncomplete === true;
    });
    return isOpen || this.base?.isIncomplete === true;
  }

  /** A service, also one of a file that belongs to this one. */
  service(name: string): Service | undefined {
    const own = this.services.get(name) ?? this.base?.service(name);
    if (own) return own;
    for (const { project } of this.included) {
      const found = project?.service(name);
      if (found) return found;
    }
    return undefined;
  }

  /** Where a name of a section is written: in this file, or in one that belongs to it. */
  find(section: Section, name: string): { readonly project: Project; readonly entry: Entry } | undefined {
    const entry = this.entries(section).find(({ key }) => key.text === name);
    if (entry) return { project: this, entry };
    const others = [...(this.base ? [this.base] : []), ...this.included.flatMap(({ project }) => project ?? [])];
    for (const other of others) {
      const found = other.find(section, name);
      if (found) return found;
    }
    return undefined;
  }

  resolve(written: string, folder = this.folder): string | undefined {
    return folder === undefined ? undefined : resolvePath(folder, written);
  }

  /** `compose.override.yaml` and the like are laid over `compose.yaml` beside them. */
  #findBase(): Project | undefined {
    const { path } = this.around;
    const match = path === undefined ? null : /^(.*\/)((?:docker-)?compose)\.[^/]+\.(ya?ml)$/.exec(path);
    if (!match) return undefined;
    const [, folder = '', stem = ''] = match;
    for (const extension of ['yaml', 'yml']) {
      for (const name of new Set([stem, 'compose', 'docker-compose'])) {
        const basePath = `${folder}${name}.${extension}`;
        const text = this.around.text(basePath);
        if (typeof text === 'string') {
          return new Project(readYaml(text), { ...this.#inherit(), path: basePath }, this.#chain);
        }
      }
    }
    return undefined;
  }

  #inherit(): Surroundings {
    const { around } = this;
    return {
      path: around.path,
      environment: around.environment,
      text: (at) => around.text(at),
      kind: (at) => around.kind(at),
    };
  }

  #include(): Included[] {
    const nodes = this.file.roots.flatMap((root) => itemsOf(valueOf(root, 'include')));
    return nodes.flatMap((node) => {
      const paths = node.kind === 'map' ? valueOf(node, 'path') : node;
      const each = paths?.kind === 'list' ? paths.items : paths ? [paths] : [];
      // Files that are included as one lie over each other.
      let below: Project | undefined;
      return each.flatMap((one) => {
        const written = this.values.text(one);
        if (written === undefined) return [];
        const included = this.#includeOne(written, one, below);
        below = included.project ?? below;
        return [included];
      });
    });
  }

  #includeOne(written: string, node: YamlNode, below: Project | undefined): Included {
    const base = { written, node, path: undefined, project: undefined };
    if (isRemote(written)) return { ...base, state: 'remote' };
    const path = this.resolve(written);
    if (path === undefined) return { ...base, state: 'unknown' };
    if (this.#chain.includes(path)) return { ...base, path, state: 'circle' };
    const text = this.around.text(path);
    if (text === undefined) return { ...base, path, state: 'unknown' };
    if (text === null) return { ...base, path, state: 'missing' };
    if (this.#budget.left <= 0) return { ...base, path, state: 'unknown' };
    this.#budget.left -= 1;
    const project = new Project(readYaml(text), { ...this.#inherit(), path }, this.#chain, this.#budget, below);
    return { ...base, path, state: 'read', project };
  }

  #readServices(): Map<string, Service> {
    const byName = new Map<string, Entry[]>();
    for (const entry of this.entries('services')) {
      byName.set(entry.key.text, [...(byName.get(entry.key.text) ?? []), entry]);
    }
    const services = new Map<string, Service>();
    for (const [name, entries] of byName) {
      const entry = entries.at(-1);
      if (entry) services.set(name, this.#readService(name, entry, entries));
    }
    return services;
  }

  #readService(name: string, entry: Entry, entries: readonly Entry[]): Service {
    const layers: Layer[] = [];
    const state: { problem: ExtendsProblem | undefined; isIncomplete: boolean } = {
      problem: undefined,
      isIncomplete: false,
    };
    const seen = new Set<string>();
    const add = (nodes: readonly YamlNode[], file: YamlFile, path: string | undefined, service: string): void => {
      const id = `${path ?? ''}\n${service}`;
      if (seen.has(id)) {
        state.problem ??= { kind: 'circle', name: service };
        return;
      }
      seen.add(id);
      const folder = path === undefined ? undefined : folderOf(path);
      for (const node of nodes) {
        if (node.kind !== 'map') continue;
        layers.push({ node, file, folder, isHere: file === this.file });
        extend(valueOf(node, 'extends'), file, path);
      }
    };
    const extend = (node: YamlNode | undefined, file: YamlFile, path: string | undefined): void => {
      const base = this.values.text(node?.kind === 'map' ? valueOf(node, 'service') : node);
      if (base === undefined) return;
      const written = this.values.text(valueOf(node, 'file'));
      const target = written === undefined ? { file, path } : this.#fileOf(written, path);
      if ('kind' in target) {
        state.problem ??= target;
        return;
      }
      if (!target.file) {
        state.isIncomplete = true;
        return;
      }
      const nodes = target.file.roots.flatMap((root) => valueOf(root, 'services', base) ?? []);
      if (nodes.length === 0 && (written !== undefined || !this.base?.has('services', base))) {
        state.problem ??= { kind: 'no-service', name: base };
      }
      add(nodes, target.file, target.path, base);
    };
    add(entries.map(({ value }) => value).reverse(), this.file, this.around.path, name);
    const profiles = layers
      .flatMap(({ node }) => itemsOf(valueOf(node, 'profiles')))
      .map((item) => this.values.text(item) ?? '');
    const isEnabled =
      profiles.length === 0 ||
      profiles.some((profile) => this.activeProfiles.has(profile) || this.activeProfiles.has('*'));
    const below = this.base?.service(name);
    return {
      name,
      entry,
      layers: below ? [...layers, ...below.layers.map((layer) => ({ ...layer, isHere: false }))] : layers,
      problem: state.problem,
      isIncomplete: state.isIncomplete || state.problem !== undefined,
      profiles,
      isEnabled,
    };
  }

  #fileOf(
    written: string,
    from: string | undefined,
  ): { readonly file: YamlFile | undefined; readonly path: string | undefined } | ExtendsProblem {
    if (isRemote(written)) return { kind: 'remote', file: written };
    const path = from === undefined ? undefined : resolvePath(folderOf(from), written);
    if (path === undefined) return { file: undefined, path };
    if (path === this.around.path) return { file: this.file, path };
    const text = this.around.text(path);
    if (text === null) return { kind: 'no-file', file: written, path };
    if (text === undefined) return { file: undefined, path };
    const known = this.#files.get(path) ?? readYaml(text);
    this.#files.set(path, known);
    return { file: known, path };
  }
}

/** A setting of a service: the first layer that has it. */
export function settingOf(
  service: Service,
  ...path: readonly string[]
): { readonly value: YamlNode; readonly layer: Layer } | undefined {
  for (const layer of service.layers) {
    const [first = '', ...rest] = path;
    const entry = entryOf(layer.node, first);
    if (entry?.value.tag === '!reset') return undefined;
    const value = entry && valueOf(entry.value, ...rest);
    if (value) return { value, layer };
  }
  return undefined;
}

/** A setting of a service in every layer that has it: lists and mappings are joined. */
export function settingsOf(
  service: Service,
  ...path: readonly string[]
): { readonly value: YamlNode; readonly layer: Layer }[] {
  const found: { readonly value: YamlNode; readonly layer: Layer }[] = [];
  for (const layer of service.layers) {
    const [first = '', ...rest] = path;
    const entry = entryOf(layer.node, first);
    if (entry?.value.tag === '!reset') break;
    const value = entry && valueOf(entry.value, ...rest);
    if (value) found.push({ value, layer });
    if (entry?.value.tag === '!override') break;
  }
  return found;
}
