import { constants } from 'node:fs';
import { access, lstat, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Stats } from 'node:fs';
import { type FileType, type PathEnd, type PathPart, type SocketPath } from '../evidence.js';
import { codeOf, textOf } from './probe.js';

/** Links that the kernel follows on one path (path_resolution(7)). */
const mostLinks = 40;

/**
 * Walks to a socket as the kernel would, part by part and link by link: connect(2) says EACCES for a closed
 * directory, a missing group and a directory in the socket's place alike, and stat(2) hides a link that leads nowhere.
 */
export async function collectSocketPath(socket: string): Promise<SocketPath> {
  const parts: PathPart[] = [];
  /** What is still to be walked; `link` is the link that led there. */
  const ahead: { name: string; link: { link: string; to: string } | undefined }[] = split(socket).map((name) => ({
    name,
    link: undefined,
  }));
  let at = '/';
  let links = 0;
  let end: PathEnd = { kind: 'found' };
  const root = await lstatOrCode(at);
  if (typeof root !== 'string') parts.push(partOf(at, root));
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    const here = path.join(at, next.name);
    const stats = await lstatOrCode(here);
    if (typeof stats === 'string') {
      end = endFor(stats, here, at, next.link);
      break;
    }
    const part = partOf(here, stats);
    parts.push(part);
    if (part.type === 'symlink') {
      links += 1;
      if (links > mostLinks) {
        end = { kind: 'loop', at: here };
        break;
      }
      const to = await readlink(here);
      const target = path.resolve(at, to);
      ahead.unshift(...split(target).map((name) => ({ name, link: { link: here, to: target } })));
      at = '/';
      continue;
    }
    if (ahead.length > 0 && part.type !== 'directory') {
      end = { kind: 'not-a-directory', at: here };
      break;
    }
    at = here;
  }
  const file = end.kind === 'found' ? parts.at(-1) : undefined;
  const real = file ? file.path : socket;
  return {
    path: socket,
    bytes: Buffer.byteLength(socket),
    parts,
    end,
    real,
    file,
    writable: file ? await mayWrite(real) : undefined,
    mount: await mountAt(file ? await realpath(real).catch(() => real) : real),
  };
}

function split(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

async function lstatOrCode(name: string): Promise<Stats | string> {
  try {
    return await lstat(name);
  } catch (error) {
    return codeOf(error) || 'EIO';
  }
}

function endFor(code: string, here: string, at: string, link: { link: string; to: string } | undefined): PathEnd {
  switch (code) {
    case 'EACCES':
      return { kind: 'denied', at };
    case 'ENOENT':
      return link ? { kind: 'dangling', ...link } : { kind: 'missing', at: here };
    case 'ENOTDIR':
      return { kind: 'not-a-directory', at };
    case 'ELOOP':
      return { kind: 'loop', at: here };
    default:
      return { kind: 'unreadable', at: here, code };
  }
}

function partOf(name: string, stats: Stats): PathPart {
  return {
    path: name,
    type: typeOf(stats),
    uid: stats.uid,
    gid: stats.gid,
    mode: stats.mode & 0o7777,
    links: stats.nlink,
  };
}

function typeOf(stats: Stats): FileType {
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'fifo';
  return stats.isFile() ? 'file' : 'device';
}

async function mayWrite(name: string): Promise<boolean | undefined> {
  try {
    await access(name, constants.W_OK);
    return true;
  } catch (error) {
    return codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM' || codeOf(error) === 'EROFS' ? false : undefined;
  }
}

/** The mount whose point is this very file: proc(5), field 4 is its path on the file system that it comes from. */
async function mountAt(name: string): Promise<SocketPath['mount']> {
  const lines = (await textOf('/proc/self/mountinfo')).split('\n').map((line) => line.split(' '));
  const wanted = new Set([name, name.replace(/^\/run\//, '/var/run/'), name.replace(/^\/var\/run\//, '/run/')]);
  const line = lines.findLast((fields) => wanted.has(unescaped(fields[4] ?? '')));
  if (!line) return undefined;
  const root = unescaped(line[3] ?? '');
  return { root, isDeleted: root.endsWith('//deleted') };
}

/** Blanks stand as octal escapes in proc's tables. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
