import * as vscode from 'vscode';
import { type Step } from '../diagnosis/explain.js';
import { type Inventory } from '../inventory/inventory.js';

/**
 * Begins a step: a command is typed into a terminal and left there, so that it is read before Enter is pressed. `through`
 * is the socket of the bridge that is open, for docker in that terminal.
 */
export async function beginStep(
  { command, action }: Step,
  inventory: Inventory,
  through: string | undefined,
): Promise<void> {
  if (command !== undefined) {
    const terminal = vscode.window.createTerminal({
      name: 'Longshore',
      ...(through === undefined ? {} : { env: { DOCKER_HOST: `unix://${through}`, DOCKER_CONTEXT: null } }),
    });
    terminal.show();
    terminal.sendText(command, false);
    return;
  }
  switch (action) {
    case 'choose-endpoint':
      await vscode.commands.executeCommand('longshore.endpoint.select');
      return;
    case 'open-setting':
      await vscode.commands.executeCommand('workbench.action.openSettings', 'longshore.endpoint');
      return;
    case 'reload-window':
      await vscode.commands.executeCommand('workbench.action.reloadWindow');
      return;
    case 'wait':
      inventory.retry();
      return;
    case 'connect-now':
    case undefined:
  }
}
