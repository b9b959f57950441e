import { Readable } from 'node:stream';
import { type Engine, type Pieces } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { plain } from '../../base/text.js';
import { baseName, folderOf } from './file-path.js';

/** Where the engine's archive calls don't reach, as in tmpfs: the container's own tar packs. Throws EngineError. */
export async function packByProgram(
  engine: Pick<Engine, 'exec'>,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  const command = ['tar', '-c', '-f', '-', '-C', folderOf(path), `./${baseName(path)}`];
  const session = await engine.exec(container, { command, tty: false, stdin: false, user: '0' }, { signal });
  signal.addEventListener('abort', () => session.dispose(), { once: true });
  async function* content() {
    let err = '';
    for await (const { from, bytes } of session.output) {
      if (from === 'stdout') yield bytes;
      else if (err.length < 1000) err += bytes.toString('utf8');
    }
    const code = await session.exitCode();
    if (code !== 0) throw new EngineError('engine-error', plain(err.trim() || `tar ended with ${String(code)}`, 300));
  }
  return Readable.from(content(), { objectMode: false });
}

/** And unpacks. Throws EngineError. */
export async function unpackByProgram(
  engine: Pick<Engine, 'exec'>,
  container: string,
  folder: string,
  archive: Pieces,
  signal: AbortSignal,
): Promise<void> {
  const command = ['tar', '-x', '-f', '-', '-C', folder];
  const session = await engine.exec(container, { command, tty: false, stdin: true, user: '0' }, { signal });
  const stop = () => session.dispose();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const send = async () => {
      // A copy: it may still be on its way when its buffer is used again.
      for await (const chunk of archive) await session.write(Buffer.from(chunk));
      session.end();
    };
    // A program that ends early takes no more: its words say why.
    const sending = send().catch(() => undefined);
    let err = '';
    for await (const { from, bytes } of session.output) {
      if (from === 'stderr' && err.length < 1000) err += bytes.toString('utf8');
    }
    archive.destroy();
    await sending;
    const code = await session.exitCode({ signal });
    if (code !== 0) throw new EngineError('engine-error', plain(err.trim() || `tar ended with ${String(code)}`, 300));
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
    session.dispose();
  }
}
