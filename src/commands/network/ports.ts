import * as vscode from 'vscode';
import { define } from '../command.js';

/** Brings up the view of published ports, which is hidden at first. */
export const portsShow = define({
  id: 'longshore.ports.show',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async () => {
    await vscode.commands.executeCommand('longshore.ports.focus');
  },
});
