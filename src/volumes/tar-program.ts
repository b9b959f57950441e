import { plain } from '../base/text.js';
import { type Engine, type Exec, type Pieces } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type HelperEngine, runHelper } from '../engine/helper-container.js';

/** Which tar an image has: GNU's keeps extended attributes and ACLs, others (busybox’s) only owners, modes and links. */
export type Tar = 'gnu' | 'other';

type Runs = Pick<Engine, 'exec'>;

/** What a helper runs in which tar is run: it ends with its input. */
export const waiting = 'cat >/dev/null';

/**
 * Looks which tar an image has, in a helper that has nothing else; undefined where it has none, or no shell. Throws
 * EngineError.
 */
export async function findTar(
  engine: HelperEngine & Runs,
  image: string,
  signal: AbortSignal,
): Promise<Tar | undefined> {
  try {
    const helper = await runHelper(engine, image, [], waiting, { signal });
    try {
      const command = ['tar', '--version'];
      const session = await engine.exec(helper.id, { command, tty: false, stdin: false, ...asRoot }, { signal });
      const words = new Words();
      for await (const { bytes } of session.output) words.add(bytes);
      if ((await session.exitCode({ signal })) !== 0) return undefined;
      return words.text.includes('GNU tar') ? 'gnu' : 'other';
    } finally {
      await helper.end();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (EngineError.is(error, 'bad-request', 'not-found', 'engine-error', 'lost')) return undefined;
    throw error;
  }
}

/**
 * An archive of a folder of a running helper, by its tar; `what` is a name in it, or `.`. The pieces fail where tar does
 * and where the connection breaks. Throws EngineError.
 */
export async function packByTar(
  engine: Runs,
  { id, tar }: { readonly id: string; readonly tar: Tar },
  { folder, what }: { readonly folder: string; readonly what: string },
  signal: AbortSignal,
): Promise<Pieces> {
  // An SELinux label is the machine's, not the data's. Docker itself reads ACLs from the attributes, tars from their own records.
  const keeping = [
    ...['--format=posix', '--pax-option=delete=atime,delete=ctime', '--numeric-owner'],
    ...['--xattrs', '--xattrs-include=*', '--xattrs-exclude=security.selinux', '--acls'],
  ];
  // Larger records than its own 10 kB: each goes through the engine by itself.
  const command = [
    'tar',
    ...(tar === 'gnu' ? [...keeping, '--blocking-factor=128'] : []),
    '-C',
    folder,
    '-cf',
    '-',
    what,
  ];
  const session = await engine.exec(id, { command, tty: false, stdin: false, ...asRoot }, { signal });
  const read = async function* () {
    const words = new Words();
    try {
      for await (const { from, bytes } of session.output) {
        if (from === 'stdout') yield bytes;
        else words.add(bytes);
      }
      const code = await session.exitCode({ signal });
      // 1 of GNU's: a file has changed while it was read, of which the user was told before.
      if (code !== 0 && !(code === 1 && tar === 'gnu')) throw failure(code, words);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      end();
    }
  };
  const end = ending(session, signal);
  return { [Symbol.asyncIterator]: read, destroy: end };
}

/**
 * Unpacks an archive in a folder of a running helper by GNU tar, which makes nothing outside of it: it takes `/` and
 * `..` off names and makes links last. Throws EngineError, and what reading the archive throws; what had been unpacked
 * before a failure stays.
 */
export async function unpackByTar(
  engine: Runs,
  id: string,
  folder: string,
  archive: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  const keeping = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--xattrs-exclude=security.selinux', '--acls'];
  const command = ['tar', ...keeping, '-C', folder, '-xpf', '-'];
  const session = await engine.exec(id, { command, tty: false, stdin: true, ...asRoot }, { signal });
  const end = ending(session, signal);
  const words = new Words();
  try {
    const ended = (async () => {
      try {
        for await (const { bytes } of session.output) words.add(bytes);
      } catch (error) {
        // So it looks where an engine closes the connection with input unread, after tar has ended: the code tells.
        if (!EngineError.is(error, 'lost')) throw error;
      }
      return true;
    })();
    // Told below; it may end before it has read everything.
    ended.catch(() => undefined);
    const mustEndWell = async () => {
      const code = await session.exitCode({ signal });
      if (code !== 0) throw failure(code, words);
    };
    let isOver = false;
    for await (const piece of archive) {
      // It has seen the archive's end; what fills the last block up goes nowhere.
      if (isOver) continue;
      isOver = await Promise.race([sent(session, piece), ended]);
      if (isOver) await mustEndWell();
    }
    if (isOver) return;
    session.end();
    await ended;
    await mustEndWell();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    end();
  }
}

const asRoot = { user: '0', workingDir: '/', environment: ['LC_ALL=C'] } as const;

/** Whether there is no sense in sending more: tar has ended, and says why by its code. */
async function sent(session: Exec, piece: Buffer): Promise<boolean> {
  try {
    await session.write(piece);
    return false;
  } catch (error) {
    if (EngineError.is(error)) return true;
    throw error;
  }
}

function ending(session: Exec, signal: AbortSignal): () => void {
  const stop = () => session.dispose();
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
    session.dispose();
  };
}

function failure(code: number | undefined, words: Words): EngineError {
  if (code === undefined) return new EngineError('lost', 'the connection to tar in the helper broke');
  return new EngineError('engine-error', `tar: ${plain(words.text.replace(/^tar: /, ''), 300)} (exit code ${code})`);
}

/** The first of what a program complained of. */
class Words {
  text = '';

  add(bytes: Buffer): void {
    if (this.text.length < 4000) this.text += bytes.toString('utf8');
  }
}
