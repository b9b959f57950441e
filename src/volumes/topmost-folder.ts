import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { type Engine } from '../engine/engine.js';
import { runScript } from '../engine/run-script.js';
import { type ArchiveFacts } from './check-archive.js';

const asked = 'cd "$1" && chown "$2" . && chmod "$3" . && touch -d "@$4" . && echo done';

/**
 * Gives a folder of a helper the owner, mode and time that an archive has for its topmost one: engines leave that out
 * when they unpack. Podman gives no folder that is there an owner, so that there a running helper does it. Throws
 * EngineError.
 */
export async function makeTopmost(
  engine: Pick<Engine, 'exec' | 'info' | 'unpack'>,
  helper: string,
  { parent, name }: { readonly parent: string; readonly name: string },
  root: NonNullable<ArchiveFacts['root']>,
  signal: AbortSignal,
): Promise<void> {
  if (engine.info.isPodman) {
    const { uid, gid, mode, mtime } = root;
    const seconds = String(Math.floor(mtime.getTime() / 1000));
    const words = [`${parent}/${name}`, `${uid}:${gid}`, mode.toString(8), seconds];
    const answer = await runScript(engine, helper, asked, words, { signal });
    if (answer?.out.toString().trim() === 'done') return;
  }
  await engine.unpack(helper, parent, folderEntry(name, root), signal);
}

/** What a folder of a running helper is; undefined where the helper can't tell. Throws EngineError. */
export async function readTopmost(
  engine: Pick<Engine, 'exec'>,
  helper: string,
  folder: string,
  signal: AbortSignal,
): Promise<ArchiveFacts['root']> {
  const answer = await runScript(engine, helper, 'stat -c "%u %g %a %Y" "$1"', [folder], { signal });
  const [, uid, gid, mode = '', seconds] = /^(\d+) (\d+) ([0-7]+) (\d+)$/m.exec(answer?.out.toString() ?? '') ?? [];
  if (seconds === undefined) return undefined;
  const mtime = new Date(Number(seconds) * 1000);
  return { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8), mtime, pax: undefined };
}

/** An archive of a folder alone: unpacked over one that is there, it makes it so. */
export function folderEntry(name: string, { pax, ...root }: NonNullable<ArchiveFacts['root']>): Readable {
  const archive = pack();
  archive.entry({ ...root, ...(pax ? { pax } : {}), name, type: 'directory', size: 0 });
  archive.finalize();
  return Readable.from(archive);
}
