import { printCsv, readCsv } from './csv.js';

/** What one --network says. */
export interface NetworkValue {
  /** A network's name or id, `host`, `none`, `bridge`, `default` or `container:<name>`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ip: string;
  readonly ip6: string;
  readonly mac: string;
  readonly linkLocal: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly gatewayPriority: number;
}

/** Reads a value of --network, `name` or `name=…,alias=…,ip=…` (docker/cli, opts/network.go); undefined for none. */
export function parseNetwork(value: string): NetworkValue | undefined {
  const network = { name: value, aliases: [] as string[], ip: '', ip6: '', mac: '', linkLocal: [] as string[] };
  const driverOptions: Record<string, string> = {};
  let gatewayPriority = 0;
  const done = () => ({ ...network, driverOptions, gatewayPriority });
  if (!/\w+=\w+(,\w+=\w+)*/.test(value)) return value === '' ? undefined : done();
  network.name = '';
  for (const field of readCsv(value) ?? ['']) {
    const equals = field.indexOf('=');
    if (equals < 0) return undefined;
    const text = field.slice(equals + 1).trim();
    switch (field.slice(0, equals).trim().toLowerCase()) {
      case 'name':
        network.name = text;
        break;
      case 'alias':
        network.aliases.push(text);
        break;
      case 'ip':
        network.ip = text;
        break;
      case 'ip6':
        network.ip6 = text;
        break;
      case 'mac-address':
        network.mac = text;
        break;
      case 'link-local-ip':
        network.linkLocal.push(text);
        break;
      case 'driver-opt': {
        const [name = '', ...rest] = text.split('=');
        driverOptions[name] = rest.join('=');
        break;
      }
      case 'gw-priority':
        gatewayPriority = Number(text);
        if (!Number.isInteger(gatewayPriority)) return undefined;
        break;
      default:
        return undefined;
    }
  }
  return network.name === '' ? undefined : done();
}

/** The value of --network that says this; a name alone where nothing else is said. */
export function printNetwork(network: NetworkValue): string {
  const { name, aliases, ip, ip6, mac, linkLocal, driverOptions, gatewayPriority } = network;
  const fields = [
    ...aliases.map((alias) => `alias=${alias}`),
    ...(ip === '' ? [] : [`ip=${ip}`]),
    ...(ip6 === '' ? [] : [`ip6=${ip6}`]),
    ...(mac === '' ? [] : [`mac-address=${mac}`]),
    ...linkLocal.map((address) => `link-local-ip=${address}`),
    ...Object.entries(driverOptions).map(([option, value]) => `driver-opt=${option}=${value}`),
    ...(gatewayPriority === 0 ? [] : [`gw-priority=${gatewayPriority}`]),
  ];
  return fields.length === 0 ? name : printCsv([`name=${name}`, ...fields]);
}

/** A network that somebody has made: aliases and addresses are possible on these alone. */
export function isUserDefined(name: string): boolean {
  return !/^(|default|bridge|host|none)$/.test(name) && !name.startsWith('container:');
}
