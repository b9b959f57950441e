import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort, messageOf } from '../base/errors.js';
import { EngineError, unreachableCodes } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { FileError } from '../files/core/file-error.js';
import { pick, pickMany, UserCancelled } from '../host/ask.js';
import { withProgress } from '../host/progress.js';
import { explainRegistryError } from '../registry/explain-registry-error.js';
import { RegistryError } from '../registry/registry-error.js';
import { type Ref } from '../inventory/ref.js';
import { type CommandOn, type Offer, type Services, type SubjectKind, type Subjects } from './command.js';
import { endpointSignal, passGuard } from './guard.js';
import { namesOf } from './names.js';
import { Refusal } from './refusal.js';
import { chooseBakeFile } from './compose/bake.js';
import { chooseProjects, projectTitle } from './compose/choose-project.js';
import { type ProjectSubject } from './compose/project-subject.js';
import { chooseDockerfile } from './build/choose-dockerfile.js';
import { chooseContext } from './context/choose.js';
import { chooseRemotes, remoteWords } from './registry/remote.js';
import { chooseFile } from './file/choose.js';
import { choicesOf, isOfKind, kindsFor, subjectNames, subjectsOf } from './subject.js';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      /** Both where the editor has translated it. */
      readonly title: string | { readonly value: string };
    }[];
  };
}

/** Runs a command. The only place that does: subject, progress and errors are handled here once for all. */
export async function runCommand(
  command: CommandOn<SubjectKind>,
  services: Services,
  args: readonly unknown[],
): Promise<void> {
  let subjects: readonly Subjects[SubjectKind][] = [];
  try {
    subjects = await subjectsFor(command, services, args);
    await passGuard(command, services);
    const endpoint = endpointSignal(services.inventory);
    const isPinned = command.changes ?? command.destructive ?? false;
    try {
      await withProgress(progressTitle(command, subjects), (signal, report) =>
        command.run(
          services,
          subjects,
          isPinned ? AbortSignal.any([signal, endpoint.signal]) : signal,
          report,
          args[2],
        ),
      );
    } finally {
      endpoint.dispose();
    }
  } catch (error) {
    if (!isAbort(error)) await tell(error, command.id, services, command.offer?.(subjects, error));
    else if (isCancelled(error)) {
      void vscode.window.showInformationMessage(
        l10n.t('Cancelled. What the engine has begun it may still bring to its end.'),
      );
    }
  }
}

/** The user gave up on what was under way, as against a question. */
function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A command's name in the menus. */
function titleOf(id: string): string {
  const manifest = vscode.extensions.getExtension('longshore.longshore')?.packageJSON as Manifest | undefined;
  const title = manifest?.contributes.commands.find(({ command }) => command === id)?.title ?? id;
  const words = typeof title === 'string' ? title : title.value;
  return words.replace(/…$/, '');
}

/** What the user sees of an action that takes its time: its name in the menus, and what it works on. */
function progressTitle({ id, on }: CommandOn<SubjectKind>, subjects: readonly Subjects[SubjectKind][]): string {
  const names =
    on === 'none' || on === 'context' || on === 'composeFile' || on === 'dockerfile' || on === 'bakeFile'
      ? ''
      : on === 'project'
        ? (subjects as readonly ProjectSubject[]).map(projectTitle).join(', ')
        : on === 'registry' || on === 'repository' || on === 'remoteTag'
          ? namesOf((subjects as readonly Subjects[typeof on][]).map((name) => ({ name: remoteWords(name) })))
          : subjectNames(on, subjects as readonly Subjects[typeof on][]);
  return [titleOf(id), ...(names === '' ? [] : [names])].join(': ');
}

