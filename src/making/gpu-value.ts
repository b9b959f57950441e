import { printCsv, readCsv } from './csv.js';

/** A request for devices, in the words of the engine's API. */
export interface GpuRequest {
  readonly Driver?: string;
  /** -1 for all. */
  readonly Count?: number;
  readonly DeviceIDs?: readonly string[];
  readonly Capabilities: readonly (readonly string[])[];
  readonly Options?: Readonly<Record<string, string>>;
}

/** Reads a value of --gpus: `all`, a number, or `device=0,driver=…` (docker/cli, opts/gpus.go); undefined for none. */
export function parseGpus(value: string): GpuRequest | undefined {
  let [Driver, Count, DeviceIDs]: [string, number | undefined, string[]] = ['', undefined, []];
  let capabilities = ['gpu'];
  const Options: Record<string, string> = {};
  const fields = readCsv(value);
  if (!fields || value === '') return undefined;
  for (const field of fields) {
    const [key = '', ...rest] = field.split('=');
    const text = rest.length === 0 ? key : rest.join('=');
    switch (rest.length === 0 ? 'count' : key) {
      case 'count':
        Count = text === 'all' ? -1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
        if (Number.isNaN(Count)) return undefined;
        break;
      case 'driver':
        Driver = text;
        break;
      case 'device':
        DeviceIDs = text.split(',');
        break;
      case 'capabilities':
        capabilities = [...text.split(','), 'gpu'];
        break;
      case 'options':
        for (const pair of readCsv(text) ?? []) {
          const [name = '', ...option] = pair.split('=');
          Options[name] = option.join('=');
        }
        break;
      default:
        return undefined;
    }
  }
  return {
    ...(Driver === '' ? {} : { Driver }),
    // Docker asks for one where neither a number nor a device is said.
    ...(DeviceIDs.length > 0 ? { DeviceIDs } : { Count: Count ?? 1 }),
    Capabilities: [[...new Set(capabilities)]],
    Options,
  };
}

/** The value of --gpus that says this. */
export function printGpus({ Driver = '', Count = 0, DeviceIDs, Capabilities, Options }: GpuRequest): string {
  const extra = Capabilities.flat().filter((capability) => capability !== 'gpu');
  const options = Object.entries(Options ?? {}).map(([name, option]) => `${name}=${option}`);
  const devices = DeviceIDs ?? [];
  const fields = [
    ...(devices.length > 0 ? [`device=${devices.join(',')}`] : []),
    ...(Driver === '' ? [] : [`driver=${Driver}`]),
    ...(extra.length > 0 ? [`capabilities=${extra.join(',')}`] : []),
    ...(options.length > 0 ? [`options=${printCsv(options)}`] : []),
  ];
  const count = Count === -1 ? 'all' : String(Count);
  if (devices.length > 0) return printCsv(fields);
  return fields.length === 0 ? count : printCsv([`count=${count}`, ...fields]);
}
