import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Store } from '../base/lifecycle.js';
import { type ContainerRecord } from '../engine/engine.js';
import { type Inventory } from '../inventory/inventory.js';
import { endWithin, trialMs } from '../making/recreate.js';

/** Milliseconds for the views to hear of one that was started. */
const knownMs = 10_000;

interface Started {
  readonly id: string;
  readonly name: string;
  /** Somebody wants to be at its terminal. */
  readonly isForeground: boolean;
}

interface Needs {
  readonly inventory: Inventory;
  readonly showEnding: (container: ContainerRecord, refusal: string) => void;
}

/** Leads to the terminal of what runs in the foreground; of what ends at once, tells how it ended. */
export async function tellStarted({ id, name, isForeground }: Started, needs: Needs): Promise<void> {
  const { engine } = needs.inventory;
  const ref = { kind: 'container', id };
  const settled = new AbortController();
  const ended = endWithin(engine, id, isForeground ? knownMs : trialMs, settled.signal);
  const code = await Promise.race(isForeground ? [ended, untilRuns(id, needs.inventory, settled.signal)] : [ended]);
  settled.abort();
  if (isForeground && code === undefined) {
    await vscode.commands.executeCommand('longshore.container.attach', ref, undefined, 'new');
    return;
  }
  const [why, log] = [l10n.t('Why?'), l10n.t('Show Log')];
  const answer =
    code === undefined
      ? await vscode.window.showInformationMessage(l10n.t('{0} was started.', name), log)
      : await vscode.window.showWarningMessage(
          l10n.t('{0} has ended at once with exit code {1}.', name, code),
          why,
          log,
        );
  if (answer === log) await vscode.commands.executeCommand('longshore.container.logs', ref);
  const [record] = answer === why ? await engine.listContainers({ ids: [id] }) : [];
  if (record) needs.showEnding(record, '');
}

/** Resolves when the views know that it runs: commands act on what they know. */
async function untilRuns(id: string, inventory: Inventory, signal: AbortSignal): Promise<undefined> {
  const store = new Store();
  await new Promise<void>((resolve) => {
    const check = () => {
      if (inventory.containers.get(id)?.state === 'running') resolve();
    };
    store.add(inventory.onDidChange(check));
    signal.addEventListener('abort', () => resolve(), { once: true });
    check();
  });
  store.dispose();
  return undefined;
}