/** The row right-clicked, else the selected rows, else what the user picks. */
async function subjectsFor<K extends SubjectKind>(
  command: CommandOn<K>,
  services: Services,
  args: readonly unknown[],
): Promise<readonly Subjects[K][]> {
  const { inventory, rows } = services;
  const [first, second] = args;
  const on: SubjectKind = command.on;
  if (on === 'none') return [];
  // A row is told with the selection; while the editor draws a whole view anew, it has forgotten which row it is.
  if (args.length > 1 && first === undefined) {
    throw new Refusal(
      l10n.t('The view was drawn anew at that moment, so it can’t be told which row was meant.'),
      l10n.t('Choose it once more.'),
    );
  }
  if (on === 'composeFile') return rows.refsOf(String(first)).flatMap(fileOf) as unknown as Subjects[K][];
  const can = (subject: Subjects[SubjectKind]) => command.when?.(subject as Subjects[K]) ?? true;

  if (on === 'project') {
    const options = { title: titleOf(command.id), many: command.many, can };
    return (await chooseProjects(services, options, args)) as Subjects[K][];
  }
  if (on === 'context') return [(await chooseContext(first, can)) as Subjects[K]];
  if (on === 'registry' || on === 'repository' || on === 'remoteTag') {
    return (await chooseRemotes(on, [first, second], services, titleOf(command.id))) as readonly Subjects[K][];
  }
  if (on === 'bakeFile') return [(await chooseBakeFile(services, first, second)) as Subjects[K]];
  if (on === 'dockerfile') return [(await chooseDockerfile(services, first, second)) as Subjects[K]];
  const isSelection = command.many && Array.isArray(second) && second.length > 1 && second.includes(first);
  const rowIds: readonly unknown[] = isSelection ? (second as readonly unknown[]) : [first];
  const clicked = rowIds.flatMap((id) => (typeof id === 'string' ? rows.refsOf(id) : refIn(id)));
  const refs =
    first === 'selection' && on !== 'port' && on !== 'attachment' && on !== 'file' ? await rows.selected(on) : clicked;
  // A row that is there no more stands for nothing: to ask which object was meant would be a surprise.
  if (refs.length > 0 || (typeof first === 'string' && first !== 'selection')) {
    if (refs.length > 0 && !refs.some((ref) => isOfKind(on, ref))) {
      throw new Refusal(l10n.t('That can’t be done with this row.'), l10n.t('Choose another one first.'));
    }
    const missing = kindsFor(on).filter((kind) => !inventory.isLoaded(kind));
    // A volume's row below a container, while the view of volumes is closed.
    if (missing.length > 0) await inventory.load(missing, AbortSignal.timeout(30_000));
    const found = subjectsOf(on, refs, inventory);
    if (found.length === 0) throw new Refusal(l10n.t('What was chosen has been removed meanwhile.'));
    const able = found.filter(can);
    if (able.length === 0) throw new Refusal(l10n.t('That can’t be done in the state that it is in now.'));
    return able as Subjects[K][];
  }

  if (on === 'file') return [(await chooseFile(titleOf(command.id), services)) as Subjects[K]];
  await inventory.load(kindsFor(on), AbortSignal.timeout(30_000));
  const choices = choicesOf(on, inventory).filter(({ value }) => can(value));
  if (choices.length === 0) throw new Refusal(l10n.t('There is nothing here that this command can work on.'));
  const title = titleOf(command.id);
  const picked = command.many
    ? await pickMany(l10n.t('{0}: choose one or several', title), choices)
    : [await pick(l10n.t('{0}: choose one', title), choices)];
  return picked as Subjects[K][];
}

/** Panels and other commands name an object by itself, whatever row it stands in. */
function refIn(argument: unknown): readonly Ref[] {
  const { kind, id, tag } = (argument ?? {}) as { kind?: unknown; id?: unknown; tag?: unknown };
  if (typeof id !== 'string') return [];
  if (kind === 'image') return [{ kind, id, ...(typeof tag === 'string' ? { tag } : {}) }];
  return kind === 'container' || kind === 'volume' || kind === 'network' ? [{ kind, id }] : [];
}

function fileOf(ref: Ref): readonly string[] {
  return ref.kind === 'composeFile' ? [ref.path] : [];
}

async function tell(error: unknown, id: string, services: Services, offer: Offer | undefined): Promise<void> {
  const { log, inventory, doctor } = services;
  if (error instanceof UserCancelled) return;
  if (error instanceof Refusal || FileError.is(error)) {
    if (FileError.is(error)) log.warn('commands', `${id}: ${messageOf(error.cause ?? error)}`);
    const way = error instanceof Refusal ? error.offer : undefined;
    const text = `${error.message} ${error.next}`.trim();
    const chosen = await vscode.window.showWarningMessage(text, ...(way ? [way.label] : []));
    if (way && chosen === way.label) await way.run(services);
    return;
  }
  log.error('commands', id, error);
  const { connection } = inventory;
  const endpoint = connection.state === 'unreachable' ? connection.endpoint?.url : undefined;
  const { what, next } = RegistryError.is(error) ? explainRegistryError(error) : explainError(error, endpoint);
  const retry = l10n.t('Try Again');
  const diagnose = l10n.t('Diagnose');
  const showLog = l10n.t('Show Log');
  const isUnreachable = EngineError.is(error) && unreachableCodes.has(error.code);
  if (EngineError.is(error, 'timeout')) inventory.doubt();
  const answer = await vscode.window.showErrorMessage(
    next === '' ? what : `${what} ${next}`,
    ...(isUnreachable ? [diagnose, retry, showLog] : [...(offer ? [offer.label] : []), showLog]),
  );
  if (offer && answer === offer.label) await offer.run(services);
  if (answer === retry) inventory.retry();
  if (answer === diagnose) await doctor.showReport();
  if (answer === showLog) log.show();
  log.debug('commands', messageOf(error));
}
