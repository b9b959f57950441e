import { type Pieces } from '../../engine/engine.js';
import { missing } from './file-error.js';
import { archiveFailure } from './file-failure.js';
import { joined } from './file-path.js';
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
  source: Pick<FileSource, 'pieces' | 'resolve'>,
  folder: string,
  query: TextQuery,
  { signal, most, found, moved }: SearchWork,
): Promise<SearchSum> {
  const finder = new TextFinder(query);
  const sum = { files: 0, places: 0, filesWith: 0, isCut: false, binary: 0, long: 0, longPaths: [] as string[] };
  await walkFolder(source, folder, { signal, moved }, async (file, stop) => {
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
  return sum;
}

/**
 * Tells the paths of the files below a folder, links among them, in the order of the engine's archive; `found` says
 * false when it is enough. Resolves to whether it came to the end. Throws as `searchFiles` does.
 */
export async function walkPaths(
  source: Pick<FileSource, 'pieces' | 'resolve'>,
  folder: string,
  work: Pick<SearchWork, 'signal' | 'moved'>,
  found: (path: string) => boolean,
): Promise<boolean> {
  let isWhole = true;
  await walkFolder(source, folder, work, async ({ path, isOpenable, read }, stop) => {
    await read(() => undefined);
    if (!isOpenable || found(path)) return;
    isWhole = false;
    stop();
  });
  return isWhole;
}

interface WalkedFile {
  readonly path: string;
  readonly isFile: boolean;
  /** A file, or a link that may lead to one. */
  readonly isOpenable: boolean;
  readonly size: number;
  /** Has every piece of its content go to `take`; the pieces are used again. */
  readonly read: (take: (piece: Buffer) => void) => Promise<void>;
}

/** Walks what is below a folder, until it is told to stop. */
async function walkFolder(
  source: Pick<FileSource, 'pieces' | 'resolve'>,
  folder: string,
  { signal, moved }: Pick<SearchWork, 'signal' | 'moved'>,
  visit: (file: WalkedFile, stop: () => void) => Promise<void>,
): Promise<void> {
  const real = await source.resolve(folder, signal);
  if (real === undefined) throw missing(folder);
  const enough = new AbortController();
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
