import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ContainerRecord } from '../engine/engine.js';
import { type Inventory } from '../inventory/inventory.js';
import { endWithin, trialMs } from '../making/recreate.js';

interface Needs {
  readonly inventory: Inventory;
  readonly showEnding: (container: ContainerRecord, refusal: string) => void;
}

/** Of what runs in the background: says that it was started, or, of what ends at once, how it ended. */
export async function tellStarted(
  { id, name }: { readonly id: string; readonly name: string },
  needs: Needs,
): Promise<void> {
  const { engine } = needs.inventory;
  const code = await endWithin(engine, id, trialMs);
  const [why, log] = [l10n.t('Why?'), l10n.t('Show Log')];
  const answer =
    code === undefined
      ? await vscode.window.showInformationMessage(l10n.t('{0} was started.', name), log)
      : await vscode.window.showWarningMessage(
          l10n.t('{0} has ended at once with exit code {1}.', name, code),
          why,
          log,
        );
  if (answer === log) await vscode.commands.executeCommand('longshore.container.logs', { kind: 'container', id });
  const [record] = answer === why ? await engine.listContainers({ ids: [id] }) : [];
  if (record) needs.showEnding(record, '');
}
