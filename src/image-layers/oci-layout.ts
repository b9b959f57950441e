/** An image as docker's own layout names it in manifest.json. */
interface DockerManifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

/** What an OCI layout has for one architecture. */
export interface OciLayout {
  readonly manifests: readonly DockerManifest[];
  /** Whether layers are packed by zstd, which not every engine reads. */
  readonly hasZstd: boolean;
}

/** An index within an index within an index: more is a ring. */
const mostDepth = 3;

type Json = Readonly<Record<string, unknown>>;

/** The kernel's name of an architecture, which engines tell, as Go and OCI have it. */
export function architectureName(architecture: string): string {
  const names: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' };
  return names[architecture] ?? architecture;
}

/**
 * The images of an OCI layout as docker's manifest.json has them: those for this architecture where the index names
 * several, each with its name where the layout has one (containerd's annotation, else a reference's).
 */
export function manifestsOf(index: unknown, documents: ReadonlyMap<string, unknown>, architecture: string): OciLayout {
  const found: DockerManifest[] = [];
  let hasZstd = false;
  const visit = (descriptor: Json, name: string | undefined, depth: number): void => {
    const own = nameIn(descriptor) ?? name;
    const { platform } = descriptor;
    if (isObject(platform) && !isFor(platform, architecture)) return;
    const document = documents.get(blobOf(descriptor) ?? '');
    if (!isObject(document)) return;
    if (Array.isArray(document['manifests'])) {
      if (depth < mostDepth) for (const one of objectsIn(document['manifests'])) visit(one, own, depth + 1);
      return;
    }
    const config = isObject(document['config']) ? blobOf(document['config']) : undefined;
    const layers = objectsIn(document['layers']);
    const files = layers.flatMap((layer) => blobOf(layer) ?? []);
    if (config === undefined || files.length !== layers.length) return;
    hasZstd ||= layers.some(({ mediaType }) => typeof mediaType === 'string' && mediaType.endsWith('+zstd'));
    found.push({ Config: config, RepoTags: own === undefined ? [] : [own], Layers: files });
  };
  for (const one of objectsIn(isObject(index) ? index['manifests'] : undefined)) visit(one, undefined, 1);
  return { manifests: found, hasZstd };
}

/** What isn't Linux's or is for another processor; attestations have `unknown` for both. */
function isFor({ os, architecture }: Json, wanted: string): boolean {
  return os === 'linux' && (architecture === wanted || wanted === '');
}

/** Where a blob is; undefined for a digest that is none, lest it leads elsewhere. */
function blobOf({ digest }: Json): string | undefined {
  const hex = typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
  return hex === undefined ? undefined : `blobs/sha256/${hex}`;
}

/** The image's whole name; a mere tag is no name. */
function nameIn({ annotations }: Json): string | undefined {
  if (!isObject(annotations)) return undefined;
  const names = [annotations['io.containerd.image.name'], annotations['org.opencontainers.image.ref.name']];
  return names.find((name): name is string => typeof name === 'string' && /^[^@\s]+:[\w][\w.-]*$/.test(name));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
