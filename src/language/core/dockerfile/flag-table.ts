/**
 * Every flag of every instruction and every option of `RUN --mount`, with the frontend that brought it. Versions are of
 * docker/dockerfile; Docker 28.5 carries 1.19. Facts from the frontend's release notes and the Dockerfile reference;
 * what 1.19 refuses was tried with Docker 28.5.
 */
import type { Keyword } from './ast.js';

export interface FlagFact {
  readonly name: string;
  readonly kind: 'string' | 'strings' | 'bool';
  /** The first frontend whose stable channel has it. */
  readonly since: string;
  /** Only `-labs` frontends have it, from this version on. */
  readonly labs?: string;
  /** What it may be; undefined when anything goes. */
  readonly values?: readonly string[];
}

export const flagTable: Readonly<Partial<Record<Keyword, readonly FlagFact[]>>> = {
  from: [{ name: 'platform', kind: 'string', since: '1.0' }],
  run: [
    { name: 'mount', kind: 'strings', since: '1.2' },
    { name: 'network', kind: 'string', since: '1.3', values: ['default', 'none', 'host'] },
    { name: 'security', kind: 'string', since: '1.20', labs: '1.1', values: ['sandbox', 'insecure'] },
    // Stable frontends know it as well, but refuse it when the instruction is dispatched.
    { name: 'device', kind: 'strings', since: '1.14', labs: '1.14' },
  ],
  copy: [
    { name: 'from', kind: 'string', since: '1.0' },
    { name: 'chown', kind: 'string', since: '1.0' },
    { name: 'chmod', kind: 'string', since: '1.2' },
    { name: 'link', kind: 'bool', since: '1.4' },
    { name: 'parents', kind: 'bool', since: '1.20', labs: '1.7' },
    { name: 'exclude', kind: 'strings', since: '1.19', labs: '1.7' },
  ],
  add: [
    { name: 'chown', kind: 'string', since: '1.0' },
    { name: 'chmod', kind: 'string', since: '1.2' },
    { name: 'link', kind: 'bool', since: '1.4' },
    { name: 'keep-git-dir', kind: 'bool', since: '1.1' },
    { name: 'checksum', kind: 'string', since: '1.6' },
    { name: 'unpack', kind: 'bool', since: '1.17' },
    { name: 'exclude', kind: 'strings', since: '1.19', labs: '1.7' },
  ],
  healthcheck: [
    { name: 'interval', kind: 'string', since: '1.0' },
    { name: 'timeout', kind: 'string', since: '1.0' },
    { name: 'start-period', kind: 'string', since: '1.0' },
    { name: 'start-interval', kind: 'string', since: '1.6' },
    { name: 'retries', kind: 'string', since: '1.0' },
  ],
};

export const mountTypes = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const;
export const sharingModes = ['shared', 'private', 'locked'] as const;

/** The options of `RUN --mount`. */
export const mountKeys: readonly string[] = [
  'type',
  'from',
  'source',
  'target',
  'readonly',
  'id',
  'sharing',
  'required',
  'size',
  'mode',
  'uid',
  'gid',
  'src',
  'dst',
  'destination',
  'ro',
  'rw',
  'readwrite',
  'env',
];

/** A frontend's version: `1.19`, or `1.19-labs`. */
export interface Frontend {
  readonly major: number;
  readonly minor: number;
  readonly labs: boolean;
}

/** The frontend inside Docker 28.5, which reads a file without a `# syntax=` line. */
export const builtInFrontend: Frontend = { major: 1, minor: 19, labs: false };

/** What `docker/dockerfile:1` is today. */
const newest = { major: 1, minor: 26 };

/** Reads `1.7`, `1.7.0`, `1`, `1.7-labs`; undefined for anything else. */
export function parseFrontend(version: string): Frontend | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)?(-labs)?$/.exec(version);
  if (!match) return undefined;
  const major = Number(match[1]);
  const minor = match[2] === undefined ? (major >= newest.major ? newest.minor : 99) : Number(match[2]);
  return { major, minor, labs: match[3] !== undefined };
}

/** The frontend that a `# syntax=` value asks for, when it is one of docker/dockerfile's. */
export function frontendOfSyntax(value: string): Frontend | undefined {
  const match = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([^@\s]+))?(?:@\S+)?(?:\s|$)/.exec(value);
  if (!match) return undefined;
  const tag = match[1];
  if (tag === undefined || tag === 'latest' || tag === 'master') return { ...newest, labs: false };
  if (tag === 'labs' || tag === 'master-labs') return { ...newest, labs: true };
  return parseFrontend(tag);
}

/** Whether the frontend is at least of this version. */
export function isAtLeast(frontend: Frontend, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return frontend.major > major || (frontend.major === major && frontend.minor >= minor);
}

/** Whether the frontend knows the flag. */
export function hasFlag(frontend: Frontend, fact: FlagFact): boolean {
  return (
    isAtLeast(frontend, fact.since) || (fact.labs !== undefined && frontend.labs && isAtLeast(frontend, fact.labs))
  );
}
