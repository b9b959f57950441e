import { compareNames } from '../base/text.js';
import { type ContainerRecord, type NetworkRecord } from '../engine/engine.js';

/** Who uses what, told from the containers' own records, stopped ones included. */
export interface Usage {
  /** Image id → containers. */
  readonly ofImage: ReadonlyMap<string, readonly ContainerRecord[]>;
  /** Volume name → containers. */
  readonly ofVolume: ReadonlyMap<string, readonly ContainerRecord[]>;
  /** Network id → containers; by its name where a container was never started, and the engine tells no id. */
  readonly ofNetwork: ReadonlyMap<string, readonly ContainerRecord[]>;
}

/** Finds out who uses what. */
export function usage(containers: Iterable<ContainerRecord>): Usage {
  const ofImage = new Map<string, ContainerRecord[]>();
  const ofVolume = new Map<string, ContainerRecord[]>();
  const ofNetwork = new Map<string, ContainerRecord[]>();
  const put = (map: Map<string, ContainerRecord[]>, key: string | undefined, container: ContainerRecord) => {
    if (key === undefined || key === '') return;
    const list = map.get(key);
    if (!list) map.set(key, [container]);
    else if (list.at(-1) !== container) list.push(container);
  };
  for (const container of containers) {
    put(ofImage, container.imageId, container);
    for (const mount of container.mounts) if (mount.type === 'volume') put(ofVolume, mount.name, container);
    for (const attachment of container.attachments)
      put(ofNetwork, attachment.networkId || attachment.network, container);
  }
  return { ofImage, ofVolume, ofNetwork };
}

/** The containers on a network, those that were never started included; by name. */
export function usersOfNetwork({ ofNetwork }: Usage, { id, name }: Pick<NetworkRecord, 'id' | 'name'>) {
  const users = [...(ofNetwork.get(id) ?? []), ...(ofNetwork.get(name) ?? [])];
  return users.sort((a, b) => compareNames(a.name, b.name));
}
