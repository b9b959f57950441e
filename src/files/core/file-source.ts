/**
 * Files of something: of a container now, of whatever else has an engine's archive calls later. Paths are absolute,
 * with `/` between names, and without one at their end. All methods throw FileError for what a file is the reason of,
 * EngineError for what the engine is, and the signal's reason when it aborts.
 */
import { type Readable } from 'node:stream';
import { type FileFacts, type Pieces } from '../../engine/engine.js';

/** What is known of a file in a list. */
export interface FileEntry extends FileFacts {
  /** Numbers of the owner and the group; undefined where they weren't told. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** What a symlink leads to in the end; undefined where it leads to nothing, or nobody looked. */
  readonly leadsTo: 'file' | 'directory' | undefined;
}

/** What is in a folder, in no order. */
export interface Listing {
  readonly entries: readonly FileEntry[];
  /** There may be more: to see all, the whole tree below would have had to be read. `list` with `whole` does. */
  readonly isPartial: boolean;
}

export interface ListOptions {
  /** Reads as much as it takes; without it no more than a second or two, and some tens of megabytes. */
  readonly whole?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface FileSource {
  /** Whether anything may be changed: not where the endpoint is read-only. */
  readonly mayChange: boolean;
  /** What `/` is called where it is copied to. */
  readonly rootName?: string;

  list(folder: string, options?: ListOptions): Promise<Listing>;
  /** What is at a path, with what a symlink leads to; undefined when there is nothing. */
  stat(path: string, signal?: AbortSignal): Promise<Pick<FileEntry, keyof FileFacts | 'leadsTo'> | undefined>;
  /** A file's content, symlinks followed; `too-large` above 256 MB. */
  read(path: string, signal?: AbortSignal): Promise<Buffer>;
  /**
   * Writes a whole file: mode and owner of one that is there stay, a symlink is followed; a new one belongs to its
   * folder's owner. Nothing half-done is left behind.
   */
  write(path: string, content: Uint8Array, options: WriteOptions, signal?: AbortSignal): Promise<void>;
  makeFolder(path: string, signal?: AbortSignal): Promise<void>;
  rename(from: string, to: string, options: { readonly overwrite: boolean }, signal?: AbortSignal): Promise<void>;
  /** Removes a file, or a folder with everything in it. */
  remove(path: string, signal?: AbortSignal): Promise<void>;
  /** Where a path leads when symlinks are followed; undefined where to nothing. */
  resolve(path: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Whose a file or folder is; root's where nobody tells. */
  ownerOf(path: string, signal?: AbortSignal): Promise<{ readonly uid: number; readonly gid: number }>;
  /** A tar archive whose first entry is the file or folder itself. The reader's speed is the engine's. */
  archive(path: string, signal: AbortSignal): Promise<Readable>;
  /** The same, for copies of many bytes. */
  pieces(path: string, signal: AbortSignal): Promise<Pieces>;
  /**
   * Folders below one that its archive doesn't have, as a tmpfs: those that have archives of their own, and those that
   * can't be reached. Left out where there are none.
   */
  apart?(folder: string, signal?: AbortSignal): Promise<Apart>;
  /** Unpacks a tar archive in a folder. What had come before a failure may stay. */
  unpack(folder: string, archive: Pieces, signal: AbortSignal): Promise<void>;
  /** Numbers of users and groups → their names, where there are any. */
  owners(signal?: AbortSignal): Promise<Owners>;
}

export interface Apart {
  readonly reached: readonly string[];
  readonly unreached: readonly string[];
}

export interface WriteOptions {
  readonly create: boolean;
  readonly overwrite: boolean;
}

export interface Owners {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}
