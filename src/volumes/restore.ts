import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { plain } from '../base/text.js';
import { decompressing } from '../compression/compression.js';
import { EngineError } from '../engine/errors.js';
import { ArchiveError } from './archive-error.js';
import { type VolumeEngine, type TransferOptions, at, fillNew, name } from './back-up.js';
import { unpackByTar } from './tar-program.js';
import { folderEntry, makeTopmost } from './topmost-folder.js';
import { type ArchiveFacts } from './check-archive.js';
import { counting } from './counting.js';
import { feed } from './feed.js';
import { runHelper } from '../engine/helper-container.js';

/**
 * Unpacks an archive that `checkArchive` has read into a new volume; one that fails is removed. `wanted` is the body of
 * POST /volumes/create. Throws EngineError, ArchiveError where the file has changed meanwhile.
 */
export async function restoreNew(
  engine: VolumeEngine,
  image: string,
  file: string,
  facts: ArchiveFacts,
  wanted: Readonly<Record<string, unknown>>,
  { signal, onBytes = () => undefined, tar }: TransferOptions,
): Promise<void> {
  await mustBeSame(file, facts);
  await fillNew({ engine, image, wanted, tar }, signal, async ({ unpack, own }) => {
    await unpackFrom(file, facts, { signal, onBytes, tar }, (archive) => unpack(at, archive));
    await own(facts.root);
  });
}

/**
 * What the helper runs: for each line, `begin FOLDER`, `swap FOLDER` or `clear -`. What was put into FOLDER/new takes the place of
 * everything else, which goes to FOLDER/old first and is deleted last; a step that fails is taken back. Folders of a
 * restore that never came so far are deleted by the next one.
 */
const swapping = `
cd ${at} || exit 1
each() { for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do if [ -e "$f" ] || [ -L "$f" ]; then case "\${f##*/}" in .longshore-restore-*) ;; *) "$2" "$f" || return 1 ;; esac; fi; done; }
stash() { mv "$1" "$s/old/"; }
bring() { mv "$1" ./; }
back() { mv "$1" "$s/new/"; }
clear() { for d in .longshore-restore-*; do if [ -d "$d" ] && [ ! -d "$d/old" ]; then rm -rf "$d"; fi; done; }
begin() { clear; mkdir -p "$s/new"; }
swap() {
  mkdir "$s/old" || return 1
  time=$(stat -c %Y "$s/new" 2>/dev/null)
  if ! each . stash; then each "$s/old" bring; rmdir "$s/old"; return 1; fi
  if ! each "$s/new" bring; then each . back; each "$s/old" bring; rmdir "$s/old"; return 1; fi
  chown "$(stat -c %u:%g "$s/new")" . 2>/dev/null; chmod "$(stat -c %a "$s/new")" . 2>/dev/null
  rm -rf "$s"
  touch -d "@$time" . 2>/dev/null || :
}
while read -r verb s; do
  if error=$("$verb" 2>&1); then echo done; else echo "failed" $error; fi
done
`;

/**
 * Replaces everything in a volume by an archive that `checkArchive` has read. It is unpacked into a folder of the
 * volume first, and takes its place only when it is there whole: until then, and when anything fails, what was there
 * stays. `image` must have a shell. Throws EngineError.
 */
export async function restoreInto(
  engine: VolumeEngine,
  image: string,
  file: string,
  facts: ArchiveFacts,
  volume: string,
  { signal, onBytes = () => undefined, tar }: TransferOptions,
): Promise<void> {
  await mustBeSame(file, facts);
  const folder = `.longshore-restore-${randomBytes(4).toString('hex')}`;
  const helper = await runHelper(engine, image, [{ volume, at, readOnly: false }], swapping, { signal });
  const unpack = (where: string, archive: Readable) =>
    tar === 'gnu'
      ? unpackByTar(engine, helper.id, where, archive, signal)
      : engine.unpack(helper.id, where, archive, signal);
  try {
    await tell(helper.tell(`begin ${folder}`));
    try {
      await unpackFrom(file, facts, { signal, onBytes, tar }, (archive) => unpack(`${at}/${folder}/new`, archive));
      if (facts.root && tar !== 'gnu') {
        await makeTopmost(engine, helper.id, { parent: `${at}/${folder}`, name: 'new' }, facts.root, signal);
      }
      signal.throwIfAborted();
    } catch (error) {
      // Where the connection is what was lost, the next restore deletes what has come.
      await helper.tell('clear -').catch(() => undefined);
      throw signal.aborted ? signal.reason : error;
    }
    try {
      await tell(helper.tell(`swap ${folder}`));
    } catch (error) {
      await helper.tell('clear -').catch(() => undefined);
      throw error;
    }
    // The shell has given it all but its attributes.
    if (facts.root?.pax) await unpack('/', folderEntry(name, facts.root));
  } finally {
    await helper.end();
  }
}

/** Sends the archive: engines unpack gzip themselves, and only newer ones Zstandard; tar in a helper may have neither. */
async function unpackFrom(
  file: string,
  { file: { compression } }: ArchiveFacts,
  { signal, onBytes, tar }: Required<Pick<TransferOptions, 'signal' | 'onBytes'>> & Pick<TransferOptions, 'tar'>,
  unpack: (archive: Readable) => Promise<void>,
): Promise<void> {
  const isTaken = compression === 'none' || (compression === 'gzip' && tar !== 'gnu');
  const steps = isTaken ? [] : await decompressing(compression);
  const source = createReadStream(file, { highWaterMark: 1 << 20 });
  await feed(source, [counting(onBytes), ...steps], new PassThrough(), unpack, signal);
}

async function tell(answer: Promise<string>): Promise<void> {
  const words = await answer;
  if (words !== 'done') throw new EngineError('engine-error', plain(words.replace(/^failed /, ''), 300));
}

async function mustBeSame(file: string, { file: { size, modified } }: ArchiveFacts): Promise<void> {
  const now = await stat(file);
  if (now.size !== size || now.mtimeMs !== modified) {
    throw new ArchiveError(l10n.t('The archive was changed after it had been checked: nothing was restored.'));
  }
}
