import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { busyboxTar } from '../../scripts/testbed/busybox.mjs';

const run = promisify(execFile);

/** A docker program, and the engine that it is to use. */
export interface DockerAt {
  readonly docker: string;
  readonly host: string;
}

interface More {
  /** Files and folders of this machine → where they are to be. */
  readonly files?: readonly (readonly [from: string, to: string])[];
  /** Instructions of a Dockerfile that an import knows. */
  readonly changes?: readonly string[];
}

/**
 * Makes an image with programs of this machine, and what they are linked with, beside busybox, each by a name of its
 * own; gives what removes it again.
 */
export async function programImage(
  { docker, host }: DockerAt,
  tag: string,
  programs: readonly (readonly [program: string, name: string])[],
  { files = [], changes = [] }: More = {},
): Promise<() => Promise<unknown>> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'longshore-programs-'));
  const env = { ...process.env, DOCKER_HOST: host };
  try {
    await busyboxTar(scratch);
    const rootfs = path.join(scratch, 'rootfs');
    for (const [program, name] of programs) {
      // Else it would be written through a link of busybox's.
      await rm(path.join(rootfs, 'bin', name), { force: true });
      await copyFile(program, path.join(rootfs, 'bin', name));
      const { stdout } = await run('ldd', [program]);
      for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) {
        await mkdir(path.join(rootfs, path.dirname(library)), { recursive: true });
        await copyFile(library, path.join(rootfs, library));
      }
    }
    for (const [from, to] of files) {
      await mkdir(path.join(rootfs, path.dirname(to)), { recursive: true });
      await cp(from, path.join(rootfs, to), { recursive: true });
    }
    const archive = path.join(scratch, 'image.tar');
    await run('tar', ['-C', rootfs, '--owner=0', '--group=0', '-cf', archive, '.']);
    await run(docker, ['import', ...changes.flatMap((change) => ['--change', change]), archive, tag], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return () => run(docker, ['image', 'rm', '--force', tag], { env });
}
