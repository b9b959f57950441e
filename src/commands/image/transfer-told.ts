import * as l10n from '@vscode/l10n';
import { type TransferMessage } from '../../engine/engine.js';
import { Transfer } from '../../engine/wording/transfer.js';
import { type Report } from '../../host/progress.js';

/** Tells how far a pull or push is: layers, bytes and speed, from the engine's messages. */
export function transferTold(report: Report): (message: TransferMessage) => void {
  const transfer = new Transfer();
  report(l10n.t('asking the registry'));
  return (message) => {
    const now = Date.now();
    transfer.hear(message, now);
    const text = transfer.text(now);
    if (text !== '') report(text, transfer.fraction);
  };
}
