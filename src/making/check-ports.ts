import * as l10n from '@vscode/l10n';
import { addressesMeet } from '../base/listening-sockets.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { type RunSpec } from './flags.js';
import { parsePorts } from './port-value.js';
import { type KnownThings, type Tell } from './run-problem.js';

/** Ports of the machine that are asked for twice, or that a container or a program has. */
export function checkPorts({ flags }: RunSpec, known: KnownThings, tell: Tell): void {
  const mine = new Set<string>();
  for (const value of flags.publish ?? []) {
    for (const { ip, hostPort, protocol } of parsePorts(value) ?? []) {
      if (!/^\d+$/.test(hostPort) || hostPort === '0') continue;
      const key = `${ip} ${hostPort}/${protocol}`;
      if (mine.has(key)) tell('publish', l10n.t('Port {0} is published twice.', hostPort));
      mine.add(key);
      const holder = known.containers.find((one) => holds(one, ip, Number(hostPort), protocol));
      const program = known.takenPorts.get(key);
      if (holder) {
        // What it replaces lets go of it.
        if (holder.id === known.replaces) continue;
        tell('publish', l10n.t('Port {0} is taken: the container {1} has it.', hostPort, plain(holder.name, 60)));
      } else if (program !== undefined && program !== '') {
        tell('publish', l10n.t('Port {0} is taken: the program {1} of this machine has it.', hostPort, program));
      } else if (program !== undefined) {
        tell('publish', l10n.t('Port {0} is taken by another program on the engine’s machine.', hostPort));
      }
    }
  }
}

function holds(container: ContainerRecord, ip: string, port: number, protocol: string): boolean {
  return container.ports.some(
    (one) => one.publicPort === port && one.protocol === protocol && addressesMeet(one.ip ?? '', ip),
  );
}
