import * as l10n from '@vscode/l10n';
import { createWriteStream } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Header } from 'tar-stream';
import { type Pieces } from '../../engine/engine.js';
import { type LongBody } from './archive-feed.js';
import { FileError, shown } from './file-error.js';
import { cut } from './file-failure.js';
import { buffered, type Content, walkArchive } from './walk-archive.js';

export interface UnpackOptions {
  /** What the archive's root is to be called; its own name when not said. */
  readonly name?: string | undefined;
  readonly signal: AbortSignal;
  /** Told of bytes of contents as they come. */
  readonly moved: (bytes: number) => void;
}

export interface Unpacked {
  readonly bytes: number;
  /** Devices, pipes, and links that lead out of what was unpacked. */
  readonly leftOut: readonly string[];
}

/**
 * Unpacks a tar archive in a folder of this machine. Everything is made in a new folder in it, from which whole files
 * are then moved to their places: what is there already is replaced, folders are merged. Nothing is ever written
 * outside, whatever the archive says: it is given up for a name that leads out (`hostile`), symlinks are made at the
 * end, and those that lead out are not. Memory doesn't grow with the archive. Nothing is left of what failed.
 * Throws FileError, what reading the archive fails with, and the signal's reason.
 */
export async function unpackInto(archive: Pieces, folder: string, options: UnpackOptions): Promise<Unpacked> {
  const { signal, name } = options;
  let made: string | undefined;
  try {
    made = await mkdtemp(path.join(folder, '.longshore-'));
    const unpacking = new Unpacking(made, options);
    await unpacking.run(archive);
    for (const child of await readdir(made)) {
      signal.throwIfAborted();
      await merge(path.join(made, child), path.join(folder, name ?? child));
    }
    return { bytes: unpacking.bytes, leftOut: unpacking.leftOut };
  } catch (error) {
    signal.throwIfAborted();
    throw localFailure(error, folder);
  } finally {
    archive.destroy();
    if (made !== undefined) await rm(made, { recursive: true, force: true });
  }
}

class Unpacking {
  readonly leftOut: string[] = [];
  bytes = 0;
  readonly #root: string;
  readonly #options: UnpackOptions;
  readonly #folders = new Map<string, number>();
  readonly #files = new Set<string>();
  readonly #links: { readonly at: string; readonly target: string }[] = [];

  constructor(root: string, options: UnpackOptions) {
    this.#root = root;
    this.#options = options;
  }

  async run(archive: Pieces): Promise<void> {
    await walkArchive(archive, this.#options.signal, (header, content, body, signal) =>
      this.#entry(header, content, body, signal),
    );
    await this.#makeLinks();
    // The innermost first: one that may not be written to would keep the others from what they need.
    for (const [at, mode] of [...this.#folders].reverse()) await chmod(path.join(this.#root, at), mode | 0o700);
  }

  async #entry(header: Header, content: Content, body: LongBody | undefined, signal: AbortSignal) {
    const at = safePath(header.name);
    await this.#makeFolder(path.dirname(at), 0o755);
    const full = path.join(this.#root, at);
    if (header.type === 'file' || header.type === 'contiguous-file') {
      if (at === '') throw contradiction(header.name);
      if (body) {
        content.resume();
        await this.#writeLong(full, header, body);
      } else await this.#write(full, header, content, signal);
      this.#files.add(at);
      return;
    }
    content.resume();
    if (header.type === 'directory') await this.#makeFolder(at, header.mode & 0o777);
    else if (header.type === 'symlink') this.#links.push({ at, target: header.linkname });
    else if (header.type === 'link' && this.#files.has(safePath(header.linkname))) {
      await this.#link(path.join(this.#root, safePath(header.linkname)), full);
      this.#files.add(at);
    } else this.leftOut.push(header.name);
  }

  async #makeFolder(at: string, mode: number): Promise<void> {
    if (at === '.' || at === '') return;
    if (!this.#folders.has(at)) await mkdir(path.join(this.#root, at), { recursive: true });
    this.#folders.set(at, mode);
  }

  async #write(
    full: string,
    { mode, mtime, size, name }: Header,
    content: Content,
    signal: AbortSignal,
  ): Promise<void> {
    const { moved } = this.#options;
    let came = 0;
    // An archive may have a file twice; the later counts.
    await rm(full, { force: true });
    const file = createWriteStream(full, { flags: 'wx', mode: mode & 0o777, highWaterMark: buffered });
    const written = pipeline(content, file, { signal });
    content.on('data', (chunk) => {
      came += chunk.length;
      moved(chunk.length);
    });
    await written;
    if (came !== size) throw cut(name);
    this.bytes += came;
    await utimes(full, mtime, mtime);
  }

  async #writeLong(full: string, { mode, mtime }: Header, body: LongBody): Promise<void> {
    const { moved } = this.#options;
    await rm(full, { force: true });
    const file = await open(full, 'wx', mode & 0o777);
    try {
      await body.goesTo(async (piece) => {
        for (let at = 0; at < piece.length;) at += (await file.write(piece, at)).bytesWritten;
        moved(piece.length);
      });
    } finally {
      await file.close();
    }
    this.bytes += body.size;
    await utimes(full, mtime, mtime);
  }

