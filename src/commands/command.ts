import type * as vscode from 'vscode';
import { type FormTask } from '../base/form.js';
import {
  type AnyRecord,
  type AttachmentRecord,
  type ContainerRecord,
  type ImageRecord,
  type Kind,
  type NetworkRecord,
  type PortRecord,
  type VolumeRecord,
} from '../engine/engine.js';
import { type ContextSummary } from '../engine/endpoint/context-store.js';
import { type FileSource } from '../files/core/file-source.js';
import { type FoundFile } from '../files/core/search-report.js';
import { type SearchSum, type SearchWork, type TextQuery } from '../files/core/text-search.js';
import { type ComposeDesk } from '../host/compose-desk.js';
import { type BuildChoices, type DockerfileFacts } from '../host/build-choices.js';
import { type Doctor, type EndpointDesk } from '../host/doctor.js';
import { type Report } from '../host/progress.js';
import { type Settings } from '../host/settings.js';
import { type LogPlan, type TerminalPlan } from '../host/terminal-plan.js';
import { type OutputLog } from '../host/output-log.js';
import { type DockerHub } from '../registry/docker-hub.js';
import { type RegistryBook } from '../registry/registry-book.js';
import { type RegistryClient } from '../registry/registry-client.js';
import { type RemoteName } from '../registry/remote-name.js';
import { type Inventory } from '../inventory/inventory.js';
import { type RunRequest } from '../making/run-request.js';
import { type ReachProbe } from '../networks/probe-reach.js';
import { type FileOwner, type FileRef, type Ref } from '../inventory/ref.js';
import { type ProjectSubject } from './compose/project-subject.js';

/** What commands act on, by the name they give it in `on`. */
export interface Subjects {
  none: undefined;
  container: ContainerRecord;
  /** `tag` when one of the image's references is meant. */
  image: { readonly image: ImageRecord; readonly tag: string | undefined };
  volume: VolumeRecord;
  network: NetworkRecord;
  port: { readonly container: ContainerRecord; readonly port: PortRecord };
  /** A container's place on a network. */
  attachment: { readonly container: ContainerRecord; readonly attachment: AttachmentRecord };
  /** A registry; for `repository` and `remoteTag` what they name is there. */
  registry: RemoteName;
  repository: RemoteName;
  remoteTag: RemoteName;
  file: FileRef;
  /** Of docker's own store. */
  context: ContextSummary;
  /** A Compose project, or some of its services. */
  project: ProjectSubject;
  /** A file of a project: its path. */
  composeFile: string;
  /** `target` where one of its targets is meant. */
  bakeFile: { readonly uri: vscode.Uri; readonly target: string | undefined };
  /** `target` where one stage of it is meant. */
  dockerfile: { readonly uri: vscode.Uri; readonly target: string | undefined };
}
export type SubjectKind = keyof Subjects;

/** What the user filters the containers by. */
interface ContainerFilters {
  readonly text: string;
  setText(text: string): Promise<void>;
  showRunningOnly(on: boolean): Promise<void>;
  showWorkspaceOnly(on: boolean): Promise<void>;
  clear(): Promise<void>;
}

