import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { problemOf } from '../engine/wording/reference-problem.js';
import { checkLimits } from './check-limits.js';
import { checkMounts } from './check-mounts.js';
import { checkNetwork } from './check-network.js';
import { checkPorts } from './check-ports.js';
import { type BadValue } from './create-body.js';
import { type FlagName, flagNames, flagOf, type RunSpec } from './flags.js';
import { parseNetwork } from './network-value.js';
import { type KnownThings, type RunProblem, type Tell } from './run-problem.js';
import { exampleInstead } from './value-rules.js';

/** What the engine accepts as a name (moby, daemon/names/names.go). */
const validName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** What is wrong with it, before the engine is asked. */
export function checkRun(spec: RunSpec, bad: readonly BadValue[], known: KnownThings): readonly RunProblem[] {
  const { flags } = spec;
  const problems: RunProblem[] = [];
  const tell: Tell = (flag, words, stops = true) => problems.push({ flag, words, stops });
  checkImage(spec.image, tell);
  for (const { flag, value } of bad) tell(flag, badWords(flag, value));
  checkValues(spec, new Set(bad.map(({ flag, value }) => `${flag} ${value}`)), tell);
  checkOthers(spec, known, tell);
  checkPorts(spec, known, tell);
  checkNetwork(spec, known.networks, tell);
  checkMounts(spec, tell);
  checkLimits(spec, known.facts, tell);
  if (flags.rm === true && flags.restart !== undefined && flags.restart !== 'no') {
    tell('restart', l10n.t('What is removed when it ends can’t be restarted: the engine refuses --restart with --rm.'));
  }
  if (flags.gpus && flags.gpus.length > 0 && known.noGpus !== '') tell('gpus', known.noGpus, false);
  for (const pair of flags.env ?? []) {
    const name = pair.split('=', 1)[0] ?? '';
    if (/\s/.test(name)) tell('env', l10n.t('{0} is no name of a variable.', plain(name, 60)), false);
  }
  checkKinds(spec, known, tell);
  return problems;
}

function checkImage(image: string, tell: Tell): void {
  if (image.trim() === '') tell('image', l10n.t('Choose an image.'));
  else if (/\s/.test(image)) tell('image', l10n.t('An image’s name has no blanks.'));
  else {
    const problem = problemOf(image, true);
    if (problem !== undefined) tell('image', problem);
  }
}

/** Each value by itself; `told` are those that can't even be read. */
function checkValues({ flags }: RunSpec, told: ReadonlySet<string>, tell: Tell): void {
  for (const flag of flagNames) {
    const said = flags[flag];
    const values = typeof said === 'string' ? [said].filter((value) => value !== '') : said;
    if (!Array.isArray(values)) continue;
    for (const value of values as readonly string[]) {
      const example = told.has(`${flag} ${value}`) ? undefined : exampleInstead(flag, value);
      if (example !== undefined) {
        tell(flag, l10n.t('--{0} can’t be “{1}”. For example: {2}', flag, plain(value, 80), example));
      }
    }
  }
}

/** Its name, and the containers that it needs. */
function checkOthers({ flags }: RunSpec, { containers, replaces }: KnownThings, tell: Tell): void {
  const { name = '' } = flags;
  if (name !== '' && !validName.test(name)) {
    tell('name', l10n.t('Two characters or more: letters, digits, and then also _ . -'));
  } else if (name !== '' && containers.some((other) => other.name === name && other.id !== replaces)) {
    tell('name', l10n.t('Another container has this name.'));
  }
  const joined = (flag: FlagName, mode = '') => [flag, /^container:(.+)$/.exec(mode)?.[1] ?? ''] as const;
  const needed = [
    ...(flags.network ?? []).map((value) => joined('network', parseNetwork(value)?.name)),
    ...[joined('pid', flags.pid), joined('ipc', flags.ipc)],
    ...(flags['volumes-from'] ?? []).map((value) => ['volumes-from', value.replace(/:[^:]*$/, '')] as const),
    ...(flags.link ?? []).map((value) => ['link', value.split(':', 1)[0] ?? ''] as const),
  ];
  const isThere = (wanted: string) => containers.some((one) => one.name === wanted || isIdOf(one, wanted));
  for (const [flag, wanted] of needed) {
    if (wanted !== '' && !isThere(wanted)) tell(flag, l10n.t('There is no container {0}.', plain(wanted, 60)));
  }
  for (const value of flags['volumes-from'] ?? []) {
    const mode = /:([^:]*)$/.exec(value)?.[1];
    if (mode !== undefined && !/^(?:ro|rw|z|Z)(?:,(?:ro|rw|z|Z))*$/.test(mode)) {
      tell('volumes-from', l10n.t('“{0}” is no option of a mount, such as ro.', plain(mode, 60)));
    }
  }
}

/** An id, or enough of it. */
function isIdOf({ id }: ContainerRecord, text: string): boolean {
  return /^[0-9a-f]{2,64}$/.test(text) && id.startsWith(text);
}

/** What the engine has to have. */
function checkKinds({ flags }: RunSpec, { facts }: KnownThings, tell: Tell): void {
  const { runtime = '', 'log-driver': logDriver = '' } = flags;
  // One that isn't set up may be named by its program or its package.
  if (facts && !facts.isPodman && !/^$|[./]/.test(runtime) && !facts.runtimes.includes(runtime)) {
    tell('runtime', l10n.t('The engine has no runtime {0}.', plain(runtime, 60)));
  }
  const drivers = facts?.isPodman === false ? facts.logDrivers : [];
  // A plugin's isn't listed.
  if (drivers.length > 0 && logDriver !== '' && logDriver !== 'none' && !drivers.includes(logDriver)) {
    tell('log-driver', l10n.t('The engine lists no log driver {0}.', plain(logDriver, 60)), false);
  }
  for (const flag of flagNames) {
    if (flagOf(flag).isWindows === true && flags[flag] !== undefined && flags[flag] !== '') {
      tell(flag, l10n.t('This is for containers of Windows alone.'), false);
    }
  }
}

/** What is wrong with a value that its flag can’t take. */
export function badWords(flag: FlagName, value: string): string {
  const word = plain(value, 80);
  switch (flagOf(flag).value) {
    case 'bytes':
      return l10n.t('“{0}” is no size, such as 512m or 2g.', word);
    case 'duration':
      return l10n.t('“{0}” is no duration, such as 30s or 1m30s.', word);
    case 'integer':
    case 'decimal':
      return l10n.t('“{0}” is no number.', word);
    case undefined:
  }
  switch (flag) {
    case 'publish':
      return l10n.t('“{0}” is no port, such as 8080:80 or 127.0.0.1:53:53/udp.', word);
    case 'restart':
      return l10n.t('“{0}” is none of no, always, unless-stopped, on-failure and on-failure:3.', word);
    default:
      return l10n.t('--{0} can’t be “{1}”.', flag, word);
  }
}
