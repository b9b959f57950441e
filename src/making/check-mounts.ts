import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type RunSpec } from './flags.js';
import { isPath, type MountValue, parseMount, parseVolume } from './mount-value.js';
import { type Tell } from './run-problem.js';

/** Options of -v (moby, volume/mounts/linux_parser.go), and Podman's (podman-run(1)). */
const options = new Set(
  'ro rw z Z nocopy copy consistent cached delegated shared rshared slave rslave private rprivate unbindable runbindable bind rbind U O exec noexec dev nodev suid nosuid idmap'.split(
    ' ',
  ),
);
const kinds = /^(?:bind|volume|tmpfs|image|npipe|cluster|devpts|glob|ramfs)$/;
const validName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** Paths, volumes and their options, and what is mounted where something else is. */
export function checkMounts({ flags }: RunSpec, tell: Tell): void {
  const targets = new Map<string, number>();
  const count = (target: string) => targets.set(target, (targets.get(target) ?? 0) + 1);
  for (const value of flags.volume ?? []) {
    const volume = parseVolume(value);
    if (!volume) continue;
    count(volume.target);
    checkTarget('volume', volume.target, tell);
    checkSource(volume.source, tell);
    const odd = volume.options.find((option) => !options.has(option.replace(/=.*/, '')));
    const both = ['ro', 'rw'].every((option) => volume.options.includes(option));
    if (odd !== undefined || both) {
      tell('volume', l10n.t('“{0}” is no option of a mount, such as ro.', plain(odd ?? 'ro,rw', 60)));
    }
  }
  for (const value of flags.mount ?? []) {
    const mount = parseMount(value);
    if (!mount) continue;
    count(mount.Target);
    checkTarget('mount', mount.Target, tell);
    checkMount(mount, tell);
  }
  for (const value of flags.tmpfs ?? []) count(value.replace(/:.*/s, ''));
  for (const [target, times] of targets) {
    if (times > 1 && target !== '') tell('volume', l10n.t('{0} is mounted twice.', plain(target, 60)));
  }
}

function checkTarget(flag: 'volume' | 'mount', target: string, tell: Tell): void {
  if (!target.startsWith('/') && !/^[a-zA-Z]:/.test(target)) {
    tell(flag, l10n.t('{0}: a path in the container begins with /.', plain(target, 60)));
  } else if (/^\/+$/.test(target)) tell(flag, l10n.t('Nothing can be mounted in place of all its files, at /.'));
}

function checkSource(source: string, tell: Tell): void {
  if (/^[~$`%]/.test(source)) {
    tell('volume', l10n.t('{0}: nothing is put in for ~ or variables here. Write the whole path.', plain(source, 60)));
  } else if (source !== '' && !isPath(source) && !validName.test(source)) {
    tell('volume', l10n.t('{0} is neither a path nor a name of a volume.', plain(source, 60)));
  }
}

function checkMount({ Type, Source = '' }: MountValue, tell: Tell): void {
  if (!kinds.test(Type))
    tell('mount', l10n.t('“{0}” is no type of a mount, such as bind, volume or tmpfs.', plain(Type, 60)));
  if (Type === 'bind' && !/^(?:\/|\.\.?(?:\/|$)|[a-zA-Z]:|\\\\)/.test(Source)) {
    tell('mount', l10n.t('{0}: a path of the engine’s machine begins with /.', plain(Source, 60)));
  }
  if (Type === 'tmpfs' && Source !== '') tell('mount', l10n.t('What is in memory alone has no source.'));
}