/** Pages: the panels' side of the commands. */
interface Pages {
  /** Shows a form that is to be filled in. */
  showForm(task: FormTask, icon: string): void;
  /** Opens the form of docker run. */
  showRun(request: RunRequest): void;
  /** Shows why it has ended; `refusal` is what a start has just failed with. */
  showEnding(container: ContainerRecord, refusal?: string): void;
  /** Shows whether one reaches the other, with what was just tried. */
  showReach(from: ContainerRecord, to: ContainerRecord, probe?: ReachProbe): void;
  /** Shows an image's layers and their files. */
  showLayers(image: ImageRecord, name: string): void;
  /** Shows what differs between two images. */
  showComparison(
    before: { readonly image: ImageRecord; readonly name: string },
    after: { readonly image: ImageRecord; readonly name: string },
  ): void;
  /** Shows the networks as a picture. */
  showMap(): void;
  /** Shows what takes the engine's disk. */
  showDisk(): void;
  /** What is ticked there, by the keys of the waste; undefined where it isn't open. */
  readonly disk: { readonly ticked: readonly string[]; measure(): Promise<void> } | undefined;
  /** Shows the logs of these together on one page. */
  showLogs(containers: readonly ContainerRecord[], title: string): void;
  /** Shows what these use; all that run when none is named. */
  showStats(containers: readonly ContainerRecord[] | undefined, title: string): void;
  /** Shows what runs in it. */
  showProcesses(container: ContainerRecord): void;
  /** Shows what its health checks said. */
  showHealth(container: ContainerRecord): void;
  /** What runs in it; undefined where nothing in it can look. Throws EngineError. */
  processes(container: ContainerRecord, signal: AbortSignal): Promise<readonly RunningProcess[] | undefined>;
  /** The one that was chosen on a page for the next signal, once. */
  chosenProcess(container: ContainerRecord): readonly RunningProcess[] | undefined;
  /** Sends a signal to a process; false when it was no more, or may not be sent it. Throws EngineError. */
  killProcess(
    container: ContainerRecord,
    process: RunningProcess,
    unixSignal: string,
    signal: AbortSignal,
  ): Promise<boolean>;
}

/** A process of a container, by the container's own number and when it began. */
interface RunningProcess {
  readonly pid: number;
  readonly started: string;
  readonly command: string;
}

/** What the rows stand for: the explorer's side of the commands. */
interface RowSelection {
  refsOf(rowId: string): readonly Ref[];
  selected(kind: Kind): Promise<readonly Ref[]>;
  /** Shows a container or a volume, or what is below it by names, `files` or `changes` first; false without its row. */
  revealIn(owner: FileOwner | NetworkRecord, names: readonly string[]): Promise<boolean>;
}

/** Files of containers: the files' side of the commands. All throw FileError and EngineError. */
interface FileDesk {
  sourceOf(file: Pick<FileRef, 'scheme' | 'authority'>): Promise<FileSource>;
  /** Tells the editor and the views. */
  changed(type: 'created' | 'changed' | 'deleted', file: FileRef): void;
  renamed(from: FileRef, to: FileRef): void;
  /** Opens a path that a container has changed: beside the image's version where there are both. */
  openChange(file: FileRef): Promise<void>;
  /** Lists a folder anew; with `all`, however much the engine has to send for it. */
  refresh(folder: FileRef, options?: { readonly all?: boolean; readonly signal?: AbortSignal }): Promise<void>;
  /** Everything in a volume is another: what the views and editors show of it is read anew. */
  replaced(place: Pick<FileRef, 'scheme' | 'authority'>): void;
  /** Writes files and folders to a folder of this machine; `name` is what a single one is to be called. */
  download(files: readonly FileRef[], target: DownloadTarget, work: FileWork): Promise<Downloaded>;
  /** Copies files and folders of this machine, the workspace or another container into a folder. */
  upload(folder: FileRef, uris: readonly vscode.Uri[], work: FileWork): Promise<void>;
  /** Searches the texts of what is below a folder; SyntaxError for an expression that can't be read. */
  search(folder: FileRef, query: TextQuery, work: SearchWork): Promise<SearchSum>;
  /** Opens what was found as a document to keep, whose places lead into the files. */
  showFound(
    folder: FileRef,
    finding: { readonly query: TextQuery; readonly files: readonly FoundFile[]; readonly sum: SearchSum },
  ): Promise<void>;
  /**
   * Tells the paths of the files below a folder until `found` says false; resolves to whether those are all, and the
   * folders that can't be reached.
   */
  paths(
    folder: FileRef,
    work: Pick<SearchWork, 'signal' | 'moved'>,
    found: (path: string) => boolean,
  ): Promise<{ readonly isWhole: boolean; readonly unreached: readonly string[] }>;
  /** What was dropped on a row, and is to be uploaded. */
  dropped: readonly vscode.Uri[] | undefined;
}

export interface DownloadTarget {
  readonly folder: string;
  readonly name?: string;
}

/** What a long copy is given: bytes so far come by `moved`. */
export interface FileWork {
  readonly signal: AbortSignal;
  readonly moved: (bytes: number) => void;
}

export interface Downloaded {
  readonly bytes: number;
  /** What can't be or wasn't made here: devices and pipes, and links that lead out of what was downloaded. */
  readonly leftOut: readonly string[];
}

