import * as vscode from 'vscode';
import { type PortRecord } from '../../engine/engine.js';
import { publishedHost } from '../../engine/endpoint/endpoint-host.js';
import { type Inventory } from '../../inventory/inventory.js';
import { define } from '../command.js';

/** Opens a published port in the browser, at the host where the engine publishes it. */
export const portOpen = define({
  id: 'longshore.port.open',
  on: 'port',
  many: false,
  offered: 'palette',
  when: ({ port }) => port.protocol === 'tcp' && (port.publicPort ?? 0) > 0,
  run: async ({ inventory }, [subject]) => {
    if (subject) await openPort(inventory, subject.port);
  },
});

/** Opens what is published at this port. In a remote window the editor forwards this machine's ports by itself. */
export async function openPort({ engine }: Inventory, port: PortRecord): Promise<void> {
  const host = publishedHost(port, engine.endpoint);
  const scheme = port.privatePort === 443 || port.privatePort === 8443 ? 'https' : 'http';
  await vscode.env.openExternal(vscode.Uri.parse(`${scheme}://${host}:${port.publicPort ?? 0}/`));
}
