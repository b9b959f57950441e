import * as l10n from '@vscode/l10n';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { sparsely } from '../../base/async.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { progressMs, type Report } from '../../host/progress.js';

/** Tells how much of a file has been read, not too often. Throws the system's error where there is no such file. */
export async function readingTold(file: string, report: Report): Promise<(bytes: number) => void> {
  const { size } = await stat(file);
  let read = 0;
  const tell = sparsely(progressMs, () => {
    const soFar = l10n.t('{0} of {1}', humanSizeOf(read, 3), humanSizeOf(size, 3));
    report(`${path.basename(file)} · ${soFar}`, read / size);
  });
  return (bytes) => {
    read = bytes;
    tell();
  };
}
