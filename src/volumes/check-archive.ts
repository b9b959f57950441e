import * as l10n from '@vscode/l10n';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Header, extract } from 'tar-stream';
import { messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { ArchiveEnd } from '../compression/archive-end.js';
import { type Compression, compressionIn, decompressing } from '../compression/compression.js';
import { ArchiveError } from './archive-error.js';

/** What is in an archive. */
export interface ArchiveFacts {
  /** Of the file itself, as when it was read. */
  readonly file: { readonly size: number; readonly modified: number; readonly compression: Compression };
  readonly entries: number;
  /** Of all files together, in bytes. */
  readonly bytes: number;
  /** Devices, which an engine makes anew. */
  readonly devices: number;
  /** Entries that have access lists of their own, and those that have other extended attributes than capabilities. */
  readonly acls: number;
  readonly attributes: number;
  /** Whose the topmost folder itself is, where the archive says so: engines leave that out when they unpack. */
  readonly root:
    (Pick<Header, 'mode' | 'uid' | 'gid' | 'mtime'> & { readonly pax: Record<string, string> | undefined }) | undefined;
  /** Names in the topmost folder, the first hundred. */
  readonly topNames: readonly string[];
}

/** What GNU tar, bsdtar and Go's archive/tar call them in an entry's extended header. */
const aclKey = /^SCHILY\.(acl\.|xattr\.system\.posix_acl_)/;
const attributeKey = /^SCHILY\.xattr\.(?!system\.posix_acl_|security\.(capability|selinux)$)/;

/** Names that are remembered, however many there are. */
const mostNames = 100;

/**
 * Reads an archive to its end before anything is done with it: a .tar, .tar.gz or .tar.zst, whose checksum is held
 * against it.
 * Throws ArchiveError for what is cut, damaged, no archive, or names something outside of the folder that it is
 * unpacked in; system errors as they are; and the signal's reason.
 */
export async function checkArchive(
  path: string,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => undefined,
): Promise<ArchiveFacts> {
  const { size, mtimeMs: modified } = await stat(path);
  const compression = await compressionIn(path);
  const seen = { entries: 0, bytes: 0, devices: 0, acls: 0, attributes: 0 };
  const topNames = new Set<string>();
  let root: ArchiveFacts['root'];
  const end = new ArchiveEnd(512);
  const watched = new Transform({
    transform: (chunk: Buffer, _, done) => {
      end.add(chunk);
      done(null, chunk);
    },
  });
  const reader = extract();
  reader.on('entry', (header, content, next) => {
    // The reader itself is told of the same.
    content.on('error', () => undefined);
    const problem = problemOf(header);
    if (problem !== undefined) {
      next(new ArchiveError(problem));
      return;
    }
    seen.entries += 1;
    seen.bytes += header.size;
    if (header.type === 'character-device' || header.type === 'block-device') seen.devices += 1;
    const keys = Object.keys(header.pax ?? {});
    if (keys.some((key) => aclKey.test(key))) seen.acls += 1;
    if (keys.some((key) => attributeKey.test(key))) seen.attributes += 1;
    if (/^\.?\/?$/.test(header.name)) root = { ...header, pax: keptOf(header) };
    const [top = ''] = header.name.replace(/^(\.?\/)+/, '').split('/');
    if (top !== '' && top !== '.' && topNames.size < mostNames) topNames.add(top);
    content.on('end', () => next());
    content.resume();
  });
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      onRead(chunk.length);
      done(null, chunk);
    },
  });
  const source: Readable = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    await pipeline([source, counted, ...(await decompressing(compression)), watched, reader], { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error);
  }
  if (!end.isWhole) throw new ArchiveError(l10n.t('The archive is cut: its end is missing.'));
  return { ...seen, root, file: { size, modified, compression }, topNames: [...topNames] };
}

/** Its attributes and ACLs. Their bytes were read as text, which what is no text has not survived. */
function keptOf({ pax }: Header): Record<string, string> | undefined {
  const kept = Object.entries((pax ?? {}) as Record<string, string>).filter(
    ([key, value]) =>
      (aclKey.test(key) || attributeKey.test(key)) && !value.includes('\ufffd') && !value.includes('\0'),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function problemOf({ name, type, linkname }: Header): string | undefined {
  if (leavesFolder(name)) return l10n.t('It has {0}, which is outside of the volume.', plain(name, 100));
  // A symlink is a text that a container follows in its own files; a hard link is a file of the archive.
  if (type === 'link' && leavesFolder(linkname)) {
    return l10n.t(
      '{0} in it is a link to {1}, which is outside of the volume.',
      plain(name, 100),
      plain(linkname, 100),
    );
  }
  return undefined;
}

function leavesFolder(name: string): boolean {
  return name.startsWith('/') || name.split('/').includes('..');
}

function explained(error: unknown): unknown {
  if (error instanceof ArchiveError) return error;
  const words = messageOf(error);
  if (/unexpected e(nd|of)/i.test(words))
    return new ArchiveError(l10n.t('The archive is cut: its end is missing.'), error);
  if (/invalid tar header|header/i.test(words)) return new ArchiveError(l10n.t('It is no tar archive.'), error);
  if (/unknown frame descriptor/i.test(words)) {
    return new ArchiveError(
      l10n.t('It is compressed in several parts, as pzstd does it: unpack it by “zstd -d” first.'),
      error,
    );
  }
  const isZstd = String((error as { code?: unknown } | undefined)?.code).startsWith('ZSTD_error_');
  const isDamaged =
    /incorrect data check|invalid (zstd|block|distance|code|stored|literal|length)|incorrect length|too far back|FSE/i;
  if (isZstd || isDamaged.test(words)) {
    return new ArchiveError(l10n.t('The archive is damaged: {0}', words), error);
  }
  return error;
}
