import * as l10n from '@vscode/l10n';
import { once } from 'node:events';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Header, type Pack, pack } from 'tar-stream';
import { messageOf, toError } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { type IgnoreMatcher, parseDockerignore } from '../../language/core/dockerfile/dockerignore.js';
import { BuildProblem } from './definition.js';

/** A build context on its way to an engine. */
export interface PackedContext {
  /** An uncompressed tar archive. Fails with a BuildProblem that names the file which can't be read. */
  readonly archive: Readable;
  /** Where the Dockerfile is in it, with `/`. */
  readonly dockerfile: string;
  /** How much of it has been read so far. */
  readonly sent: { readonly files: number; readonly bytes: number };
}

const ignoreName = '.dockerignore';

/**
 * Packs a folder as `docker build` does for the classic builder: what .dockerignore leaves in (`NAME.dockerignore` goes
 * before it, as with BuildKit), owned by root; the Dockerfile and .dockerignore always, since the engine removes them
 * itself where they are ignored (docker/cli, cli/command/image/build; moby, builder/remotecontext). A file at a time is
 * read, at the reader's speed. Destroying the archive ends it. Throws BuildProblem where there is no such folder.
 */
export async function packContext(folder: string, dockerfile: string): Promise<PackedContext> {
  const found = await lstat(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  if (!found.isDirectory()) throw new BuildProblem('bad-context', l10n.t('{0} is no folder.', plain(folder)));
  const own = await textOf(`${dockerfile}.dockerignore`);
  const common = await textOf(path.join(folder, ignoreName));
  const matcher = parseDockerignore(own ?? common ?? '');
  const inside = path.relative(folder, dockerfile);
  const isOutside = inside === '' || inside.startsWith('..') || path.isAbsolute(inside);
  const name = isOutside ? `.dockerfile.${randomBytes(10).toString('hex')}` : toSlashes(inside);
  const sent = { files: 0, bytes: 0 };
  const tar = pack();
  const archive = new PassThrough();
  archive.once('close', () => tar.destroy());
  const passed = passOn(tar, archive);
  // Why it ended too early is the work's to say.
  passed.catch(() => undefined);
  const packer = new Packer(folder, tar, archive, sent);
  const work = async () => {
    if (isOutside) {
      await packer.text(
        name,
        await readFile(dockerfile, 'utf8').catch((error: unknown) => {
          throw unreadable(dockerfile, error);
        }),
      );
      // The engine removes what its .dockerignore names when it has read it: the image sees neither of the two.
      await packer.text(ignoreName, `${common ?? ignoreName}\n${name}\n`);
    }
    await packer.folder('', matcher, new Set(isOutside ? [] : [name, ignoreName]), isOutside ? ignoreName : undefined);
    tar.finalize();
    await passed;
  };
  work().catch((error: unknown) => archive.destroy(toError(error)));
  return { archive, dockerfile: name, sent };
}

async function passOn(tar: Pack, archive: PassThrough): Promise<void> {
  for await (const chunk of tar as AsyncIterable<Uint8Array>) {
    if (!archive.write(chunk)) await drained(archive);
  }
  archive.end();
}

/** Waits until the reader has taken what there is. Throws AbortError when it is no longer wanted. */
async function drained(archive: PassThrough): Promise<void> {
  if (archive.destroyed) throw new DOMException('the archive was given up', 'AbortError');
  const closed = new AbortController();
  const end = () => closed.abort();
  archive.once('close', end);
  try {
    await once(archive, 'drain', { signal: closed.signal });
  } finally {
    archive.off('close', end);
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, error);
  }
}

function toSlashes(name: string): string {
  return path.sep === '/' ? name : name.replaceAll(path.sep, '/');
}

function unreadable(file: string, error: unknown): BuildProblem {
  const next = l10n.t('Make it readable, or leave it out of the build context by .dockerignore.');
  const { code } = error as NodeJS.ErrnoException;
  const why = code === 'EACCES' || code === 'EPERM' ? l10n.t('permission denied') : plain(messageOf(error));
  return new BuildProblem('bad-context', `${l10n.t('{0} can’t be read: {1}.', plain(file, 300), why)} ${next}`);
}

