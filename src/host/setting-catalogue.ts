import {
  composeLanguageChoices,
  containerGroupings,
  containerSortings,
  dockerfileCheckTimes,
  imageSortings,
  languageChoices,
} from '../base/choices.js';

/** A setting: its default, which values it accepts, and whether an untrusted workspace may set it. */
interface Setting<T> {
  readonly type: 'string' | 'boolean' | 'number' | 'object' | 'array';
  readonly default: T;
  readonly accepts: (value: unknown) => value is T;
  /** The only values, where there is a list. */
  readonly values: readonly string[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** `resource`: a folder of the workspace may have its own. `machine`: no workspace may, trusted or not. */
  readonly scope: 'window' | 'machine' | 'resource';
  /** Names a program or an endpoint: a workspace may set it only when it is trusted. */
  readonly restricted: boolean;
}

const base = { values: undefined, minimum: undefined, maximum: undefined, scope: 'window', restricted: false } as const;

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

function text(initial: string): Setting<string> {
  return { ...base, type: 'string', default: initial, accepts: isString };
}

function flag(initial: boolean): Setting<boolean> {
  return { ...base, type: 'boolean', default: initial, accepts: isBoolean };
}

function oneOf<const T extends string>(values: readonly T[], initial: NoInfer<T>): Setting<T> {
  const accepts = (value: unknown): value is T => isString(value) && (values as readonly string[]).includes(value);
  return { ...base, type: 'string', default: initial, values, accepts };
}

function number(initial: number, minimum: number, maximum: number): Setting<number> {
  const accepts = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum;
  return { ...base, type: 'number', default: initial, minimum, maximum, accepts };
}

/** Texts by name; entries of another kind are left out when it is read. */
function texts(): Setting<Readonly<Record<string, unknown>>> {
  const accepts = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return { ...base, type: 'object', default: {}, accepts };
}

/** Entries of another kind are left out when it is read. */
function list(): Setting<readonly unknown[]> {
  return { ...base, type: 'array', default: [], accepts: (value): value is readonly unknown[] => Array.isArray(value) };
}

function ofResource<T>(setting: Setting<T>): Setting<T> {
  return { ...setting, scope: 'resource' };
}

/** Every setting, declared once. The manifest test holds package.json to it. */
export const settings = {
  /** An endpoint's url or `context:NAME`; '' leaves it to Docker's own variables and contexts. */
  'longshore.endpoint': { ...text(''), restricted: true },
  /** Address or `context:NAME`, with `*` for anything → 'read-only' | 'guarded' | 'none'. Never a workspace's to weaken. */
  'longshore.endpoints.protection': { ...texts(), scope: 'machine' },
  /** Seconds that the engine has to answer a request. */
  'longshore.engine.timeout': number(10, 1, 3600),
  'longshore.containers.groupBy': oneOf(containerGroupings, 'project'),
  'longshore.containers.groupByLabel': text(''),
  'longshore.containers.sortBy': oneOf(containerSortings, 'name'),
  'longshore.images.sortBy': oneOf(imageSortings, 'name'),
  'longshore.images.showDangling': flag(true),
  /** Registries by host, and repositories that are pinned. A workspace's name hosts that are then asked. */
  'longshore.registries': { ...list(), restricted: true },
  /** The first shell that is tried in a container; '' leaves it to the image. */
  'longshore.terminal.shell': { ...text(''), restricted: true },
  'longshore.terminal.reopen': flag(false),
  /** Lines of a log that are shown at first. */
  'longshore.logs.tail': number(1000, 1, 1_000_000),
  /** Lines that a log's page keeps; older ones are dropped and counted. */
  'longshore.logs.capacity': number(100_000, 1000, 2_000_000),
  'longshore.logs.timestamps': flag(false),
  /** 'off' leaves the language to another extension. */
  'longshore.dockerfile.language': oneOf(languageChoices, 'on'),
  /** Rule → 'off' | 'hint' | 'information' | 'warning' | 'error'. */
  'longshore.dockerfile.rules': ofResource(texts()),
  'longshore.dockerfile.trustedRegistries': ofResource(list()),
  /** Label → the kind of its value. */
  'longshore.dockerfile.labels': ofResource(texts()),
  'longshore.dockerfile.onlyTheseLabels': ofResource(flag(false)),
  'longshore.dockerfile.engineChecks': ofResource(oneOf(dockerfileCheckTimes, 'manual')),
  'longshore.dockerfile.formatting': ofResource(flag(true)),
  /** Whether names and tags are asked of registries. */
  'longshore.dockerfile.registries': ofResource(flag(true)),
  'longshore.dockerfile.codeLens': ofResource(flag(true)),
  'longshore.dockerfile.inlayHints.values': ofResource(flag(true)),
  /** What each line cost when the file was built. */
  'longshore.dockerfile.inlayHints.costs': ofResource(flag(true)),
  'longshore.dockerfile.inlayHints.stageNumbers': ofResource(flag(false)),
  'longshore.dockerfile.inlayHints.execution': ofResource(flag(false)),
  'longshore.compose.language': oneOf(composeLanguageChoices, 'auto'),
  /** Rule → 'off' | 'hint' | 'information' | 'warning' | 'error'. */
  'longshore.compose.rules': ofResource(texts()),
  'longshore.compose.codeLens': ofResource(flag(true)),
  'longshore.compose.inlayHints.state': ofResource(flag(true)),
  'longshore.compose.inlayHints.values': ofResource(flag(true)),
} as const satisfies Record<
  `longshore.${string}`,
  | Setting<never>
  | Setting<string>
  | Setting<boolean>
  | Setting<number>
  | Setting<readonly unknown[]>
  | Setting<Readonly<Record<string, unknown>>>
>;

export type SettingId = keyof typeof settings;
export type SettingValue<Id extends SettingId> = (typeof settings)[Id] extends Setting<infer T> ? T : never;
