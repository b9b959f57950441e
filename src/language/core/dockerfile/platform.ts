/** Platforms as `--platform` takes them: `os`, `arch`, `os/arch` or `os/arch/variant` (containerd's platform notation). */
import { quoted } from './go-text.js';

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

const systems: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);
const architectures: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ' +
    'ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);
const architectureNames: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['i386', ['386', '']],
  ['x86_64', ['amd64', '']],
  ['x86-64', ['amd64', '']],
  ['amd64', ['amd64', '']],
  ['aarch64', ['arm64', '']],
  ['arm64', ['arm64', '']],
  ['armhf', ['arm', 'v7']],
  ['armel', ['arm', 'v6']],
]);

/** What the first part and the others have to look like, and how containerd calls them. */
const osShape = [
  /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$/,
  'OS ',
  'OSAndVersion specifier',
] as const;
const partShape = [/^[A-Za-z0-9_.-]+$/, '', 'platform specifier'] as const;

/** Reads a platform; a text says what is wrong, in BuildKit's words. */
export function parsePlatform(specifier: string): Platform | string {
  const wrong = (why: string): string => `${quoted(specifier)}: ${why}: invalid argument`;
  if (specifier.includes('*')) return wrong('wildcards not yet supported');
  const parts = specifier.split('/');
  for (const [index, part] of parts.entries()) {
    const [shape, what, kind] = index === 0 ? osShape : partShape;
    if (shape.test(part)) continue;
    const must = `${kind} component must match ${quoted(shape.source)}`;
    return `${quoted(part)} is an invalid ${what}component of ${quoted(specifier)}: ${must}: invalid argument`;
  }
  const [first = '', second, third] = parts;
  const os = first.replace(/\(.*$/, '').toLowerCase();
  if (parts.length > 3) return wrong('cannot parse platform specifier');
  if (second === undefined) {
    const system = os === 'macos' ? 'darwin' : os;
    if (systems.has(system)) return { os: system, architecture: 'amd64', variant: '' };
    const [architecture, variant] = normalized(first, '');
    if (architectures.has(architecture)) return { os: 'linux', architecture, variant };
    return wrong('unknown operating system or architecture');
  }
  const [architecture, variant] = normalized(second, third ?? '');
  return { os: os === 'macos' ? 'darwin' : os, architecture, variant };
}

function normalized(architecture: string, variant: string): readonly [string, string] {
  const name = architecture.toLowerCase();
  const known = architectureNames.get(name);
  const [canonical, defaultVariant] = known ?? [name, ''];
  return [canonical, variant.toLowerCase() || defaultVariant];
}
