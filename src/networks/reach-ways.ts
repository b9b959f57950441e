import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type AttachmentRecord, type NetworkRecord } from '../engine/engine.js';
import { shortId } from '../engine/wording/image-name.js';
import { type NetworkPlace, type ReachFacts } from './reach-facts.js';

/** A way from one container to another. */
export interface ReachWay {
  /** The network's name, or what else leads there. */
  readonly over: string;
  readonly kind: 'itself' | 'names' | 'addresses' | 'link' | 'machine';
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  /** Why it leads nowhere all the same; '' where it leads there. */
  readonly blocked: string;
  /** Published ports in place of the container's own: `private port → port there`. */
  readonly ports?: ReadonlyMap<number, number>;
}

type Own = Extract<NetworkPlace, { kind: 'own' }>;

/** Every way by facts, the best first. */
export function waysOf(facts: ReachFacts): readonly ReachWay[] {
  const { from, to } = facts;
  const ways = from.container.id === to.container.id || isShared(from.place, to.place) ? [itself] : between(facts);
  return [...ways].sort((a, b) => Number(a.blocked !== '') - Number(b.blocked !== '') || rank(a) - rank(b));
}

/** Whether two use one network, so that each is at the other's localhost. */
export function isShared(one: NetworkPlace, other: NetworkPlace): boolean {
  if (one.kind === 'own' && other.kind === 'own') return one.owner.id === other.owner.id;
  return one.kind === 'host' && other.kind === 'host';
}

/** Whether the engine's name server answers there: on every network but the one that an engine puts them on by itself. */
export function hasNames({ isBuiltIn, driver }: Pick<NetworkRecord, 'isBuiltIn' | 'driver'>): boolean {
  return !(isBuiltIn && driver === 'bridge');
}

/** Whether containers on it can get out to other networks and the engine's machine. */
const hasWayOut = ({ isInternal, driver }: NetworkRecord) => !isInternal && driver === 'bridge';

const itself: ReachWay = {
  ...{ over: 'localhost', kind: 'itself', names: ['localhost'], addresses: ['127.0.0.1'], blocked: '' },
};

const order = ['itself', 'names', 'link', 'addresses', 'machine'] as const;
const rank = ({ kind }: ReachWay) => order.indexOf(kind);

function between({ from, to, networks, hasNameServer }: ReachFacts): readonly ReachWay[] {
  const [one, other] = [from.place, to.place];
  const usable = ({ kind }: NetworkPlace) => kind === 'own' || kind === 'host';
  if (!usable(one) || !usable(other)) return [];
  if (one.kind === 'own' && other.kind === 'own') {
    const shared = sharedWays(one, other, { networks, hasNameServer });
    return shared.some(({ blocked }) => blocked === '') ? shared : [...shared, ...publishedWays(one, other, networks)];
  }
  if (one.kind === 'own') return machineWays(one, networks);
  return other.kind === 'own' ? fromMachine(other, networks) : [];
}

/** The network that somebody is on; undefined when it is gone. */
export function networkOf(place: AttachmentRecord, networks: ReachFacts['networks']): NetworkRecord | undefined {
  if (place.networkId !== '') return networks.get(place.networkId);
  return [...networks.values()].find(({ name }) => name === place.network);
}

const addressesOf = ({ ipv4, ipv6 }: AttachmentRecord) => [ipv4, ipv6].filter((text) => text !== undefined);

type Known = Pick<ReachFacts, 'networks' | 'hasNameServer'>;

function sharedWays(one: Own, other: Own, { networks, hasNameServer }: Known): ReachWay[] {
  return one.details.attachments.flatMap((here) => {
    const there = other.details.attachments.find(({ networkId, network }) =>
      here.networkId === '' || networkId === '' ? network === here.network : networkId === here.networkId,
    );
    if (!there) return [];
    const network = networkOf(here, networks);
    const { names, kind } = hasNameServer === false ? unnamed : namesOn(network, one, other, there);
    const blocked = network ? blockedOn(network, kind === 'link') : '';
    return [{ over: there.network, kind, names, addresses: addressesOf(there), blocked }];
  });
}

const unnamed = { names: [], kind: 'addresses' } as const;

function namesOn(network: NetworkRecord | undefined, one: Own, other: Own, there: AttachmentRecord) {
  const { id, name } = other.owner;
  if (!network || hasNames(network)) {
    // Not the short id, which the engine adds to them and nobody types.
    const names = [...new Set([name, ...there.aliases])].filter((word) => word !== shortId(id));
    return { names, kind: 'names' } as const;
  }
  const aliases = one.details.links.flatMap(({ target, alias }) => (target === name ? alias : []));
  return aliases.length > 0 ? ({ names: [...new Set([...aliases, name])], kind: 'link' } as const) : unnamed;
}

/** What keeps containers of one network apart. */
function blockedOn({ name, options }: NetworkRecord, isLinked: boolean): string {
  const shown = plain(name, 60);
  if (options['com.docker.network.bridge.enable_icc'] === 'false' && !isLinked) {
    return l10n.t('The network {0} keeps its containers apart (enable_icc is false).', shown);
  }
  if (options['macvlan_mode'] === 'private') {
    return l10n.t('The network {0} keeps its containers apart (its macvlan mode is private).', shown);
  }
  return '';
}

/** By what is published on the engine's machine, which a container finds at its gateway. */
function publishedWays(one: Own, other: Own, networks: ReachFacts['networks']): ReachWay[] {
  const published = other.owner.ports.filter(
    ({ publicPort, ip }) => publicPort !== undefined && (ip === undefined || ip === '0.0.0.0' || ip === '::'),
  );
  if (published.length === 0) return [];
  const ports = new Map(published.map(({ privatePort, publicPort = 0 }) => [privatePort, publicPort]));
  return machineWays(one, networks).map((way) => ({ ...way, ports }));
}

/** The engine's machine, from a container: at the gateways of its bridges. */
function machineWays(one: Own, networks: ReachFacts['networks']): ReachWay[] {
  return one.details.attachments.flatMap((here) => {
    const network = networkOf(here, networks);
    if (!network || !hasWayOut(network) || here.gateway === undefined) return [];
    const over = l10n.t('the engine’s machine, by the gateway of {0}', plain(here.network, 60));
    return [{ ...{ over, kind: 'machine', names: [], addresses: [here.gateway], blocked: '' } } as const];
  });
}

/** From the engine's machine: bridges are interfaces of it, a LAN's containers are hidden from their own machine. */
function fromMachine(other: Own, networks: ReachFacts['networks']): ReachWay[] {
  return other.details.attachments.flatMap((there) => {
    const driver = networkOf(there, networks)?.driver ?? '';
    if (driver === 'overlay') return [];
    const isLan = driver === 'macvlan' || driver === 'ipvlan';
    const blocked = isLan
      ? l10n.t('A machine does not reach its own containers on a network of the kind {0}.', driver)
      : '';
    return [{ over: there.network, kind: 'addresses', names: [], addresses: addressesOf(there), blocked } as const];
  });
}
