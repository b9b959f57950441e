import { type Pieces } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { FileError, missing } from './file-error.js';
import { archiveFailure } from './file-failure.js';
import { isWithin, joined } from './file-path.js';
import { type FileSource } from './file-source.js';
import { belowRoot } from './list-archive.js';
import { TextFinder } from './text-finder.js';
import { longestSearched, type SearchSum, type SearchWork, type TextQuery } from './text-search.js';
import { walkArchive } from './walk-archive.js';

/** Bytes at a file's beginning of which none is 0 where it is text, as git takes it. */
const looked = 8000;
/** Names that are kept of files that were left out. */
const mostNames = 5;

/**
 * Searches the texts of the files below a folder, or of a single file: of what the engine's archive of it has, whether
 * anything runs there or not. Files with a 0 byte at their beginning and those above 16 MB are left out and counted;
 * links are not followed. Throws FileError, EngineError, SyntaxError, and the signal's reason.
 */
export async function searchFiles(
  source: Searched,
  folder: string,
  query: TextQuery,
  { signal, most, found, moved }: SearchWork,
): Promise<SearchSum> {
  const finder = new TextFinder(query);
  const sum = { files: 0, places: 0, filesWith: 0, isCut: false, binary: 0, long: 0, longPaths: [] as string[] };
  const unreached = await walkFolder(source, folder, { signal, moved }, async (file, stop) => {
    const { path, isFile, size } = file;
    if (!isFile || size > longestSearched) {
      await file.read(() => undefined);
      if (!isFile) return;
      sum.long += 1;
      if (sum.longPaths.length < mostNames) sum.longPaths.push(path);
      return;
    }
    const text = await textOf(file);
    if (text === undefined) {
      sum.binary += 1;
      return;
    }
    sum.files += 1;
    const places = finder.find(text, most - sum.places, path);
    if (places.length === 0) return;
    sum.filesWith += 1;
    sum.places += places.length;
    found(path, places);
    if (sum.places < most) return;
    sum.isCut = true;
    stop();
  });
  return { ...sum, unreached };
}

/**
 * Tells the paths of the files below a folder, links among them, in the order of the engine's archive; `found` says
 * false when it is enough. Resolves to whether it came to the end, and the folders below that could not be reached.
 * Throws as `searchFiles` does.
 */
export async function walkPaths(
  source: Searched,
  folder: string,
  work: Pick<SearchWork, 'signal' | 'moved'>,
  found: (path: string) => boolean,
): Promise<{ readonly isWhole: boolean; readonly unreached: readonly string[] }> {
  let isWhole = true;
  const unreached = await walkFolder(source, folder, work, async ({ path, isOpenable, read }, stop) => {
    await read(() => undefined);
    if (!isOpenable || found(path)) return;
    isWhole = false;
    stop();
  });
  return { isWhole, unreached };
}

type Searched = Pick<FileSource, 'apart' | 'pieces' | 'resolve'>;

interface WalkedFile {
  readonly path: string;
  readonly isFile: boolean;
  /** A file, or a link that may lead to one. */
  readonly isOpenable: boolean;
  readonly size: number;
  /** Has every piece of its content go to `take`; the pieces are used again. */
  readonly read: (take: (piece: Buffer) => void) => Promise<void>;
}

/** Walks what is below a folder, until it is told to stop; gives the folders below that it could not get at. */
async function walkFolder(
  source: Searched,
  folder: string,
  work: Pick<SearchWork, 'signal' | 'moved'>,
  visit: (file: WalkedFile, stop: () => void) => Promise<void>,
): Promise<readonly string[]> {
  const { signal } = work;
  const real = await source.resolve(folder, signal);
  if (real === undefined) throw missing(folder);
  const enough = new AbortController();
  const isEnough = () => enough.signal.aborted;
  const seenAs = (at: string) => (at === real ? folder : joined(folder, at.slice(real === '/' ? 1 : real.length + 1)));
  const { reached = [], unreached = [] } = (await source.apart?.(real, signal)) ?? {};
  const apart = [...reached, ...unreached].map((at) => ({ at, seen: seenAs(at) }));
  // Podman packs what is mounted in a container that runs.
  const packed = new Set<string>();
  await walkArchived(source, { real, folder }, work, enough, async (file, stop) => {
    for (const { at, seen } of apart) if (file.path !== seen && isWithin(file.path, seen)) packed.add(at);
    await visit(file, stop);
  });
  const failed = unreached.filter((at) => !packed.has(at));
  for (const at of reached) {
    if (isEnough()) return [];
    if (packed.has(at)) continue;
    try {
      await walkArchived(source, { real: at, folder: seenAs(at) }, work, enough, visit);
    } catch (error) {
      signal.throwIfAborted();
      // Without a tar program in the container; the rest is worth having all the same.
      if (
        !EngineError.is(error, 'bad-request', 'conflict', 'engine-error', 'not-found') &&
        !FileError.is(error, 'missing', 'not-folder')
      )
        throw error;
      failed.push(at);
    }
  }
  return failed.map(seenAs);
}

/** Walks what the archive of one folder has. */
async function walkArchived(
  source: Searched,
  { real, folder }: { readonly real: string; readonly folder: string },
  { signal, moved }: Pick<SearchWork, 'signal' | 'moved'>,
  enough: AbortController,
  visit: (file: WalkedFile, stop: () => void) => Promise<void>,
): Promise<void> {
  const either = AbortSignal.any([signal, enough.signal]);
  let archive: Pieces | undefined;
  let root: string | undefined;
  try {
    archive = await source.pieces(real, either);
    await walkArchive(counted(archive, moved), either, async (header, content, body) => {
      root ??= header.name;
      const below = belowRoot(root, header.name);
      const read = async (take: (piece: Buffer) => void) => {
        if (body) {
          content.resume();
          await body.goesTo((piece) => {
            take(piece);
            return Promise.resolve();
          });
        } else for await (const piece of content) take(piece);
      };
      const isFile = header.type === 'file' || header.type === 'contiguous-file';
      const isOpenable = isFile || header.type === 'link' || header.type === 'symlink';
      const path = below === '' ? folder : joined(folder, below);
      await visit({ path, isFile, isOpenable, size: body?.size ?? header.size, read }, () => enough.abort());
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!enough.signal.aborted) throw archiveFailure(error, folder, true);
  } finally {
    archive?.destroy();
  }
}

function counted(archive: Pieces, moved: (bytes: number) => void): Pieces {
  const read = async function* () {
    for await (const piece of archive) {
      moved(piece.length);
      yield piece;
    }
  };
  return { [Symbol.asyncIterator]: read, destroy: () => archive.destroy() };
}

/** A file's text as an editor shows it, without a byte order mark; undefined where it is none. */
async function textOf(file: WalkedFile): Promise<string | undefined> {
  const parts: Buffer[] = [];
  const seen = { bytes: 0, isBinary: false };
  await file.read((piece) => {
    if (seen.isBinary) return;
    // UTF-16, whose text has zeros too, says so at its beginning.
    const isWide = wideOf(parts[0] ?? piece) !== undefined;
    seen.isBinary = !isWide && seen.bytes < looked && piece.subarray(0, looked - seen.bytes).includes(0);
    seen.bytes += piece.length;
    parts.push(Buffer.from(piece));
  });
  if (seen.isBinary) return undefined;
  const content = Buffer.concat(parts);
  return new TextDecoder(wideOf(content) ?? 'utf-8').decode(content);
}

function wideOf(content: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  return content[0] === 0xfe && content[1] === 0xff ? 'utf-16be' : undefined;
}
