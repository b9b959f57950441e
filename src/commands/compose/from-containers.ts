import * as vscode from 'vscode';
import { specOf } from '../../making/spec-of.js';
import { define } from '../command.js';

/** A Compose file of containers that there are: what differs from their images, with their volumes and networks. */
export const composeFromContainers = define({
  id: 'longshore.compose.fromContainers',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async ({ inventory }, containers, signal) => {
    const specs = await Promise.all(containers.map(({ id }) => specOf(inventory.engine, id, { signal })));
    const { composeFile } = await import('../../making/compose-service.js');
    const document = await vscode.workspace.openTextDocument({ language: 'dockercompose', content: composeFile(specs) });
    await vscode.window.showTextDocument(document, { preview: false });
  },
});
