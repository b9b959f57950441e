import { compareNames, plain } from '../../base/text.js';
import { type ContainerDetails, type ContainerRecord, type NetworkRecord } from '../../engine/engine.js';
import { isUp } from '../../engine/is-up.js';
import { shortId } from '../../engine/wording/image-name.js';
import { ownerOf } from '../../networks/reach-facts.js';
import { type MapContainer, type MapNetwork, type MapPlace, type NetworkMap } from './map-facts.js';

/** Where containers are whose network can't be told, or that have none. */
const noneId = 'none' as const;
const hostId = 'host' as const;

/**
 * The map of an engine's networks, as plain data in an order that changes little: networks and containers by name.
 * `detailsOf` gives aliases where they are known; lists don't say them.
 */
export function networkMap(
  networks: Iterable<NetworkRecord>,
  containers: ReadonlyMap<string, ContainerRecord>,
  detailsOf: (container: ContainerRecord) => ContainerDetails | undefined,
): NetworkMap {
  const sorted = [...networks].sort((a, b) => compareNames(a.name, b.name));
  const idOf = new Map<string, string>();
  for (const network of sorted) {
    idOf.set(network.id, placeId(network));
    idOf.set(network.name, placeId(network));
  }
  return {
    networks: withBuiltIn(sorted.map(mapNetwork)),
    containers: [...containers.values()]
      .sort((a, b) => compareNames(a.name, b.name))
      .map((one) => mapContainer(one, containers, detailsOf(one), idOf)),
  };
}

/** Podman lists neither, and has both. */
function withBuiltIn(networks: readonly MapNetwork[]): readonly MapNetwork[] {
  const missing = ([hostId, noneId] as const).filter((id) => !networks.some((one) => one.id === id));
  return [
    ...networks,
    ...missing.map((id) => ({
      ...{ id, name: id, kind: id, driver: id === noneId ? 'null' : id, subnets: [] },
      ...{ isInternal: false, isBuiltIn: true },
    })),
  ];
}

function kindOf({ driver, isBuiltIn }: NetworkRecord): MapNetwork['kind'] {
  if (!isBuiltIn) return 'network';
  return driver === 'host' ? 'host' : driver === 'null' ? 'none' : 'network';
}

function placeId(network: NetworkRecord): string {
  const kind = kindOf(network);
  return kind === 'network' ? network.id : kind === 'host' ? hostId : noneId;
}

function mapNetwork(network: NetworkRecord): MapNetwork {
  const { name, driver, subnets, isInternal, isBuiltIn } = network;
  return {
    ...{ id: placeId(network), name: plain(name, 120), kind: kindOf(network), driver: plain(driver, 40) },
    ...{ subnets: subnets.map(({ subnet }) => plain(subnet, 60)), isInternal, isBuiltIn },
  };
}

function mapContainer(
  container: ContainerRecord,
  containers: ReadonlyMap<string, ContainerRecord>,
  details: ContainerDetails | undefined,
  idOf: ReadonlyMap<string, string>,
): MapContainer {
  const { id, name, state, networkMode, ports } = container;
  const isRunning = isUp(container);
  const isJoined = networkMode.startsWith('container:');
  const owner = isJoined ? ownerOf(container, containers) : undefined;
  const places = isJoined ? [] : placesOf(details ?? container, container, idOf);
  const nowhere = { network: networkMode === 'host' ? hostId : noneId, addresses: [], aliases: [] };
  const published = new Map(
    ports.flatMap(({ publicPort, privatePort, protocol }) =>
      publicPort === undefined
        ? []
        : [[`${publicPort}/${protocol}`, { host: publicPort, inner: privatePort, protocol }] as const],
    ),
  );
  return {
    ...{
      id,
      name: plain(name, 120),
      isRunning,
      state,
      joins: owner?.id ?? '',
      joinsName: plain(owner?.name ?? '', 120),
    },
    // Who joins another is drawn beside it; where that is gone, it has no network.
    places: places.length > 0 || owner !== undefined ? places : [nowhere],
    ports: [...published.values()],
  };
}

function placesOf(
  { attachments }: Pick<ContainerRecord, 'attachments'>,
  { id }: ContainerRecord,
  idOf: ReadonlyMap<string, string>,
): MapPlace[] {
  // By name: of several, a container is drawn large on the first.
  return [...attachments]
    .sort((a, b) => compareNames(a.network, b.network))
    .flatMap(({ networkId, network, ipv4, ipv6, aliases }) => {
      const known = idOf.get(networkId) ?? idOf.get(network);
      if (known === undefined) return [];
      return [
        {
          network: known,
          addresses: [ipv4, ipv6].flatMap((address) => (address === undefined ? [] : plain(address, 60))),
          aliases: aliases.filter((alias) => alias !== shortId(id)).map((alias) => plain(alias, 80)),
        },
      ];
    });
}
