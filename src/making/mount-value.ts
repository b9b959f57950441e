import { printCsv, readCsv } from './csv.js';
import { parseBytes } from './units.js';

/** What one -v says: `[source:]target[:options]`. */
export interface VolumeValue {
  /** A path of the engine's machine, a volume's name, or '' for an anonymous volume. */
  readonly source: string;
  readonly target: string;
  /** `ro`, `z`, `nocopy`, …, as they are written. */
  readonly options: readonly string[];
}

/** Reads a value of -v; a drive's letter belongs to its path (docker/cli, cli/compose/loader/volume.go). */
export function parseVolume(value: string): VolumeValue | undefined {
  const match = /^(?:((?:[a-zA-Z]:[\\/])?[^:]*):)?((?:[a-zA-Z]:[\\/])?[^:]+)(?::([^:]*))?$/.exec(value);
  if (!match) return undefined;
  const [, first, second = '', third] = match;
  // Two parts: the second is a path, or an option such as `ro` behind an anonymous volume's path.
  const isOption = third === undefined && first !== undefined && !/^([/.~$]|[a-zA-Z]:[\\/])/.test(second);
  if (first === undefined || first === '')
    return first === '' ? undefined : { source: '', target: second, options: [] };
  const options = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(','));
  if (isOption) return first.startsWith('/') ? { source: '', target: first, options: options(second) } : undefined;
  return { source: first, target: second, options: options(third) };
}

/** A path and no volume's name. */
export function isPath(source: string): boolean {
  return /^([/.~]|[a-zA-Z]:[\\/]|\\\\)/.test(source);
}

/** What one --mount says, in the words of the engine's API. */
export interface MountValue {
  readonly Type: string;
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly Consistency?: string;
  readonly BindOptions?: Readonly<Record<string, unknown>>;
  readonly VolumeOptions?: Readonly<Record<string, unknown>>;
  readonly ImageOptions?: Readonly<Record<string, unknown>>;
  readonly TmpfsOptions?: Readonly<Record<string, unknown>>;
}

const isTrue = (value: string) => /^(1|t|true)?$/i.test(value);
const recursions: Readonly<Record<string, string | undefined>> = {
  ...{ enabled: '', disabled: 'NonRecursive', writable: 'ReadOnlyNonRecursive', readonly: 'ReadOnlyForceRecursive' },
};

