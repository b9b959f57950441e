/** The same in another form: short and long syntax of ports, mounts and dependencies. */
import * as l10n from '@vscode/l10n';
import { type Repair } from './problem.js';
import { type Project } from './project.js';
import { parseMount, parsePort } from './short-syntax.js';
import { type MapNode, type ScalarNode, type YamlNode, placeAt, valueOf } from './yaml/tree.js';

const range = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? String(from) : `${from}-${to}`;

/** A text that YAML reads as one. */
function quoted(text: string): string {
  return /^[\w./~-][\w./~@+-]*$/.test(text) && !/^[\d.]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

type Pairs = readonly (readonly [string, string])[];

function longPort(text: string): Pairs | undefined {
  const port = parsePort(text);
  if (typeof port === 'string' || port.container.from !== port.container.to) return undefined;
  return [
    ['target', String(port.container.from)],
    ...(port.host ? [['published', `"${range(port.host)}"`] as const] : []),
    ...(port.hostIp === undefined ? [] : [['host_ip', quoted(port.hostIp)] as const]),
    ...(port.protocol === 'tcp' ? [] : [['protocol', port.protocol] as const]),
  ];
}

function longMount(text: string): Pairs | undefined {
  const mount = parseMount(text);
  if (typeof mount === 'string' || mount.options.some((option) => option !== 'ro' && option !== 'rw')) return undefined;
  return [
    ['type', mount.type],
    ...(mount.source === undefined ? [] : [['source', quoted(mount.source)] as const]),
    ['target', quoted(mount.target)],
    ...(mount.options.includes('ro') ? [['read_only', 'true'] as const] : []),
  ];
}

/** The scalars of a mapping that has nothing else. */
function plainPairs(node: MapNode): ReadonlyMap<string, string> | undefined {
  const pairs = new Map<string, string>();
  for (const { key, value } of node.entries) {
    if (value.kind !== 'scalar') return undefined;
    pairs.set(key.text, value.text);
  }
  return pairs;
}

function only(pairs: ReadonlyMap<string, string>, ...names: readonly string[]): boolean {
  return [...pairs.keys()].every((name) => names.includes(name));
}

function shortPort(node: MapNode): string | undefined {
  const pairs = plainPairs(node);
  const target = pairs?.get('target');
  if (!pairs || target === undefined || !only(pairs, 'target', 'published', 'host_ip', 'protocol')) return undefined;
  const ip = pairs.get('host_ip');
  const address = ip === undefined ? '' : ip.includes(':') ? `[${ip}]:` : `${ip}:`;
  const published = pairs.get('published') ?? '';
  const host = published === '' && address === '' ? '' : `${published}:`;
  const protocol = pairs.get('protocol') ?? 'tcp';
  return `${address}${host}${target}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

function shortMount(node: MapNode): string | undefined {
  const pairs = plainPairs(node);
  const [source, target] = [pairs?.get('source'), pairs?.get('target')];
  if (!pairs || target === undefined || !only(pairs, 'type', 'source', 'target', 'read_only')) return undefined;
  const text = `${source === undefined ? '' : `${source}:`}${target}${pairs.get('read_only') === 'true' ? ':ro' : ''}`;
  const again = parseMount(text);
  // A volume can't be told from a path of the host when it looks like one.
  return typeof again === 'object' && again.type === pairs.get('type') ? text : undefined;
}

/** Spaces before the first character of a place's line, up to the place. */
function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function toLong(text: string, node: ScalarNode, pairs: Pairs): Repair {
  const indent = `\n${' '.repeat(columnOf(text, node.span.start))}`;
  return {
    title: l10n.t('Write it in the long form'),
    edits: [{ span: node.span, text: pairs.map(([name, value]) => `${name}: ${value}`).join(indent) }],
    isPreferred: false,
    isSafe: false,
  };
}

function trimmed(text: string, node: YamlNode): { readonly start: number; readonly end: number } {
  const { start, end } = node.span;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function dependencies(text: string, node: YamlNode): Repair | undefined {
  if (node.kind !== 'list' || node.isFlow || node.items.some((item) => item.kind !== 'scalar')) return undefined;
  const column = columnOf(text, node.span.start);
  const [outer, inner] = [`\n${' '.repeat(column)}`, `\n${' '.repeat(column + 2)}`];
  const names = node.items.map((item) => (item as ScalarNode).text);
  return {
    title: l10n.t('Write it in the long form'),
    edits: [
      {
        span: trimmed(text, node),
        text: names.map((name) => `${name}:${inner}condition: service_started`).join(outer),
      },
    ],
    isPreferred: false,
    isSafe: false,
  };
}

/** Ways to write what is at an offset in another form. */
export function rewritesAt(project: Project, offset: number): Repair[] {
  const { text, roots } = project.file;
  const root = roots.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!root) return [];
  const { path, nodes } = placeAt(root, offset);
  if (path[0] !== 'services') return [];
  const key = path[2];
  const item = nodes[4];
  if (key === 'depends_on') {
    const rewrite = nodes[3] && dependencies(text, nodes[3]);
    return rewrite ? [rewrite] : [];
  }
  if ((key !== 'ports' && key !== 'volumes') || !item || valueOf(item, '')) return [];
  if (item.kind === 'scalar') {
    const isInFlow = nodes.some((node) => node.kind !== 'scalar' && node.isFlow);
    const pairs =
      item.text.includes('$') || isInFlow ? undefined : key === 'ports' ? longPort(item.text) : longMount(item.text);
    return pairs ? [toLong(text, item, pairs)] : [];
  }
  if (item.kind !== 'map' || item.entries.some(({ merged }) => merged)) return [];
  const short = key === 'ports' ? shortPort(item) : shortMount(item);
  // A comment in it would be lost.
  if (short === undefined || text.slice(item.span.start, item.span.end).includes('#')) return [];
  const written = key === 'ports' ? `"${short}"` : quoted(short);
  return [
    {
      title: l10n.t('Write it in the short form'),
      edits: [{ span: trimmed(text, item), text: written }],
      isPreferred: false,
      isSafe: false,
    },
  ];
}
