import * as vscode from 'vscode';
import { type PortRecord } from '../../engine/engine.js';
import { endpointHost } from '../../engine/endpoint/endpoint-host.js';
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

/** Opens what is published at this port. */
export async function openPort({ engine }: Inventory, port: PortRecord): Promise<void> {
  const host = hostOf(port, endpointHost(engine.endpoint));
  const scheme = port.privatePort === 443 || port.privatePort === 8443 ? 'https' : 'http';
  await vscode.env.openExternal(vscode.Uri.parse(`${scheme}://${host}:${port.publicPort ?? 0}/`));
}

/** A port published on one address is reached at that one; on all or on loopback, at the engine's host. */
function hostOf({ ip }: PortRecord, engineHost: string): string {
  const everywhere = ip === undefined || ip === '0.0.0.0' || ip === '::' || ip === '127.0.0.1' || ip === '::1';
  if (everywhere) return engineHost;
  return ip.includes(':') ? `[${ip}]` : ip;
}
