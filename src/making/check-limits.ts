import * as l10n from '@vscode/l10n';
import { type EngineFacts } from '../engine/engine.js';
import { type RunSpec, type TextFlag } from './flags.js';
import { type Tell } from './run-problem.js';
import { parseBytes, parseCpus, parseDuration } from './units.js';

/** The least memory that runs a container (moby, daemon/daemon_unix.go). */
const leastMemory = 6 * 1024 * 1024;

/** Limits that contradict one another or the machine (moby, daemon/daemon_unix.go, verifyPlatformContainerResources). */
export function checkLimits({ flags }: RunSpec, facts: EngineFacts | undefined, tell: Tell): void {
  const size = (flag: TextFlag) => parseBytes(flags[flag] ?? '') ?? 0;
  const [memory, reserved, swap] = [size('memory'), size('memory-reservation'), size('memory-swap')];
  if (memory > 0 && memory < leastMemory) tell('memory', l10n.t('At least 6m.'));
  if (reserved > 0 && reserved < leastMemory) tell('memory-reservation', l10n.t('At least 6m.'));
  else if (memory > 0 && reserved > memory) tell('memory-reservation', l10n.t('No more than the memory at most.'));
  if (swap > 0 && memory === 0) tell('memory-swap', l10n.t('It needs a limit of the memory, too.'));
  else if (swap > 0 && swap < memory) {
    tell('memory-swap', l10n.t('It counts memory and swap together: no less than the memory at most.'));
  }
  checkProcessors(flags, facts, tell);
  for (const flag of ['health-interval', 'health-timeout', 'health-start-period', 'health-start-interval'] as const) {
    const time = parseDuration(flags[flag] ?? '') ?? 0;
    if (time > 0 && time < 1e6) tell(flag, l10n.t('At least 1ms.'));
  }
  const isChecked = (flag: string) => flag.startsWith('health-');
  if (flags['no-healthcheck'] === true && Object.keys(flags).some(isChecked)) {
    tell('no-healthcheck', l10n.t('Without a health check there is no command for it.'));
  }
}

function checkProcessors(flags: RunSpec['flags'], facts: EngineFacts | undefined, tell: Tell): void {
  const cpus = parseCpus(flags.cpus ?? '') ?? 0;
  const processors = facts?.processors ?? 0;
  if (cpus > 0 && cpus < 1e7) tell('cpus', l10n.t('At least 0.01.'));
  else if (processors > 0 && cpus > processors * 1e9) {
    tell('cpus', l10n.t('The engine’s machine has {0} processors.', processors));
  }
  for (const flag of ['cpu-period', 'cpu-quota'] as const) {
    if (cpus > 0 && Number(flags[flag] ?? 0) > 0) {
      tell('cpus', l10n.t('It says the same as --{0}: the engine takes one of them.', flag));
    }
  }
  const numbers = [...(flags['cpuset-cpus'] ?? '').matchAll(/\d+/g)].map(Number);
  if (processors > 0 && Math.max(-1, ...numbers) >= processors) {
    // Numbers may be left out where processors can be taken away.
    tell('cpuset-cpus', l10n.t('The engine’s machine has {0} processors; the first is 0.', processors), false);
  }
}
