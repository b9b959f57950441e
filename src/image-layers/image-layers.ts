import { createHash, type Hash } from 'node:crypto';
import { type Readable } from 'node:stream';
import { type Archive, normal, walkArchive } from './archive.js';
import { instructionOf } from './instruction-of.js';

/** Files that are kept of all layers together: above that an image is told to be too large. */
const mostFiles = 1_000_000;
/** Bytes of a file that is opened. */
const mostBytes = 20_000_000;

export interface LayerFile {
  /** Without a leading slash. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'other';
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Of links. */
  readonly target: string | undefined;
  /** Tells its content from another; undefined where that was not asked for, and for what has none. */
  readonly digest?: string | undefined;
}

export interface ImageLayer {
  /** Its name in the archive; undefined for an instruction that made no layer. */
  readonly name: string | undefined;
  /** The digest of its content, `sha256:…`; undefined where the image doesn't say. */
  readonly diffId: string | undefined;
  /** The instruction that made it, as in a Dockerfile as far as that can be told. */
  readonly instruction: string;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
  readonly files: readonly LayerFile[];
  /** Bytes of its files. */
  readonly size: number;
}

export interface ImageContent {
  /** Full id, by the name of its configuration in the archive; undefined where that says nothing. */
  readonly id: string | undefined;
  readonly layers: readonly ImageLayer[];
  /** The image's configuration, as it stands in the archive. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Reads an engine's export of one image, its files without their contents. Throws as `walkArchive`. */
export async function readImageLayers(source: Readable): Promise<ImageContent> {
  const [image] = await readImages(source);
  if (!image) throw new Error('the archive has no manifest of an image');
  return image;
}

/**
 * Reads an engine's export of several images, in the order of its manifest; a layer that they share is read once. With
 * `digests`, contents are told from each other as they pass by. Throws as `walkArchive`.
 */
export async function readImages(source: Readable, { digests = false } = {}): Promise<readonly ImageContent[]> {
  const files = new Map<string, LayerFile[]>();
  let count = 0;
  let hashed: { readonly list: LayerFile[]; readonly hash: Hash } | undefined;
  const endFile = () => {
    const last = hashed?.list.at(-1);
    // SHA-1: files that somebody made to collide are none of ours.
    if (hashed && last) hashed.list[hashed.list.length - 1] = { ...last, digest: hashed.hash.digest('base64') };
    hashed = undefined;
  };
  const archive = await walkArchive(source, {
    file: (layer, { name, type, size, mode, uid, gid, mtime, linkname }) => {
      endFile();
      count += 1;
      if (count > mostFiles) throw new Error(`the archive has more than ${mostFiles} files`);
      const list = files.get(layer) ?? [];
      files.set(layer, list);
      list.push({
        path: normal(name),
        type: typeOf(type),
        size: type === 'file' ? size : 0,
        target: type === 'symlink' || type === 'link' ? linkname : undefined,
        ...{ mode, uid, gid, modified: mtime.getTime() },
      });
      if (!digests || type !== 'file' || size === 0) return false;
      hashed = { list, hash: createHash('sha1') };
      return true;
    },
    content: (chunk) => hashed?.hash.update(chunk),
  });
  endFile();
  return manifestsOf(archive).map(({ id, config, names }) => ({ id, config, layers: layersOf(config, names, files) }));
}

/** The steps of an image's history with the files of those that made a layer. */
function layersOf(
  config: Readonly<Record<string, unknown>>,
  names: readonly string[],
  files: ReadonlyMap<string, readonly LayerFile[]>,
): readonly ImageLayer[] {
  const diffIds = textsIn(objectIn(config['rootfs'])['diff_ids']);
  const layerAt = (index: number) => {
    const name = names[index];
    const own = (name === undefined ? undefined : files.get(name)) ?? [];
    const size = own.reduce((sum, file) => sum + file.size, 0);
    return { name, diffId: diffIds[index], files: own, size };
  };
  const history = Array.isArray(config['history']) ? config['history'].map(objectIn) : [];
  const made = history.filter((step) => step['empty_layer'] !== true).length;
  // A history that doesn't fit the layers says nothing about them.
  if (made !== names.length) return names.map((_, index) => ({ ...layerAt(index), instruction: '', created: 0 }));
  let next = 0;
  return history.map((step): ImageLayer => {
    const created = typeof step['created'] === 'string' ? Date.parse(step['created']) : Number.NaN;
    const words = {
      // What was imported and not built has a remark alone.
      instruction: instructionOf(text(step['created_by']) || text(step['comment'])),
      created: Number.isNaN(created) || created < 0 ? 0 : created,
    };
    if (step['empty_layer'] === true) return { name: undefined, diffId: undefined, files: [], size: 0, ...words };
    const layer = { ...layerAt(next), ...words };
    next += 1;
    return layer;
  });
}

/** The content of one file of a layer; undefined where it isn't there. Throws as `walkArchive`, and for a large one. */
export async function readLayerFile(source: Readable, layer: string, path: string): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  const found = { isThere: false };
  await walkArchive(source, {
    file: (name, { name: file, type, size }) => {
      if (found.isThere || name !== layer || type !== 'file' || normal(file) !== path) return false;
      if (size > mostBytes) throw new Error(`the file is larger than ${mostBytes / 1e6} MB`);
      found.isThere = true;
      return true;
    },
    content: (chunk) => chunks.push(chunk),
  });
  return found.isThere ? Buffer.concat(chunks) : undefined;
}

function typeOf(type: string): LayerFile['type'] {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
    case 'symlink':
    case 'link':
      return type;
    default:
      return 'other';
  }
}

/** Configurations and layers in their order, by the manifest that docker and Podman put into every archive. */
function manifestsOf({ documents, links }: Archive): readonly {
  readonly id: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
}[] {
  const manifests = documents.get('manifest.json');
  return (Array.isArray(manifests) ? manifests : []).map((manifest) => {
    const { Config: configName, Layers: layers } = objectIn(manifest);
    if (typeof configName !== 'string') throw new Error('the archive has no manifest of an image');
    const names = textsIn(layers).map((name) => {
      let at = normal(name);
      // One link leads to another at most a few times; a ring leads nowhere.
      for (let steps = 0; steps < 8; steps++) at = links.get(at) ?? at;
      return at;
    });
    const hex = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(configName)?.[1];
    const id = hex === undefined ? undefined : `sha256:${hex}`;
    return { id, config: objectIn(documents.get(normal(configName))), names };
  });
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
