import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { manifestPages } from '../../scripts/docs/manifest-pages.mjs';
import { failureLine } from '../../src/build/core/build-result.js';
import { buildTaskType, readDefinition } from '../../src/build/core/definition.js';
import { type ContainerState } from '../../src/engine/engine.js';
import { containerFacts } from '../../src/explorer/rows/container-facts.js';
import { ContainerRows } from '../../src/explorer/rows/container-row.js';
import { containerRows } from '../../src/explorer/rows/container-rows.js';
import { changeRows } from '../../src/explorer/rows/change-rows.js';
import { fileRows } from '../../src/explorer/rows/file-rows.js';
import { imageRows } from '../../src/explorer/rows/image-rows.js';
import { networkRows } from '../../src/explorer/rows/network-rows.js';
import { registryRows } from '../../src/explorer/rows/registry-rows.js';
import { type Row } from '../../src/explorer/rows/row.js';
import { volumeRows } from '../../src/explorer/rows/volume-rows.js';
import { type FileEntry } from '../../src/files/core/file-source.js';
import { usage } from '../../src/inventory/usage.js';
import { container, image, network, readAt, volume } from '../support/builders.js';
import { declared } from '../support/declared.js';

interface MenuItem {
  readonly command: string;
  /** In a command's place. */
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}
interface Manifest {
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { command: string; title: string; category: string; icon?: string }[];
    readonly menus: Record<string, MenuItem[]>;
    readonly submenus: { id: string }[];
    readonly keybindings: MenuItem[];
    readonly viewsWelcome: { view: string; when: string; contents: string }[];
    readonly views: { longshore: { id: string }[] };
    readonly taskDefinitions: { type: string; required: string[]; properties: Record<string, unknown> }[];
    readonly problemMatchers: { name: string; pattern: Record<string, string | number> }[];
    readonly configuration: { properties: Record<string, Record<string, unknown>> };
  };
}

const root = path.join(import.meta.dirname, '../..');
const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
// The languages' commands are registered by their late bundles.
const late = ['longshore.dockerfile.check', 'longshore.dockerfile.showStages', 'longshore.compose.showPicture'];
const json = (name: string) => JSON.parse(text(name)) as Record<string, string>;
const manifest = JSON.parse(text('package.json')) as Manifest;
const { contributes } = manifest;
/** The menus' commands; submenus are looked at by themselves. */
const menus = Object.fromEntries(
  Object.entries(contributes.menus).map(([name, items]) => [
    name,
    items.filter(({ submenu }) => submenu === undefined),
  ]),
);
const english = json('package.nls.json');
const chinese = json('package.nls.zh-cn.json');
let code: Awaited<ReturnType<typeof declared>>;
before(async () => {
  code = await declared();
});

const shelf = (...names: string[]) => ({ names, isLoading: false, hasMore: true, error: undefined });
/** Docker Hub logged in, another that isn't and is listed, with a repository pinned and one that isn't. */
const everyRegistry: Parameters<typeof registryRows>[0] = {
  registries: ['docker.io', 'r.example.com'],
  isListed: (registry) => registry === 'r.example.com',
  isLoggedIn: (registry) => registry === 'docker.io' || registry === 'r.example.com',
  pinned: () => ['a/b'],
  repositories: () => shelf('c/d'),
  tags: () => shelf('1'),
  image: () => undefined,
};
const folder = { kind: 'file', scheme: 'longshore-container', authority: 'a', path: '/', isFolder: true } as const;

/** Files of every type, and links to each. */
function everyFile(): FileEntry[] {
  const ends = [undefined, 'file', 'directory'] as const;
  return (['file', 'directory', 'symlink', 'other'] as const).flatMap((type) =>
    ends.map((leadsTo) => ({
      ...{ name: `${type}-${leadsTo ?? ''}`, type, leadsTo, size: 1, mode: 0o755, modified: 0, uid: 0, gid: 0 },
      target: type === 'symlink' ? '/a' : undefined,
    })),
  );
}