  async #link(from: string, to: string): Promise<void> {
    await rm(to, { force: true });
    try {
      await link(from, to);
    } catch {
      // Not every file system has hard links; the content is the same.
      await copyFile(from, to);
    }
  }

  /**
   * After everything else, so that nothing can be written through one. A text that goes up only at its beginning, from
   * a folder that is none of the links, and stays inside, leads out by no way of others either.
   */
  async #makeLinks(): Promise<void> {
    for (const { at, target } of this.#links) {
      const full = path.join(this.#root, at);
      const leads = path.resolve(path.dirname(full), target);
      const isInside = leads === this.#root || leads.startsWith(this.#root + path.sep);
      const parts = target.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
      const down = parts.findIndex((part) => part !== '..');
      const isTwisted = down >= 0 && parts.includes('..', down);
      const isAbsolute = path.posix.isAbsolute(target) || path.win32.isAbsolute(target);
      if (isAbsolute || isTwisted || !isInside) this.leftOut.push(at);
      else if (!(await exists(full))) await symlink(target, full);
    }
  }
}

/** An archive's name as a path below the folder; '' for the folder itself. Throws FileError for what leads out. */
function safePath(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const isForeign = path.sep === '\\' && parts.some((part) => /[\\:]/.test(part));
  if (parts.includes('..') || isForeign || name.includes('\0') || (name.startsWith('/') && parts.length > 0)) {
    throw new FileError(
      'hostile',
      l10n.t('The archive has a name that leads out of the folder: {0}. Nothing was written.', shown(name)),
    );
  }
  return parts.join(path.sep);
}

function contradiction(name: string): FileError {
  return new FileError('hostile', l10n.t('The archive contradicts itself at {0}. Nothing was written.', shown(name)));
}

async function exists(at: string): Promise<boolean> {
  return lstat(at).then(
    () => true,
    () => false,
  );
}

/** Moves what is new to its place: folders into folders that are there, anything else in the place of the old. */
async function merge(from: string, to: string): Promise<void> {
  const [mine, old] = await Promise.all([lstat(from), lstat(to).catch(() => undefined)]);
  if (mine.isDirectory() && old?.isDirectory()) {
    for (const child of await readdir(from)) await merge(path.join(from, child), path.join(to, child));
    return;
  }
  if (old) await rm(to, { recursive: true });
  await rename(from, to);
}

/** The system's refusals on this machine, in a user's words. */
export function localFailure(error: unknown, folder: string): unknown {
  if (FileError.is(error)) return error;
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  const at = shown(folder);
  const cause = { cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new FileError(
        'full',
        l10n.t('The disk is full: nothing of it was kept in {0}.', at),
        l10n.t('Free some, then try again.'),
        cause,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new FileError('denied', l10n.t('You may not write in {0}.', at), l10n.t('Choose another folder.'), cause);
    case 'ENOENT':
      return new FileError('missing', l10n.t('{0} isn’t there.', at), '', cause);
    // A folder in a file's place, or the other way round.
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return contradiction(path.basename(message));
    case 'ENAMETOOLONG':
      return new FileError(
        'no-way',
        l10n.t('A name is too long for this machine’s disk: {0}', shown(message)),
        '',
        cause,
      );
    default:
      return /unexpected end|invalid (tar )?header|exceeds max size|checksum|aborted/i.test(message)
        ? cut(folder, error)
        : error;
  }
}
