import * as l10n from '@vscode/l10n';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { readSmallFile } from '../../engine/endpoint/read-small-file.js';
import { type Service, type Unit } from '../evidence.js';
import { hostsIn } from './daemons.js';
import { type Surroundings, codeOf, runProgram, textOf, within } from './probe.js';

const systemctlMs = 1500;
const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

/** What is installed on this machine, what systemd says of it, and what is configured for the daemon. */
export async function collectService({ env, platform }: Surroundings, signal: AbortSignal): Promise<Service> {
  const hasSystemd = platform === 'linux' && (await exists('/run/systemd/system'));
  const [units, program, unitText, hasSnap, pidFile, daemonJson] = await Promise.all([
    hasSystemd ? within(systemctlMs, signal, [], (limit) => askSystemd(limit, env)) : [],
    programOf('dockerd', env),
    unitFileText(),
    exists('/snap/docker'),
    readPidFile(),
    readDaemonJson(),
  ]);
  return {
    hasSystemd,
    units,
    program,
    hasUnitFile: unitText !== undefined,
    hasSnap,
    pidFile,
    daemonJson,
    unitNamesHosts: hostsIn(execStart(unitText ?? '')).length > 0,
  };
}

async function exists(name: string): Promise<boolean> {
  return access(name).then(
    () => true,
    () => false,
  );
}

async function programOf(name: string, env: Surroundings['env']): Promise<string> {
  const folders = [
    ...(env['PATH'] ?? '').split(':'),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/bin',
    '/usr/local/bin',
    '/sbin',
  ];
  for (const folder of new Set(folders)) {
    if (folder.startsWith('/') && (await exists(path.join(folder, name)))) return path.join(folder, name);
  }
  return '';
}

/** `systemctl show` works without rights, and says nothing of units that don't exist but "not-found". */
async function askSystemd(signal: AbortSignal, env: Surroundings['env']): Promise<Unit[]> {
  const properties = 'Id,LoadState,ActiveState,SubState,Result,UnitFileState';
  const { stdout } = await runProgram(
    'systemctl',
    ['show', 'docker.service', 'docker.socket', '-p', properties],
    signal,
    env,
  );
  return stdout.split(/\n\s*\n/).flatMap((block, index) => {
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    if (block.trim() === '' || value('LoadState') === 'not-found') return [];
    return [
      {
        name: value('Id') || (index === 0 ? 'docker.service' : 'docker.socket'),
        load: value('LoadState'),
        active: value('ActiveState'),
        sub: value('SubState'),
        result: value('Result'),
        file: value('UnitFileState'),
      },
    ];
  });
}

/** docker.service with its drop-ins in the order in which systemd reads them (systemd.unit(5)), or init's options. */
async function unitFileText(): Promise<string | undefined> {
  const texts = await Promise.all(unitFolders.map((folder) => textOf(path.join(folder, 'docker.service'))));
  const unit = texts.find((text) => text !== '');
  const options = /^\s*DOCKER_OPTS=(.*)$/m.exec(await textOf('/etc/default/docker'))?.[1];
  const dropIns: { name: string; text: string }[] = [];
  for (const folder of unitFolders.map((one) => path.join(one, 'docker.service.d'))) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.endsWith('.conf') && !dropIns.some((one) => one.name === name)) {
        dropIns.push({ name, text: await textOf(path.join(folder, name)) });
      }
    }
  }
  dropIns.sort((a, b) => (a.name < b.name ? -1 : 1));
  const init = options === undefined ? '' : `ExecStart=dockerd ${options.replace(/["']/g, '')}`;
  if (unit === undefined) return init === '' ? undefined : init;
  return [unit, ...dropIns.map(({ text }) => text)].join('\n');
}

/** The arguments of the last ExecStart; an empty one resets those before it (systemd.service(5)). */
function execStart(text: string): string[] {
  const joined = text.replace(/\\\n/g, ' ');
  return (/.*^ExecStart=(.*)$/ms.exec(joined)?.[1] ?? '').split('\n')[0]?.split(/\s+/) ?? [];
}

async function readPidFile(): Promise<Service['pidFile']> {
  for (const file of ['/run/docker.pid', '/var/run/docker.pid']) {
    const pid = Number((await textOf(file)).trim());
    if (!Number.isInteger(pid) || pid <= 0) continue;
    // A zombie still has its number, and keeps the next dockerd from starting.
    const state = /\) (\S) /.exec(await textOf(`/proc/${pid}/stat`))?.[1];
    return { file, pid, isAlive: state !== undefined && state !== 'Z' };
  }
  return undefined;
}

async function readDaemonJson(): Promise<Service['daemonJson']> {
  const file = '/etc/docker/daemon.json';
  let text: string | undefined;
  try {
    text = await readSmallFile(file);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { state: 'unreadable', file, detail: codeOf(cause) || messageOf(error) };
  }
  // dockerd takes an empty file for none.
  if (text === undefined || text.trim() === '') return { state: 'missing', file, hosts: undefined };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { state: 'invalid', file, detail: l10n.t('it holds no JSON object') };
    }
    const { hosts } = value as { hosts?: unknown };
    return { state: 'ok', file, hosts: Array.isArray(hosts) ? hosts.map(String) : undefined };
  } catch (error) {
    return { state: 'invalid', file, detail: plain(messageOf(error), 200) };
  }
}