/** Every row that the rows' functions can make, over all states and flags. */
function everyRow(): Row[] {
  const states: ContainerState[] = [
    'created',
    'running',
    'restarting',
    'paused',
    'exited',
    'dead',
    'removing',
    'unknown',
  ];
  const address = {
    gateway: undefined,
    mac: undefined,
    aliases: [],
    network: 'n',
    networkId: network().id,
    ipv6: undefined,
  };
  const labels = [{}, { 'com.docker.compose.project': 'shop' }];
  const ports = [[], [80, undefined].map((publicPort) => ({ privatePort: 80, publicPort, protocol: 'tcp', ip: '' }))];
  const containers = states.flatMap((state) =>
    [undefined, 'healthy' as const, 'unhealthy' as const, 'starting' as const].flatMap((health) =>
      labels.flatMap((label) =>
        ports.flatMap((port) =>
          [undefined, '10.0.0.2'].map((ipv4, index) =>
            container({
              id: [state, health, Object.keys(label).length, port.length, index].join('-'),
              state,
              health,
              labels: label,
              ports: port,
              attachments: [{ ...address, ipv4 }],
              mounts: ['volume', 'bind'].map((type) => ({
                type,
                name: 'data',
                source: '',
                destination: '',
                readOnly: false,
              })),
            }),
          ),
        ),
      ),
    ),
  );
  const makers = new ContainerRows();
  const used = usage([container({ mounts: containers[0]?.mounts ?? [] }), ...containers]);
  const choices = { groupByLabel: '', sortBy: 'name', text: '', runningOnly: false, onlyFolders: undefined } as const;
  const service = { profiles: [], file: '/shop/compose.yaml', line: 1 };
  const plan = {
    name: 'shop',
    folder: '/shop',
    files: ['/shop/compose.yaml'],
    included: [],
    profiles: [],
    problem: undefined,
  };
  const plans = [{ ...plan, services: [{ ...service, name: 'web' }] }];
  const roots = [
    ...(['project', 'image', 'network', 'status', 'label', 'none'] as const).flatMap((groupBy) =>
      containerRows(containers, { ...choices, plans, groupBy }, readAt, makers),
    ),
    // Replicas of a service.
    ...containerRows(
      containers.map((one) => ({
        ...one,
        labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db' },
      })),
      { ...choices, plans, groupBy: 'project' },
      readAt,
      makers,
    ),
    ...containers.flatMap((one) => containerFacts(one, undefined, one.id)),
    // On the machine's network, another container's, or none.
    ...['host', 'container:a', 'none'].map((networkMode) =>
      makers.row(container({ id: networkMode, networkMode }), readAt),
    ),
    ...containerFacts(container(), undefined, 'c'),
    ...changeRows(
      folder,
      (['added', 'changed', 'deleted'] as const).map((kind) => ({ path: `/a/${kind}`, kind })),
      'd',
    ),
    ...fileRows(folder, { entries: everyFile(), isPartial: true }, { users: new Map(), groups: new Map() }, 'f'),
    ...imageRows(
      [
        image(),
        image({ id: 'sha256:u' }),
        image({ id: 'sha256:d', tags: [] }),
        image({ id: 'x', tags: [], digests: ['a@b'] }),
      ],
      used,
      { sortBy: 'name', showDangling: true },
      readAt,
    ),
    ...volumeRows(
      [volume(), volume({ name: 'x' }), volume({ name: 'y', isAnonymous: true })],
      used,
      new Map(),
      () => undefined,
      readAt,
      makers,
    ),
    ...registryRows(everyRegistry, { mirrors: ['m'], insecure: ['i'], insecureNetworks: [] }, readAt),
    ...networkRows(
      [network(), network({ id: 'u' }), network({ id: 'b', isBuiltIn: true })],
      used,
      () => undefined,
      readAt,
      makers,
    ),
  ];
  const all: Row[] = [];
  const visit = (row: Row) => {
    all.push(row);
    if (Array.isArray(row.children)) (row.children as readonly Row[]).forEach(visit);
  };
  roots.forEach(visit);
  return all;
}

/** What hides a command where the endpoint may not be changed. */
const mayChange = '!longshore:isReadOnly';
const changes = ({ changes: may, destructive }: { changes?: true; destructive?: true }) => may ?? destructive ?? false;

/** The clause on `viewItem`, as a predicate on context values. */
function viewItem(when: string): (context: string) => boolean {
  // Some are not for the view that a row is in.
  const clause = when.replace(` && ${mayChange}`, '').replace(/^view != longshore\.\w+ && /, '');
  const pattern = /^viewItem =~ \/(.+)\/$/.exec(clause)?.[1];
  if (pattern !== undefined) return (context) => new RegExp(pattern).test(context);
  const value = /^viewItem == '?([^']+)'?$/.exec(clause)?.[1];
  assert.ok(value !== undefined, `a clause that the test doesn't understand: ${when}`);
  return (context) => context === value;
}

test('1: the commands of the manifest are those of the code', () => {
  assert.deepEqual(
    contributes.commands.map(({ command }) => command).sort(),
    [...code.commands.map(({ id }) => id as string), ...late].sort(),
  );
});

test('2: menus, keys and welcome links name commands that exist', () => {
  const ids = new Set<string>([...code.commands.map(({ id }) => id), ...late]);
  const links = Object.values({ ...english, zh: Object.values(chinese).join(' ') }).flatMap((words) =>
    [...words.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id ?? ''),
  );
  const named = [...Object.values(menus).flat(), ...contributes.keybindings].map(({ command }) => command);
  assert.ok(links.length > 0);
  assert.deepEqual(
    // The editor makes a focus command for each view; the workbench's own are its own matter.
    [...named, ...links.filter((id) => !/^(longshore\.\w+\.focus|workbench\..+)$/.test(id))].filter(
      (id) => !ids.has(id),
    ),
    [],
  );
});

