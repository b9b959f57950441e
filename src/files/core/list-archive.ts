import { type Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { type FileEntry } from './file-source.js';
import { baseName } from './file-path.js';

/** How much of an archive is read to see what a folder has: then it is left, and the list is partial. */
export interface Budget {
  readonly bytes: number;
  readonly ms: number;
}

/** An entry of an archive, by its path below the archive's root: '' for the root itself. */
export interface ArchiveEntry {
  readonly path: string;
  readonly facts: FileEntry;
}

/** Where and why reading stopped: at the end, or before it. */
type End = 'whole' | 'stopped';

/**
 * Reads the entries of an archive without their contents, in its order, until `visit` says false or the budget is
 * used up; the archive is destroyed then. Throws what the archive's stream fails with; a cut one fails.
 */
export async function readEntries(
  archive: Readable,
  visit: (entry: ArchiveEntry) => boolean,
  budget?: Budget,
): Promise<End> {
  const reader = extract();
  const start = performance.now();
  let root: string | undefined;
  let read = 0;
  return new Promise<End>((resolve, reject) => {
    const stop = () => {
      resolve('stopped');
      archive.destroy();
      reader.destroy();
    };
    reader.on('entry', (header, content, next) => {
      root ??= header.name;
      content.resume();
      if (!visit({ path: belowRoot(root, header.name), facts: factsOf(header) })) stop();
      else next();
    });
    // Counted where it comes in: a large file is passed over without an entry that would stop it.
    archive.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (budget && (read > budget.bytes || performance.now() - start > budget.ms)) stop();
    });
    reader.on('error', reject);
    reader.on('finish', () => resolve('whole'));
    archive.on('error', (error) => {
      reject(error);
      reader.destroy();
    });
    archive.pipe(reader);
  });
}

/**
 * The direct children among an archive's entries. Engines walk a folder depth first and in order, so that what comes
 * before the last that was seen is known whole.
 */
export async function listArchive(
  archive: Readable,
  budget?: Budget,
): Promise<{ readonly folder: FileEntry | undefined; readonly entries: readonly FileEntry[]; readonly end: End }> {
  const entries: FileEntry[] = [];
  let folder: FileEntry | undefined;
  const end = await readEntries(
    archive,
    ({ path, facts }) => {
      if (path === '') folder = facts;
      else if (!path.includes('/')) entries.push(facts);
      // A file in a folder's place has nothing below it.
      return folder === undefined || folder.type === 'directory';
    },
    budget,
  );
  return { folder, entries, end };
}

function withoutSlash(name: string): string {
  return name
    .replace(/^(\.?\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

/** The path below the archive's own root, its first entry, which engines call by the folder's name, and `/` by nothing. */
export function belowRoot(rootName: string, name: string): string {
  const root = withoutSlash(rootName);
  const path = withoutSlash(name);
  if (path === root) return '';
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

/** What an archive's header says. */
export function factsOf(header: Header): FileEntry {
  const { type, mode, size, mtime, uid, gid, linkname } = header;
  return {
    name: baseName(header.name.replace(/\/+$/, '')),
    // A hard link is a file whose content came before.
    type:
      type === 'directory'
        ? 'directory'
        : type === 'symlink'
          ? 'symlink'
          : type === 'file' || type === 'link' || type === 'contiguous-file'
            ? 'file'
            : 'other',
    ...{ size, mode: mode & 0o7777, modified: mtime.getTime(), uid, gid, leadsTo: undefined },
    target: type === 'symlink' ? linkname : undefined,
  };
}
