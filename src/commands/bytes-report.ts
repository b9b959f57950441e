import * as l10n from '@vscode/l10n';
import { sparsely } from '../base/async.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { progressMs, type Report } from '../host/progress.js';

/** Counts bytes and says how many went by; `whole` where that is known. */
export function bytesReport(report: Report, whole: number | undefined): (bytes: number) => void {
  let sum = 0;
  const tell = sparsely(progressMs, () => {
    const done = humanSizeOf(sum, 3);
    if (whole === undefined || whole < sum) report(done);
    else report(l10n.t('{0} of about {1}', done, humanSizeOf(whole, 3)), sum / whole);
  });
  return (bytes) => {
    sum += bytes;
    tell();
  };
}
