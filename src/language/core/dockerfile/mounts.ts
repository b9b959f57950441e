/**
 * `RUN --mount`: its options once variables have values, and what BuildKit refuses. Facts from the Dockerfile reference
 * ("RUN --mount") and the messages of Docker 28.5.
 */
import type { Flag, Option, Span } from './ast.js';
import { mountKeys, mountTypes, sharingModes } from './flag-table.js';
import { nearest, parseBool, parseUint32, quoted } from './go-text.js';

export interface Mount {
  readonly type: (typeof mountTypes)[number];
  readonly from: string;
  readonly source: string;
  readonly target: string;
  readonly id: string;
}

export type MountProblem = Span & { readonly error: string; readonly suggestion?: string };

interface Draft {
  type: Mount['type'];
  from: string;
  source: string;
  target: string;
  id: string;
  sharing: string;
  owner: 'mode' | 'uid' | 'gid' | undefined;
}

/** Reads the options in order; `expand` gives a value with its variables, or stops with an error. */
export function readMount(flag: Flag, expand: (option: Option) => string | MountProblem): Mount | MountProblem {
  const draft: Draft = {
    type: 'bind',
    from: '',
    source: '',
    target: '',
    id: '',
    sharing: '',
    owner: undefined,
  };
  const owners = new Set<string>();
  for (const option of flag.options) {
    const problem = option.value ? withValue(draft, owners, option, expand(option)) : alone(draft, option);
    if (problem) return problem;
  }
  const error = conflict(draft, owners);
  return error === undefined ? draft : { error, start: flag.start, end: flag.end };
}

function alone(draft: Draft, { key }: Option): MountProblem | undefined {
  const name = key.text.toLowerCase();
  const at = { start: key.start, end: key.end };
  if (name === 'readonly' || name === 'ro' || name === 'readwrite' || name === 'rw') return undefined;
  if (name === 'required') return requiredProblem(draft, name, at);
  return { ...at, error: `invalid field '${key.text}' must be a key=value pair` };
}

function requiredProblem(draft: Draft, name: string, at: Span): MountProblem | undefined {
  if (draft.type === 'secret' || draft.type === 'ssh') return undefined;
  return { ...at, error: `unexpected key '${name}' for mount type '${draft.type}'` };
}

function withValue(
  draft: Draft,
  owners: Set<string>,
  { key, value: written }: Option,
  value: string | MountProblem,
): MountProblem | undefined {
  if (typeof value !== 'string') return value;
  const name = key.text.toLowerCase();
  const keyPlace = { start: key.start, end: key.end };
  const place = written ? { start: written.start, end: written.end } : keyPlace;
  const invalid = (): MountProblem => ({ ...place, error: `invalid value for ${name}: ${value}` });
  switch (name) {
    case 'type': {
      const type = mountTypes.find((candidate) => candidate === value.toLowerCase());
      if (!type) return unsupported('mount type', value, mountTypes, place);
      draft.type = type;
      return undefined;
    }
    case 'from':
      draft.from = value;
      return undefined;
    case 'source':
    case 'src':
      draft.source = value;
      return undefined;
    case 'target':
    case 'dst':
    case 'destination':
      draft.target = value;
      return undefined;
    case 'readonly':
    case 'ro':
    case 'readwrite':
    case 'rw':
      return parseBool(value) === undefined ? invalid() : undefined;
    case 'required':
      return requiredProblem(draft, name, keyPlace) ?? (parseBool(value) === undefined ? invalid() : undefined);
    case 'size':
      if (draft.type !== 'tmpfs') {
        return { ...keyPlace, error: `unexpected key '${name}' for mount type '${draft.type}'` };
      }
      return isSize(value) ? undefined : invalid();
    case 'id':
      draft.id = value;
      return undefined;
    case 'sharing': {
      const mode = value.toLowerCase();
      if (!sharingModes.some((candidate) => candidate === mode)) {
        return unsupported('sharing value', value, sharingModes, place);
      }
      draft.sharing = mode;
      return undefined;
    }
    case 'mode':
    case 'uid':
    case 'gid':
      if (parseUint32(value, name === 'mode' ? 8 : 10) === undefined) {
        return { ...place, error: `invalid value ${value} for ${name}` };
      }
      owners.add(name);
      return undefined;
    case 'env':
      return undefined;
    default: {
      const suggestion = nearest(name, mountKeys.slice(0, -1), true);
      const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
      const error = `unexpected key '${name}' in '${key.text}=${written?.text ?? ''}'${hint}`;
      return { ...keyPlace, error, ...(suggestion === undefined ? {} : { suggestion }) };
    }
  }
}

function unsupported(what: string, value: string, allowed: readonly string[], place: Span): MountProblem {
  const suggestion = nearest(value, allowed, true);
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  const error = `unsupported ${what} ${quoted(value)}${hint}`;
  return { ...place, error, ...(suggestion === undefined ? {} : { suggestion }) };
}

function conflict(draft: Draft, owners: ReadonlySet<string>): string | undefined {
  if (draft.type === 'bind' || draft.type === 'tmpfs') {
    const owner = ['mode', 'uid', 'gid'].find((name) => owners.has(name));
    if (owner !== undefined) return `${owner} not allowed for ${quoted(draft.type)} type mounts`;
  }
  if (draft.type === 'secret') {
    if (draft.from !== '') return 'secret mount should not have a from';
    if (draft.sharing !== '') return 'secret mount should not define sharing';
    if (draft.source === '' && draft.target === '' && draft.id === '') {
      return 'invalid secret mount. one of source, target required';
    }
    if (draft.source !== '' && draft.id !== '') return "both source and id can't be set";
  }
  if (draft.sharing !== '' && draft.type !== 'cache') return `invalid cache sharing set for ${draft.type} mount`;
  return undefined;
}

/** Sizes as docker/go-units reads them: a number as Go reads it with an optional unit, `10m`, `1.5 GiB`, `1e3`. */
function isSize(text: string): boolean {
  return /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)? ?(?:[kmgtp](?:i?b)?|b)?$/i.test(text);
}