/** Terminals in containers: the terminal layer's side of the commands. All throw EngineError. */
interface ContainerTerminals {
  /** The shells of a container, the best first, with the wanted one before all where it is there. */
  shells(container: ContainerRecord, wanted: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The words that start the best shell; undefined when there is none. */
  shell(container: ContainerRecord, wanted: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** The words that start this shell. */
  commandOf(shell: string): readonly string[];
  show(plan: TerminalPlan): unknown;
  /** Opens a shell beside a container that has none, in a helper made from this image; false when it has none. */
  showDebug(container: ContainerRecord, image: string, signal: AbortSignal): Promise<boolean>;
  showLog(plan: LogPlan): unknown;
}

/** Registries: what is known of them, and who asks them. */
export interface RegistryDesk {
  readonly book: RegistryBook;
  readonly client: RegistryClient;
  readonly hub: DockerHub;
  /** Reads anew where docker is logged in. */
  readLogIns(): Promise<void>;
}

/** Builds of Dockerfiles as the editor's tasks: the build layer's side of the commands. */
interface ImageBuilds {
  /** The workspace's Dockerfiles. */
  find(): Promise<readonly vscode.Uri[]>;
  facts(uri: vscode.Uri): Promise<DockerfileFacts>;
  /** Builds in a terminal; gives how it ended, and undefined when it was cancelled or could not begin. */
  build(
    uri: vscode.Uri,
    choices: BuildChoices,
    signal?: AbortSignal,
  ): Promise<{ readonly ended: 'built' | 'failed' } | undefined>;
}

export interface Services {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly filters: ContainerFilters;
  readonly rows: RowSelection;
  readonly log: OutputLog;
  /** Loads them when the first is opened. */
  readonly terminals: () => Promise<ContainerTerminals>;
  readonly panels: () => Promise<Pages>;
  /** Loads the view of registries. */
  readonly registries: () => Promise<RegistryDesk>;
  readonly files: () => Promise<FileDesk>;
  readonly builds: () => Promise<ImageBuilds>;
  /** What is remembered for this workspace. */
  readonly memory: vscode.Memento;
  readonly doctor: Pick<Doctor, 'showReport' | 'beginFix' | 'connectNow' | 'disconnect'>;
  /** Loads what knows of Compose projects. */
  readonly compose: () => Promise<ComposeDesk>;
  /** Loads what selects and protects endpoints. */
  readonly endpoints: () => Promise<EndpointDesk>;
  readonly inspector: { uriOf(record: AnyRecord): vscode.Uri };
}

interface Common {
  readonly id: `longshore.${string}`;
  /** `palette` ones are in menus too; `menu` ones make no sense without a row or a view. */
  readonly offered: 'palette' | 'menu';
  /** Asks for the endpoint's name first where that is guarded. What destroys, changes. */
  readonly destructive?: true;
  /** Changes something on the engine, or could (a shell): refused and hidden where the endpoint is read-only. */
  readonly changes?: true;
}

export type CommandOn<K extends SubjectKind> = Common & {
  readonly on: K;
  readonly many: boolean;
  /** Whether it can work on this one; all of them when left out. */
  readonly when?: (subject: Subjects[K]) => boolean;
  readonly run: (
    services: Services,
    subjects: readonly Subjects[K][],
    signal: AbortSignal,
    report: Report,
    /** What the caller said beside the subjects: onto what they were dropped. */
    given: unknown,
  ) => Promise<void>;
  /** A button below the message of a failure; undefined for none. */
  readonly offer?: (subjects: readonly Subjects[K][], error: unknown) => Offer | undefined;
};

/** A button of a message, and what it does. */
export interface Offer {
  readonly label: string;
  readonly run: (services: Services) => Promise<void>;
}

export type Command = { [K in SubjectKind]: CommandOn<K> }[SubjectKind];

/** Declares a command: fixes the type of its subjects by `on`. */
export function define<K extends SubjectKind, const Id extends `longshore.${string}`>(
  command: CommandOn<K> & { readonly id: Id; readonly on: K },
): CommandOn<K> & { readonly id: Id } {
  return command;
}
