/** What a registry says about an image. */
export interface RemoteImage {
  readonly digest: string | undefined;
  /** Bytes as they are transferred: of one platform where there are several. */
  readonly size: number | undefined;
  /** Seconds since 1970. */
  readonly updated: number | undefined;
  /** Such as `linux/arm64/v8`; empty where it doesn't say. */
  readonly platforms: readonly string[];
}

export type Json = Readonly<Record<string, unknown>>;

/** What a manifest may be, the index of several platforms first (OCI image-spec, distribution's image manifest v2.2). */
export const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
export const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Seconds since 1970 of a date as RFC 3339 has it; undefined for none, and for the year 1 that stands for none. */
export function secondsIn(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || time <= 0 ? undefined : time / 1000;
}

/** `linux/arm64/v8`; undefined for what is no platform, such as an attestation. */
function platformName(platform: unknown): string | undefined {
  if (!isObject(platform)) return undefined;
  const parts = [platform['os'], platform['architecture'], platform['variant']];
  const [os, architecture, variant] = parts.map((part) => (typeof part === 'string' ? part : ''));
  if (!os || !architecture || os === 'unknown') return undefined;
  return [os, architecture, variant].filter(Boolean).join('/');
}

export function platformNames(list: readonly unknown[]): string[] {
  return [...new Set(list.flatMap((platform) => platformName(platform) ?? []))];
}

/** The manifest of an index that is looked into: of `wanted` where it is there, else the first that is a platform. */
export function chosenIn(index: Json, wanted: string): string | undefined {
  const all = objectsIn(index['manifests']).flatMap((entry) => {
    const name = platformName(entry['platform']);
    const { digest } = entry as { digest?: unknown };
    return name !== undefined && typeof digest === 'string' ? [{ name, digest }] : [];
  });
  return (all.find(({ name }) => name === wanted || name.startsWith(`${wanted}/`)) ?? all[0])?.digest;
}

/** Bytes of a manifest's layers. */
export function layersSize(manifest: Json): number | undefined {
  const sizes = objectsIn(manifest['layers']).map(({ size }) => numberIn(size) ?? 0);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
}
