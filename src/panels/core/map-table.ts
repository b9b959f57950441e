import * as l10n from '@vscode/l10n';
import { type NetworkMap } from './map-facts.js';

/** A line of the table that says what the picture shows. */
export interface MapLine {
  /** The same for the same container on the same network. */
  readonly key: string;
  readonly network: { readonly id: string; readonly name: string; readonly about: string };
  /** undefined on a network without any. */
  readonly container: { readonly id: string; readonly name: string; readonly state: string } | undefined;
  readonly addresses: string;
  readonly aliases: string;
  readonly ports: string;
}

/** The facts of the map, network by network. */
export function mapLines({ networks, containers }: NetworkMap): readonly MapLine[] {
  const homes = new Map(containers.map(({ id, places }) => [id, places[0]?.network ?? '']));
  const lines = new Map<string, MapLine[]>();
  for (const container of containers) {
    const { id, name, state, joins, joinsName, places } = container;
    const joined = { network: homes.get(joins) ?? '', addresses: [], aliases: [] };
    const ports = container.ports.map((one) => `${one.host} → ${one.inner}/${one.protocol}`).join(', ');
    for (const place of joins === '' ? places : [joined]) {
      const line = {
        key: `${place.network} ${id}`,
        container: { id, name, state },
        addresses: joins === '' ? place.addresses.join(', ') : `container:${joinsName}`,
        ...{ aliases: place.aliases.join(', '), ports, network: { id: place.network, name: '', about: '' } },
      };
      lines.set(place.network, [...(lines.get(place.network) ?? []), line]);
    }
  }
  return networks.flatMap(({ id, name, kind, driver, subnets, isInternal, isBuiltIn }) => {
    const about =
      kind === 'network' ? [driver, ...subnets, ...(isInternal ? [l10n.t('internal')] : [])].join(' · ') : '';
    const network = { id, name, about };
    const own = lines.get(id) ?? [];
    if (own.length > 0) return own.map((line) => ({ ...line, network }));
    const empty = { key: id, network, container: undefined, addresses: '', aliases: '', ports: '' };
    return isBuiltIn ? [] : [empty];
  });
}
