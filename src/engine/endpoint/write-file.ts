import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that nobody ever sees half of it: beside it first, then in its place. A file that is there keeps its
 * mode, its owner where this user may give it, and its place behind a symbolic link; `mode` is for a new one. Throws the
 * system's errors.
 */
export async function writeInPlace(file: string, text: string, mode: number): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  const beside = path.join(path.dirname(target), `.tmp-${path.basename(target)}${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(beside, 'wx', mode);
    try {
      await handle.writeFile(text);
      // The mask of the process is for new files alone.
      if (before) await handle.chmod(before.mode & 0o7777);
      // Root edits another's file: it stays theirs. Others may not, and then it is theirs already.
      if (before && before.uid !== process.getuid?.())
        await handle.chown(before.uid, before.gid).catch(() => undefined);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
