/** A network on the map. The engine's machine (`host`) and no network at all (`none`) are such too. */
export interface MapNetwork {
  readonly id: string;
  readonly name: string;
  readonly kind: 'network' | 'host' | 'none';
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly isInternal: boolean;
  readonly isBuiltIn: boolean;
}

/** A container's place on a network of the map. */
export interface MapPlace {
  readonly network: string;
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
}

export interface MapContainer {
  readonly id: string;
  readonly name: string;
  readonly isRunning: boolean;
  readonly state: string;
  /** The first is where it is drawn large. */
  readonly places: readonly MapPlace[];
  /** What it publishes on the engine's machine. */
  readonly ports: readonly { readonly host: number; readonly inner: number; readonly protocol: string }[];
  /** Its network is this container's (`container:`); '' when it has one of its own. */
  readonly joins: string;
  /** That one's name. */
  readonly joinsName: string;
}

export interface NetworkMap {
  readonly networks: readonly MapNetwork[];
  readonly containers: readonly MapContainer[];
}
