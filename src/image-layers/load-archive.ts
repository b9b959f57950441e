import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { CodedError } from '../base/errors.js';
import { plain } from '../base/text.js';
import { compressionIn, decompressing } from '../compression/compression.js';
import { type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { readArchiveContents } from './archive-contents.js';
import { archiveFile, countedFile } from './counted-file.js';
import { type OciLayout } from './oci-layout.js';

/** An archive that no engine can load: `message` says why, `next` what to do, in the user's language. */
export class ImageArchiveError extends CodedError<'bad-archive'> {
  readonly next: string;

  constructor(message: string, next: string, cause: unknown) {
    super('ImageArchiveError', 'bad-archive', message, { cause });
    this.next = next;
  }
}

/**
 * Sends an archive to an engine as it is. Where the engine refuses it, the archive is read to tell why: engines without
 * containerd's store don't know the OCI layout, and get it once more with the list of images that docker's own has.
 * Gives the references and ids that it brought. Throws ImageArchiveError, EngineError, the system's errors, and the
 * signal's reason. `onRead` hears how many bytes of the file have been read.
 */
export async function loadArchive(
  engine: Pick<Engine, 'loadImages' | 'facts'>,
  file: string,
  { signal, onRead }: { readonly signal: AbortSignal; readonly onRead: (bytes: number) => void },
): Promise<readonly string[]> {
  try {
    return await send(engine, await archiveFile(file, onRead), signal);
  } catch (error) {
    if (!EngineError.is(error, 'engine-error', 'bad-request')) throw error;
    // The engine's own trouble, and no archive's.
    if (/no space left on device/i.test(error.message)) throw error;
    const { manifests, hasZstd } = await layoutOf(engine, file, error, signal);
    const whole = async function* () {
      yield await entryOf('manifest.json', JSON.stringify(manifests));
      yield* (await unpacked(file, onRead)) ?? [];
    };
    try {
      return await send(engine, Readable.from(whole(), { objectMode: false }), signal);
    } catch (again) {
      if (!hasZstd || !EngineError.is(again, 'engine-error', 'bad-request')) throw again;
      throw new ImageArchiveError(
        l10n.t('Its layers are packed by zstd, and the engine refused them: {0}', again.message),
        l10n.t('Docker Engine 23 and newer unpack zstd; for older ones have the image packed by gzip.'),
        again,
      );
    }
  }
}

/** What docker's layout would say of an archive in OCI layout. Throws ImageArchiveError for any other. */
async function layoutOf(
  engine: Pick<Engine, 'facts'>,
  file: string,
  cause: EngineError,
  signal: AbortSignal,
): Promise<OciLayout> {
  const source = await unpacked(file, () => undefined);
  if (!source) throw cause;
  const { architecture } = await engine.facts({ signal });
  const contents = await readArchiveContents(addAbortSignal(signal, source), architecture);
  signal.throwIfAborted();
  const again = l10n.t('Copy or save it anew, and load that.');
  switch (contents.kind) {
    case 'oci':
      if (contents.manifests.length > 0) return contents;
      throw new ImageArchiveError(
        l10n.t('It is an OCI layout without an image for this engine ({0}).', plain(architecture, 20)),
        l10n.t('Get the image for this platform.'),
        cause,
      );
    case 'damaged':
      throw new ImageArchiveError(l10n.t('The archive is cut or damaged: {0}.', plain(contents.words)), again, cause);
    case 'none':
      throw new ImageArchiveError(
        l10n.t('It has no images: neither manifest.json nor index.json is in it.'),
        l10n.t('The files of a container go by “Import File System as Image…”.'),
        cause,
      );
    case 'docker':
      throw new ImageArchiveError(l10n.t('The engine refused the archive: {0}', cause.message), again, cause);
  }
}

async function send(
  engine: Pick<Engine, 'loadImages'>,
  archive: Readable,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await engine.loadImages(archive, { signal });
  } finally {
    archive.destroy();
  }
}

/** The tar archive in a file; undefined where it is packed in a way that only the engine knows. */
async function unpacked(file: string, onRead: (bytes: number) => void): Promise<Readable | undefined> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0).finally(() => handle.close());
  const begin = buffer.toString('latin1');
  if (begin.startsWith('BZh') || begin === '\u00fd7zXZ\0') return undefined;
  return countedFile(file, onRead, await decompressing(await compressionIn(file)));
}

/** A file as an archive begins with it. */
async function entryOf(name: string, text: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name, mode: 0o644 }, text);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  // Without the end, which is two empty blocks: the rest follows.
  return Buffer.concat(chunks).subarray(0, -1024);
}
