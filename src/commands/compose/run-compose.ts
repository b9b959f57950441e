import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type ComposePlace, labelledPaths } from '../../compose/core/compose-arguments.js';
import { type ContainerRecord, type Engine } from '../../engine/engine.js';
import { type ComposeDesk } from '../../host/compose-desk.js';
import { projectFolderOf } from '../../inventory/project.js';
import { type Services } from '../command.js';
import { each } from '../each.js';
import { Refusal } from '../refusal.js';
import { projectTitle } from './choose-project.js';
import { type ProjectSubject } from './project-subject.js';

/** Where the profiles are remembered that somebody chose for a project. */
const profilesKey = 'longshore.compose.profiles';
type Remembered = Readonly<Record<string, readonly string[]>>;

export function profilesOf({ memory }: Services, name: string): readonly string[] {
  return memory.get<Remembered>(profilesKey, {})[name] ?? [];
}

export async function rememberProfiles({ memory }: Services, name: string, profiles: readonly string[]): Promise<void> {
  await memory.update(profilesKey, { ...memory.get<Remembered>(profilesKey, {}), [name]: profiles });
}

/**
 * What docker compose is told to find the project: the workspace's files, else those that the labels of its containers
 * name, where they are on this machine; else its name alone.
 */
export async function placeOf(services: Services, desk: ComposeDesk, subject: ProjectSubject): Promise<ComposePlace> {
  const { name, plan, containers } = subject;
  const profiles = profilesOf(services, name);
  if (plan) return { project: name, folder: plan.folder, files: plan.files, environmentFiles: [], profiles };
  const [first] = containers;
  const files = labelledPaths(first?.labels['com.docker.compose.project.config_files']);
  const environmentFiles = labelledPaths(first?.labels['com.docker.compose.project.environment_file']);
  const isHere = files.length > 0 && (await desk.areHere([...files, ...environmentFiles]));
  const folder = first && isHere ? projectFolderOf(first) : undefined;
  if (!isHere) return { project: name, folder: undefined, files: [], environmentFiles: [], profiles: [] };
  return { project: name, folder, files, environmentFiles, profiles };
}

/** The program, or a Refusal that says how to come by it. */
export async function requireCompose(desk: ComposeDesk, signal: AbortSignal): Promise<void> {
  const found = await desk.found(signal);
  if (found === 'version-1') {
    throw new Refusal(
      l10n.t('Only version 1 of docker-compose is installed here, which no longer gets updates.'),
      l10n.t('Install the docker compose plugin (package docker-compose-plugin, docker-compose-v2 or docker-compose).'),
    );
  }
  if (found === 'silent') {
    throw new Refusal(
      l10n.t('docker compose doesn’t answer: asked for its version, it said nothing for ten seconds.'),
      l10n.t(
        'See in a terminal what “docker compose version” does. Starting, stopping, logs and removing work without it.',
      ),
    );
  }
  if (found === 'odd') {
    throw new Refusal(
      l10n.t('What “docker compose version --short” prints is no version: something else goes by this name here.'),
      l10n.t(
        'See in a terminal what “docker compose version” does. Starting, stopping, logs and removing work without it.',
      ),
    );
  }
  if (found === 'missing') {
    throw new Refusal(
      l10n.t('docker compose isn’t installed here.'),
      l10n.t(
        'Install the package docker-compose-plugin (Docker’s), docker-compose-v2 (Ubuntu’s) or docker-compose (Debian’s); Docker Desktop brings it along. Starting, stopping, logs and removing work without it.',
      ),
    );
  }
}

/** Runs docker compose on the project in a terminal. Throws Refusal where the verb needs files that aren't here. */
export async function runCompose(
  services: Services,
  subject: ProjectSubject,
  options: {
    /** The verb and its own options; the services follow them. */
    readonly args: readonly string[];
    /** Words behind the services. */
    readonly rest?: readonly string[];
    readonly needsFiles?: boolean;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { args, rest = [], needsFiles = false, signal } = options;
  if (!vscode.workspace.isTrusted) {
    throw new Refusal(
      l10n.t('docker compose is not run for files of a workspace that you don’t trust.'),
      l10n.t('“Workspaces: Manage Workspace Trust” changes that.'),
    );
  }
  const desk = await services.compose();
  await requireCompose(desk, signal);
  const place = await placeOf(services, desk, subject);
  if (needsFiles && place.files.length === 0) throw noFiles(subject);
  signal.throwIfAborted();
  const title = `${args[0] ?? ''} ${projectTitle(subject)}`;
  await desk.run({ place, title, args: [...args, ...subject.services, ...rest] });
}

export function noFiles({ name }: ProjectSubject): Refusal {
  return new Refusal(
    l10n.t('The files of the project {0} aren’t on this machine, and this needs them.', plain(name, 60)),
    l10n.t('Open the folder with its compose.yaml.'),
  );
}

/** Whether docker compose is there, may run, and has files to go by. */
export async function canCompose(services: Services, subject: ProjectSubject, signal: AbortSignal): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return false;
  const desk = await services.compose();
  const found = await desk.found(signal);
  const { files } = await placeOf(services, desk, subject);
  return files.length > 0 && (found === 'plugin' || found === 'program');
}

/** Does it by the engine's own API, container by container, where docker compose can't. */
export async function withoutCompose(
  services: Services,
  subject: ProjectSubject,
  signal: AbortSignal,
  work: (engine: Engine, container: ContainerRecord) => Promise<void>,
): Promise<boolean> {
  if (await canCompose(services, subject, signal)) return false;
  await each(
    subject.containers,
    ({ name }) => name,
    signal,
    (container) => work(services.inventory.engine, container),
  );
  return true;
}