test('3: what only a menu offers is hidden from the palette, what changes something on a read-only endpoint, and nothing else', () => {
  const hidden = (menus['commandPalette'] ?? [])
    .filter(({ command }) => !late.includes(command))
    .map(({ command, when }) => `${command} ${when ?? ''}`);
  const menuOnly = code.commands.filter(({ offered }) => offered === 'menu').map(({ id }) => `${id} false`);
  const changing = code.commands.filter((one) => one.offered === 'palette' && changes(one));
  assert.deepEqual(hidden.sort(), [...menuOnly, ...changing.map(({ id }) => `${id} ${mayChange}`)].sort());
});

test('11: what changes something is hidden from every menu where the endpoint is read-only, and nothing else is', () => {
  const changing = new Set<string>(code.commands.filter(changes).map(({ id }) => id));
  assert.ok(changing.size > 15);
  const buildMenus = ['explorer/context', 'editor/context', 'editor/title/context'];
  const all = ['view/title', 'view/item/context', ...buildMenus, ...contributes.submenus.map(({ id }) => id)];
  for (const menu of all) {
    for (const { command, when = '' } of menus[menu] ?? []) {
      assert.equal(when.endsWith(` && ${mayChange}`), changing.has(command), `${menu}: ${command} when ${when}`);
    }
  }
});

/** Verbs that change nothing on an engine (one deletes at a registry): whoever adds one decides here or by `changes`. */
const harmless =
  /^longshore\.(context\.\w+|containers\.(filter|clearFilters|groupBy|sortBy|show\w+|stats)|images\.(sortBy|show\w+|hide\w+)|volumes\.(measure|chooseHelper)|volume\.goToPath|ports\.show|networks\.map|network\.reveal|port\.open|workspace\.addDockerFiles|compose\.(openFile|fromContainers|config|digests|logs|port|ps|top|images|events|convert)|container\.(goToPath|reveal|top|health|changes|reach)|file\.(open|openChange|download|find|goToFile|refresh|listAll|copyPath)|(container|image|volume|network|attachment)\.(inspect|copy\w+|logs\w*|save|export|wait|why|stats|layers|compare|containers|openPage)|engine\.(reconnect|showLog|showEndpoint)|disk\.show|registry\.\w+|registries\.\w+|remote\.(copy\w+|openPage|delete)|endpoint\.\w+)$/;

test('12: every command either changes something on the engine, or is known not to', () => {
  const undecided = code.commands.filter((one) => changes(one) === harmless.test(one.id)).map(({ id }) => id);
  assert.deepEqual(undecided, []);
});