/** Reads a value of --mount (docker/cli, opts/mount.go); undefined for none. */
export function parseMount(value: string): MountValue | undefined {
  const mount = { Type: 'volume', Source: '', Target: '', ReadOnly: false, Consistency: '' };
  const options = {
    BindOptions: new Map(),
    VolumeOptions: new Map(),
    ImageOptions: new Map(),
    TmpfsOptions: new Map(),
  };
  const labels: Record<string, string> = {};
  const driver: { Name?: string; Options?: Record<string, string> } = {};
  const pair = (into: Record<string, string>, text: string) => {
    const equals = text.indexOf('=');
    into[equals < 0 ? text : text.slice(0, equals)] = equals < 0 ? '' : text.slice(equals + 1);
  };
  for (const field of readCsv(value) ?? ['?']) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    const text = equals < 0 ? '' : field.slice(equals + 1);
    if (equals < 0 && !/^(readonly|ro|volume-nocopy|bind-nonrecursive)$/.test(key)) return undefined;
    switch (key) {
      case 'type':
        mount.Type = text.toLowerCase();
        break;
      case 'source':
      case 'src':
        mount.Source = text;
        break;
      case 'target':
      case 'dst':
      case 'destination':
        mount.Target = text;
        break;
      case 'readonly':
      case 'ro':
        mount.ReadOnly = isTrue(text);
        break;
      case 'consistency':
        mount.Consistency = text.toLowerCase();
        break;
      case 'bind-propagation':
        options.BindOptions.set('Propagation', text.toLowerCase());
        break;
      case 'bind-nonrecursive':
        options.BindOptions.set('NonRecursive', isTrue(text));
        break;
      case 'bind-recursive': {
        const option = recursions[text] ?? (isTrue(text) ? '' : undefined);
        if (option === undefined) return undefined;
        if (option !== '') options.BindOptions.set(option, true);
        break;
      }
      case 'volume-nocopy':
        options.VolumeOptions.set('NoCopy', isTrue(text));
        break;
      case 'volume-subpath':
        options.VolumeOptions.set('Subpath', text);
        break;
      case 'volume-label':
        pair(labels, text);
        options.VolumeOptions.set('Labels', labels);
        break;
      case 'volume-driver':
        driver.Name = text;
        options.VolumeOptions.set('DriverConfig', driver);
        break;
      case 'volume-opt':
        pair((driver.Options ??= {}), text);
        options.VolumeOptions.set('DriverConfig', driver);
        break;
      case 'image-subpath':
        options.ImageOptions.set('Subpath', text);
        break;
      case 'tmpfs-size': {
        const size = parseBytes(text);
        if (size === undefined) return undefined;
        options.TmpfsOptions.set('SizeBytes', size);
        break;
      }
      case 'tmpfs-mode':
        if (!/^[0-7]{1,6}$/.test(text)) return undefined;
        options.TmpfsOptions.set('Mode', Number.parseInt(text, 8));
        break;
      default:
        return undefined;
    }
  }
  if (options.VolumeOptions.size > 0) options.VolumeOptions.set('DriverConfig', driver);
  const said = Object.entries({ ...mount, ...mapped(options) }).filter(([, each]) => each !== '' && each !== false);
  return mount.Target === '' ? undefined : (Object.fromEntries(said) as unknown as MountValue);
}

function mapped(options: Readonly<Record<string, ReadonlyMap<string, unknown>>>): Record<string, unknown> {
  const filled = Object.entries(options).filter(([, map]) => map.size > 0);
  return Object.fromEntries(filled.map(([name, map]) => [name, Object.fromEntries(map)]));
}

const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const said = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

/** The value of --mount that `parseMount` reads back. */
export function printMount(mount: Readonly<Record<string, unknown>>): string {
  const { Type, Source, Target, ReadOnly, Consistency } = mount;
  const [bind, volume, image, tmpfs] = ['BindOptions', 'VolumeOptions', 'ImageOptions', 'TmpfsOptions'].map((name) =>
    record(mount[name]),
  );
  const driver = record(volume?.['DriverConfig']);
  const fields: (readonly [string, unknown])[] = [
    ['type', Type],
    ['source', Source],
    ['target', Target],
    ['consistency', Consistency === 'default' ? '' : Consistency],
    ['bind-propagation', bind?.['Propagation']],
    ...Object.entries(recursions).map(
      ([word, name]) => ['bind-recursive', name !== undefined && bind?.[name] === true ? word : ''] as const,
    ),
    ['volume-subpath', volume?.['Subpath']],
    ...Object.entries(record(volume?.['Labels'])).map(
      ([name, value]) => ['volume-label', `${name}=${String(value)}`] as const,
    ),
    ['volume-driver', driver['Name']],
    ...Object.entries(record(driver['Options'])).map(
      ([name, value]) => ['volume-opt', `${name}=${String(value)}`] as const,
    ),
    ['image-subpath', image?.['Subpath']],
    ['tmpfs-size', tmpfs?.['SizeBytes'] === 0 ? '' : tmpfs?.['SizeBytes']],
    ['tmpfs-mode', typeof tmpfs?.['Mode'] === 'number' && tmpfs['Mode'] !== 0 ? tmpfs['Mode'].toString(8) : ''],
  ];
  return printCsv([
    ...fields.flatMap(([name, value]) => (said(value) ? [`${name}=${value}`] : [])),
    ...(volume?.['NoCopy'] === true ? ['volume-nocopy'] : []),
    ...(ReadOnly === true ? ['readonly'] : []),
  ]);
}
