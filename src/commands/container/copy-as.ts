import * as vscode from 'vscode';
import { type ContainerRecord } from '../../engine/engine.js';
import { printRunCommand } from '../../making/print-run-command.js';
import { specOf } from '../../making/spec-of.js';
import { define, type Services } from '../command.js';

async function specs({ inventory }: Services, containers: readonly ContainerRecord[], signal: AbortSignal) {
  const { engine } = inventory;
  return Promise.all(containers.map(({ id }) => specOf(engine, id, { signal })));
}

/** The command that would make the container: only what differs from its image. */
export const containerCopyRun = define({
  id: 'longshore.container.copyRun',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async (services, containers, signal) => {
    const all = await specs(services, containers, signal);
    await vscode.env.clipboard.writeText(all.map((spec) => printRunCommand(spec, 'lines')).join('\n\n'));
  },
});

/** A Compose file with a service that makes the same container. */
export const containerCopyCompose = define({
  id: 'longshore.container.copyCompose',
  on: 'container',
  many: false,
  offered: 'palette',
  run: async (services, containers, signal) => {
    const [spec] = await specs(services, containers, signal);
    if (!spec) return;
    const { composeFile } = await import('../../making/compose-service.js');
    await vscode.env.clipboard.writeText(composeFile([spec]));
  },
});