test('4: every text of the manifest is there in English and Chinese, and none is unused', () => {
  const used = [...new Set([...text('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key))].sort();
  assert.deepEqual(Object.keys(english).sort(), used);
  assert.deepEqual(Object.keys(chinese).sort(), used);
  // A welcome view knows links and buttons alone; other Markdown stands there as it is written.
  for (const texts of [english, chinese]) {
    for (const [key, words] of Object.entries(texts))
      if (key.startsWith('welcome.')) assert.doesNotMatch(words, /[`*]/);
  }
  for (const { title, category } of contributes.commands)
    assert.match(`${title} ${category}`, /^%[\w.]+% (%[\w.]+%|Longshore)$/);
});

test('14: no text stands twice: of two with one key the last would win', () => {
  for (const name of ['package.nls.json', 'package.nls.zh-cn.json', 'l10n/bundle.l10n.zh-cn.json']) {
    assert.equal([...text(name).matchAll(/^ {2}"/gm)].length, Object.keys(json(name)).length, name);
  }
});

test('5: every menu clause matches a row that there can be, and no row whose command says no', () => {
  const rows = everyRow();
  const byId = new Map(code.commands.map((command) => [command.id as string, command]));
  for (const { command, when = '' } of contributes.menus['view/item/context'] ?? []) {
    const matching = rows.filter(({ context }) => viewItem(when)(context));
    assert.notEqual(matching.length, 0, `${command}: nothing matches ${when}`);
    const on = byId.get(command);
    for (const row of matching)
      assert.notEqual(row.refs.length, 0, `${command} on ${row.context} has nothing to act on`);
    if (on?.on !== 'container' || !on.when) continue;
    for (const row of matching.filter(({ context }) => context.startsWith('container '))) {
      const state = row.context.split(' ')[1] as ContainerState;
      const attachments = row.context.includes('addressed')
        ? [{ network: '', networkId: '', ipv4: '1', ipv6: undefined, gateway: undefined, mac: undefined, aliases: [] }]
        : [];
      const networkMode = row.context.includes('networked') ? 'bridge' : 'host';
      const health = row.context.includes(' health=') ? ('healthy' as const) : undefined;
      assert.ok(
        on.when(container({ state, attachments, health, networkMode })),
        `${command} is offered on ${row.context}, but can't run there`,
      );
    }
  }
});

test('6: the settings of the manifest are those of the code', () => {
  const declaredSettings = Object.entries(code.settings).map(([id, setting]) => ({
    id,
    type: setting.type,
    default: setting.default,
    scope: setting.scope,
    enum: setting.values,
    minimum: setting.minimum,
    maximum: setting.maximum,
  }));
  const contributed = Object.entries(contributes.configuration.properties).map(([id, property]) => ({
    id,
    type: property['type'],
    default: property['default'],
    scope: property['scope'],
    enum: property['enum'],
    minimum: property['minimum'],
    maximum: property['maximum'],
  }));
  assert.deepEqual(contributed, declaredSettings);
  const restricted = Object.entries(code.settings).flatMap(([id, setting]) => (setting.restricted ? [id] : []));
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, restricted);
});

test('7: the views are those that the code makes, and every file that is named is there', () => {
  assert.deepEqual(
    contributes.views.longshore.map(({ id }) => id),
    ['containers', 'images', 'volumes', 'networks', 'ports', 'registries'].map((name) => `longshore.${name}`),
  );
  const pages = [english, chinese].flatMap((words) => Object.values(words).filter((word) => word.startsWith('media/')));
  const files = [
    ...pages,
    ...[...text('package.json').matchAll(/"((?:media|syntaxes|l10n)\/[^"]+)"/g)].map(([, file]) => file ?? ''),
  ];
  assert.deepEqual(
    files.filter((file) => !existsSync(path.join(root, file))),
    [],
  );
});

test('13: the tasks of the manifest are those that the code reads, and a failure’s line is what the matcher knows', () => {
  const definition = contributes.taskDefinitions.find(({ type }) => type === buildTaskType);
  assert.ok(definition);
  const values: Record<string, unknown> = { dockerfile: 'a/Dockerfile' };
  const plan = readDefinition(values, '/w');
  assert.deepEqual(Object.keys(plan).sort(), Object.keys(definition.properties).sort());
  const matcher = contributes.problemMatchers.find(({ name }) => name === buildTaskType);
  const { regexp = '', ...groups } = matcher?.pattern ?? {};
  const found = new RegExp(String(regexp)).exec(failureLine('/w/a/Dockerfile', { line: 3, message: 'no: such' }));
  const group = (name: string) => found?.[Number(groups[name])];
  assert.deepEqual(
    [group('file'), group('line'), group('severity'), group('message')],
    ['/w/a/Dockerfile', '3', 'error', 'no: such'],
  );
});

test('8: what destroys is never inline, and every icon is a codicon', () => {
  const destructive = new Set<string>(code.commands.filter((command) => command.destructive).map(({ id }) => id));
  const inline = (contributes.menus['view/item/context'] ?? []).filter(({ group }) => group?.startsWith('inline'));
  assert.deepEqual(
    inline.filter(({ command }) => destructive.has(command)),
    [],
  );
  const mapping = JSON.parse(text('node_modules/@vscode/codicons/src/template/mapping.json')) as Record<
    string,
    string[]
  >;
  const codicons = new Set(Object.values(mapping).flat());
  const icons = [
    ...contributes.commands.flatMap(({ icon }) => (icon ? [icon.slice(2, -1)] : [])),
    ...everyRow().map(({ icon }) => icon.name.replace('~spin', '')),
  ];
  assert.deepEqual(
    [...new Set(icons)].filter((name) => !codicons.has(name)),
    [],
  );
});

test('14: every submenu is in a menu and has commands', () => {
  const shown = new Set(Object.values(contributes.menus).flatMap((items) => items.map(({ submenu }) => submenu)));
  for (const { id } of contributes.submenus) {
    assert.ok(shown.has(id), id);
    assert.ok((menus[id] ?? []).length > 0, id);
  }
});

test('9: every context key of a clause is declared', () => {
  const clauses = [
    ...Object.values(contributes.menus).flat(),
    ...contributes.keybindings,
    ...contributes.viewsWelcome,
  ].map(({ when = '' }) => when);
  const used = new Set(clauses.flatMap((when) => [...when.matchAll(/longshore:\w+/g)].map(([key]) => key)));
  assert.deepEqual(
    [...used].filter((key) => !code.contextKeyNames.includes(key)),
    [],
  );
  assert.ok(used.size > 0);
});

test('10: the pages on commands and settings are those that the manifest makes (npm run docs)', () => {
  for (const [name, page] of Object.entries(manifestPages(root))) assert.equal(text(name), page, name);
});
