import { type MapContainer, type MapNetwork, type MapPlace, type NetworkMap } from './map-facts.js';

/** A place and its size, in pixels of the picture at its full size. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A network, around the cards of its containers. */
export interface MapBox extends Area {
  readonly network: MapNetwork;
  readonly members: number;
}

/** A container on a network; one that is on several has a card on each, the first of them large. */
export interface MapCard extends Area {
  /** The same for the same container on the same network, whatever changes. */
  readonly key: string;
  readonly container: MapContainer;
  readonly place: MapPlace | undefined;
  readonly kind: 'main' | 'again' | 'joined' | 'port';
  /** Of `port`: what is published on the engine's machine. */
  readonly port?: MapContainer['ports'][number];
}

/** A line between two cards of one container, or from its port to it. */
export interface MapLink {
  readonly key: string;
  readonly container: string;
  readonly kind: 'again' | 'port';
  readonly from: MapCard;
  readonly to: MapCard;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly MapBox[];
  readonly cards: readonly MapCard[];
  readonly links: readonly MapLink[];
}

const card = { width: 190, height: 58, gap: 10 } as const;
const portHeight = 26;
const box = { padding: 12, title: 44, gap: 36 } as const;
/** The picture is about so much wider than high. */
const shape = 1.6;

interface Member {
  readonly container: MapContainer;
  readonly place: MapPlace | undefined;
  readonly kind: MapCard['kind'];
  readonly port?: MapContainer['ports'][number];
}

/**
 * Lays the map out: each network a box with its containers in a grid, the machine first at the left with what is
 * published on it, then the others in rows, the largest first. Linear in what is on it, but for sorting; the same for
 * the same map, and only what grows moves what is behind it.
 */
export function layOut({ networks, containers }: NetworkMap): MapLayout {
  const members = membersOf(containers);
  const isShown = ({ id, isBuiltIn }: MapNetwork) => !isBuiltIn || (members.get(id)?.length ?? 0) > 0;
  const host = networks.find(({ kind }) => kind === 'host');
  const all = networks.filter((network) => network.kind !== 'host' && isShown(network));
  const sized = all.map((network) => size(network, members.get(network.id) ?? []));
  const area = sized.reduce((sum, { width, height }) => sum + (width + box.gap) * (height + box.gap), 0);
  const widest = sized.reduce((most, { width }) => Math.max(most, width), 0);
  const wanted = Math.max(widest, Math.sqrt(area * shape));

  const boxes: MapBox[] = [];
  const cards: MapCard[] = [];
  const put = (one: Sized, x: number, y: number) => {
    boxes.push({ network: one.network, members: one.members.length, x, y, width: one.width, height: one.height });
    placeCards(one, x, y, cards);
  };
  let left = 0;
  let bottom = 0;
  const machine = host && members.get(host.id)?.length ? size(host, members.get(host.id) ?? [], 1) : undefined;
  if (machine) {
    put(machine, 0, 0);
    left = machine.width + 2 * box.gap;
    bottom = machine.height;
  }
  sized.sort((a, b) => b.height - a.height || b.members.length - a.members.length);
  let [x, y, rowHeight, right] = [left, 0, 0, left];
  for (const one of sized) {
    if (x > left && x + one.width > left + wanted) {
      y += rowHeight + box.gap;
      [x, rowHeight] = [left, 0];
    }
    put(one, x, y);
    x += one.width + box.gap;
    right = Math.max(right, x - box.gap);
    rowHeight = Math.max(rowHeight, one.height);
  }
  return {
    ...{ width: Math.max(right, machine?.width ?? 0), height: Math.max(bottom, y + rowHeight) },
    ...{ boxes, cards, links: linksOf(cards) },
  };
}

/** Who is drawn on which network, in the order of the containers; who joins another comes right after it. */
function membersOf(containers: readonly MapContainer[]): ReadonlyMap<string, readonly Member[]> {
  const members = new Map<string, Member[]>();
  const joiners = new Map<string, MapContainer[]>();
  const push = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  for (const container of containers) if (container.joins !== '') push(joiners, container.joins, container);
  for (const container of containers) {
    container.places.forEach((place, index) => {
      push(members, place.network, { container, place, kind: index === 0 ? 'main' : 'again' });
      if (index > 0) return;
      for (const joiner of joiners.get(container.id) ?? []) {
        push(members, place.network, { container: joiner, place: undefined, kind: 'joined' });
      }
    });
  }
  const published = containers
    .flatMap((container) => container.ports.map((port) => ({ container, port })))
    .sort((a, b) => a.port.host - b.port.host);
  for (const { container, port } of published)
    push(members, 'host', { container, place: undefined, kind: 'port', port });
  return members;
}

interface Sized {
  readonly network: MapNetwork;
  readonly members: readonly Member[];
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

const heightOf = ({ kind }: Member) => (kind === 'port' ? portHeight : card.height);

function size(network: MapNetwork, members: readonly Member[], most = 10): Sized {
  const wanted = Math.round(Math.sqrt((members.length * card.height * shape) / card.width));
  const columns = Math.min(most, Math.max(1, wanted));
  const rows = Array.from({ length: Math.ceil(members.length / columns) }, (_, row) =>
    Math.max(...members.slice(row * columns, (row + 1) * columns).map(heightOf)),
  );
  const inner = rows.reduce((sum, height) => sum + height + card.gap, -card.gap);
  return {
    ...{ network, members, columns },
    width: 2 * box.padding + columns * (card.width + card.gap) - card.gap,
    height: box.title + (members.length > 0 ? inner : 0) + box.padding,
  };
}

function placeCards({ network, members, columns }: Sized, left: number, top: number, cards: MapCard[]): void {
  let y = top + box.title;
  let rowHeight = 0;
  members.forEach((member, index) => {
    const column = index % columns;
    if (column === 0 && index > 0) {
      y += rowHeight + card.gap;
      rowHeight = 0;
    }
    const height = heightOf(member);
    rowHeight = Math.max(rowHeight, height);
    const x = left + box.padding + column * (card.width + card.gap);
    const port = member.port ? ` ${member.port.host}/${member.port.protocol}` : '';
    cards.push({ ...member, key: `${network.id} ${member.container.id}${port}`, x, y, width: card.width, height });
  });
}

function linksOf(cards: readonly MapCard[]): MapLink[] {
  const mains = new Map<string, MapCard>();
  for (const one of cards) if (one.kind === 'main' || one.kind === 'joined') mains.set(one.container.id, one);
  return cards.flatMap((from) => {
    const to = mains.get(from.container.id);
    if (!to || (from.kind !== 'again' && from.kind !== 'port')) return [];
    return [{ key: `link ${from.key}`, container: from.container.id, kind: from.kind, from, to }];
  });
}