class Packer {
  readonly #root: string;
  readonly #tar: Pack;
  readonly #archive: PassThrough;
  readonly #sent: { files: number; bytes: number };

  constructor(root: string, tar: Pack, archive: PassThrough, sent: { files: number; bytes: number }) {
    this.#root = root;
    this.#tar = tar;
    this.#archive = archive;
    this.#sent = sent;
  }

  /** Everything below a folder that is left in; what is `always` sent, even where it is ignored. */
  async folder(
    below: string,
    matcher: IgnoreMatcher,
    always: ReadonlySet<string>,
    except: string | undefined,
  ): Promise<void> {
    const directory = path.join(this.#root, below);
    const names = await readdir(directory).catch((error: unknown) => {
      throw unreadable(directory, error);
    });
    for (const name of names.sort()) {
      const at = below === '' ? name : `${below}/${name}`;
      if (at === except) continue;
      const isIgnored = matcher.ignores(at) && !always.has(at);
      const leadsToWanted = [...always].some((wanted) => wanted.startsWith(`${at}/`));
      if (isIgnored && !matcher.hasExceptions && !leadsToWanted) continue;
      const file = path.join(this.#root, at);
      const facts = await lstat(file).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file, error);
        // Node puts this sign in place of bytes that are no UTF-8, and finds nothing by that name.
        if (name.includes('\ufffd')) throw unreadable(file, new Error(l10n.t('its name is no UTF-8')));
        // Gone since the folder was listed.
        return undefined;
      });
      if (!facts) continue;
      if (facts.isDirectory()) {
        if (!isIgnored) await this.#entry({ ...headOf(at, facts), type: 'directory' });
        await this.folder(at, matcher, always, undefined);
      } else if (!isIgnored) await this.#one(at, file, facts);
    }
  }

  async text(name: string, text: string): Promise<void> {
    await this.#entry({ name, mode: 0o644 }, text);
  }

  async #one(at: string, file: string, facts: Stats): Promise<void> {
    if (facts.isSymbolicLink()) {
      const linkname = await readlink(file).catch((error: unknown) => {
        throw unreadable(file, error);
      });
      await this.#entry({ ...headOf(at, facts), type: 'symlink', linkname: toSlashes(linkname) });
    } else if (facts.isFile()) await this.#file(at, file, facts);
    // Sockets and devices are no part of an image.
  }

  async #file(at: string, file: string, facts: Stats): Promise<void> {
    const { size } = facts;
    this.#sent.files += 1;
    if (size === 0) {
      await this.#entry({ ...headOf(at, facts), type: 'file' }, '');
      return;
    }
    await this.#room();
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown) => {
        const isCut = /size mismatch/i.test(messageOf(error));
        reject(unreadable(file, isCut ? new Error(l10n.t('it became shorter while it was read')) : error));
      };
      // Never more than was announced, should it grow meanwhile.
      const content = createReadStream(file, { end: size - 1 });
      content.once('error', fail);
      content.once('open', () => {
        const entry = this.#tar.entry({ ...headOf(at, facts), size, type: 'file' }, (error) =>
          error ? fail(error) : resolve(),
        );
        content.on('data', (chunk) => (this.#sent.bytes += chunk.length));
        pipeline(content, entry).catch(fail);
      });
    });
  }

  /** A file waits for its content, be it an empty one; nothing else has any. */
  async #entry(head: Partial<Header> & { name: string }, content?: string): Promise<void> {
    await this.#room();
    await new Promise<void>((resolve, reject) => {
      const done = (error: Error | null | undefined) => (error ? reject(toError(error)) : resolve());
      if (content === undefined) this.#tar.entry(head, done);
      else this.#tar.entry(head, content, done);
    });
  }

  /** Heads alone would pile up without that. */
  async #room(): Promise<void> {
    if (this.#archive.destroyed || this.#archive.writableNeedDrain) await drained(this.#archive);
  }
}

function headOf(name: string, { mode, mtime }: Stats): Partial<Header> & { name: string } {
  // Windows knows no right to execute: docker gives it to everything.
  const rights = process.platform === 'win32' ? 0o755 : mode & 0o7777;
  return { name, mode: rights, mtime, uid: 0, gid: 0 };
}
