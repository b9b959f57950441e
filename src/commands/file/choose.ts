import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type ContainerRecord, type VolumeRecord } from '../../engine/engine.js';
import { baseName, folderOf, normalPath } from '../../files/core/file-path.js';
import { containerAuthority, containerScheme, volumeAuthority, volumeScheme } from '../../files/core/file-uri.js';
import { missing } from '../../files/core/file-error.js';
import { input, pick } from '../../host/ask.js';
import { type FileRef } from '../../inventory/ref.js';
import { type Services } from '../command.js';
import { Refusal } from '../refusal.js';
import { choicesOf } from '../subject.js';

type Place = Pick<FileRef, 'scheme' | 'authority'>;

/** Where the files of a container or a volume are. */
export function placeOf(owner: ContainerRecord | VolumeRecord): Place {
  return owner.kind === 'container'
    ? { scheme: containerScheme, authority: containerAuthority(owner) }
    : { scheme: volumeScheme, authority: volumeAuthority(owner.name) };
}

/** The folder or file at a path that is there. Throws FileError where there is nothing. */
export async function fileAt(place: Place, path: string, { files }: Pick<Services, 'files'>): Promise<FileRef> {
  const at = normalPath(path);
  const facts = await (await (await files()).sourceOf(place)).stat(at);
  if (!facts) throw missing(at);
  return { kind: 'file', ...place, path: at, isFolder: (facts.leadsTo ?? facts.type) === 'directory' };
}

/** Asks for a path in a container or a volume. */
export async function askPath({ name }: ContainerRecord | VolumeRecord, value: string): Promise<string> {
  return input({
    ...{ title: l10n.t('Path in {0}', plain(name, 60)), value },
    prompt: l10n.t('A file or folder, from /'),
    check: (text) => (text.startsWith('/') ? undefined : l10n.t('A path that begins with /')),
  });
}

/** A file or folder for a command of the palette: first the container or volume, then the path. */
export async function chooseFile(title: string, services: Services): Promise<FileRef> {
  const { inventory } = services;
  await inventory.load(['container', 'volume'], AbortSignal.timeout(30_000));
  const choices = [...choicesOf('container', inventory), ...choicesOf('volume', inventory)];
  if (choices.length === 0) throw new Refusal(l10n.t('There is nothing here that this command can work on.'));
  const owner = await pick<ContainerRecord | VolumeRecord>(l10n.t('{0}: choose one', title), choices);
  return fileAt(placeOf(owner), await askPath(owner, '/'), services);
}

/** Why a name can't be one; `taken` is what a file there is called already. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return l10n.t('A name');
  if (name.includes('/') || name === '.' || name === '..' || name.includes('\0')) {
    return l10n.t('A name without /, and not . or ..');
  }
  return undefined;
}

/** A neighbour or child by its name. */
export function sibling(file: FileRef, name: string): FileRef {
  return { ...file, path: folderOf(file.path) === '/' ? `/${name}` : `${folderOf(file.path)}/${name}` };
}

export function child(folder: FileRef, name: string, isFolder: boolean): FileRef {
  return { ...folder, path: folder.path === '/' ? `/${name}` : `${folder.path}/${name}`, isFolder };
}

export function nameOf({ path }: FileRef): string {
  return path === '/' ? path : baseName(path);
}
