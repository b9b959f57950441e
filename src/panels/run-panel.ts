import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { type FormProblems, type FormValues } from '../base/form.js';
import { type ListeningSocket } from '../base/listening-sockets.js';
import { plain } from '../base/text.js';
import { type ContainerRecord, type EngineFacts, type ImageDetails, type Kind } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { familiarName, splitReference } from '../engine/wording/image-name.js';
import { Transfer } from '../engine/wording/transfer.js';
import { input, UserCancelled } from '../host/ask.js';
import { type Report, withProgress } from '../host/progress.js';
import { question } from '../host/question.js';
import { checkRun } from '../making/check-run.js';
import { createBody } from '../making/create-body.js';
import { FileProblem } from '../making/expand-files.js';
import { readRunSpec, type RunSpec } from '../making/flags.js';
import { makeContainer, type MakeOptions } from '../making/make-container.js';
import { parseRunCommand } from '../making/parse-run-command.js';
import { noteWords, problemWords } from '../making/parse-words.js';
import { printRunCommand } from '../making/print-run-command.js';
import { recreate, RolledBack } from '../making/recreate.js';
import { type RunProblem } from '../making/run-problem.js';
import { type RunRequest } from '../making/run-request.js';
import { takenPorts } from '../making/taken-ports.js';
import { processOf } from '../base/socket-owner.js';
import { authFor } from '../registry/auth-for.js';
import { type FromRunPage, parseFromRunPage, type ToRunPage } from './core/run-contract.js';
import { runGroups } from './core/run-fields.js';
import { noGpuWords, offersFor } from './core/run-offers.js';
import { commandProblems, RunValues } from './core/run-values.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';
import { tellStarted } from './tell-started.js';

const kinds: readonly Kind[] = ['container', 'image', 'volume', 'network'];
const variable = (name: string) => process.env[name];

export interface RunNeeds extends PanelNeeds {
  /** Explains why it didn't start. */
  readonly showEnding: (container: ContainerRecord, refusal: string) => void;
}

/** The form of docker run: makes a container, or one in another's place. */
export class RunPanel implements vscode.Disposable {
  readonly #needs: RunNeeds;
  readonly #request: RunRequest;
  readonly #panel: Panel<ToRunPage, FromRunPage>;
  readonly #closing = new AbortController();
  readonly #values = new RunValues(variable);
  #spec: RunSpec;
  /** As it is typed. */
  #command = '';
  #facts: EngineFacts | undefined;
  /** Of the image that was asked about last. */
  #image: { readonly reference: string; readonly details: ImageDetails | undefined } | undefined;
  #taken: ReadonlyMap<string, string> = new Map();
  /** Of this machine, by the socket's inode. */
  readonly #programs = new Map<string, string>();
  #isBusy = false;

  readonly onDidDispose: vscode.Event<void>;

  constructor(request: RunRequest, needs: RunNeeds) {
    this.#needs = needs;
    this.#request = request;
    this.#spec = request.spec;
    const { replaces, spec, notes } = request;
    const image = plain(familiarName(spec.image), 40);
    const title = replaces
      ? l10n.t('Edit {0}', plain(replaces.name, 40))
      : spec.image === ''
        ? l10n.t('Run')
        : l10n.t('Run {0}', image);
    this.#panel = new Panel<ToRunPage, FromRunPage>({
      ...{ type: 'longshore.run', title, icon: 'play', page: 'run', keeps: true, extensionUri: needs.extensionUri },
      parse: parseFromRunPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    const looks = kinds.map((kind) => needs.inventory.look(kind));
    const changes = needs.inventory.onDidChange(() => this.#offer());
    this.#panel.onDidDispose(() => {
      changes.dispose();
      for (const look of looks) look.dispose();
      this.#closing.abort();
    });
    this.#panel.post({
      ...{ kind: 'show', title, groups: runGroups(), values: this.#values.toValues(spec), notes },
      about: replaces
        ? l10n.t(
            'A new container takes the place of this one, which is kept until the new one runs. What was written inside and not to a volume is lost.',
          )
        : l10n.t('What is left empty is as the image and the engine have it.'),
      action: replaces ? l10n.t('Recreate') : l10n.t('Run'),
      replaces: replaces !== undefined,
    });
    void this.#learn().catch((error: unknown) => this.#fail(error));
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #hear(message: FromRunPage): Promise<void> {
    try {
      if ('values' in message) await this.#act(message);
      else if (message.kind === 'paste') this.#paste(message.text);
      else if (message.kind === 'use') this.#show(readRunSpec(this.#presets()[message.preset]), []);
      else await this.#forget(message.preset);
    } catch (error) {
      if (error instanceof UserCancelled || this.#closing.signal.aborted) return;
      this.#fail(error);
    }
  }

  async #act(message: Extract<FromRunPage, { readonly values: FormValues }>): Promise<void> {
    this.#spec = this.#values.toSpec(message.values);
    this.#command = message.values['command'] ?? '';
    switch (message.kind) {
      case 'change':
        this.#tell();
        await this.#learn();
        break;
      case 'pick':
        await this.#pick(message.field, message.values);
        break;
      case 'copy':
        await vscode.env.clipboard.writeText(printRunCommand(this.#spec, 'lines'));
        break;
      case 'save':
        await this.#save();
        break;
      case 'run':
      case 'create':
        await this.#make(message.kind === 'run');
    }
  }

  async #forget(preset: string): Promise<void> {
    const { [preset]: _, ...rest } = this.#presets();
    await this.#needs.memory.update(this.#presetKey(), rest);
    this.#offer();
  }

  #show(spec: RunSpec, notes: readonly string[]): void {
    this.#spec = spec;
    this.#panel.post({ kind: 'set', values: this.#values.toValues(spec), notes });
  }

  #paste(text: string): void {
    const parsed = parseRunCommand(text);
    if ('problem' in parsed)
      this.#panel.post({
        kind: 'set',
        values: this.#values.toValues(this.#spec),
        notes: [problemWords(parsed.problem)],
      });
    else this.#show(parsed.spec, noteWords(parsed));
  }

  /** Asks what isn't known yet: of the engine once, of the image where another is named, of the ports. */
  async #learn(): Promise<void> {
    const { engine } = this.#needs.inventory;
    const { signal } = this.#closing;
    const { image } = this.#spec;
    const ask = { signal };
    this.#facts ??= await engine.facts(ask);
    if (this.#image?.reference !== image) {
      this.#image = { reference: image, details: undefined };
      const details = image === '' ? undefined : await detailsOf(this.#needs.inventory, image, signal);
      if (this.#spec.image !== image) return;
      this.#image = { reference: image, details };
      this.#offer();
    }
    const { endpoint } = engine;
    if (endpoint.address.transport === 'unix')
      this.#taken = await takenPorts(this.#spec, (one) => this.#programOf(one));
    this.#tell();
  }

  /** Looking through all programs takes a moment: once for a socket. */
  async #programOf(socket: ListeningSocket): Promise<string> {
    const known = this.#programs.get(socket.inode);
    if (known !== undefined) return known;
    const owner = await processOf(socket);
    const words = owner ? plain(`${owner.name} (${owner.pid})`, 60) : '';
    this.#programs.set(socket.inode, words);
    return words;
  }

  #offer(): void {
    const { inventory } = this.#needs;
    const presets = Object.keys(this.#presets());
    this.#panel.post({
      ...{ kind: 'offers', offers: offersFor(inventory, this.#image?.details, this.#facts), presets },
      reasons: this.#facts ? { gpus: noGpuWords(this.#facts) } : {},
    });
    this.#tell();
  }

  /** What is wrong, as far as it is known. */
  #problems(): readonly RunProblem[] {
    const { inventory } = this.#needs;
    const spec = this.#spec;
    const { bad } = createBody(spec, { api: inventory.engine.info.api, folder: this.#folder() });
    const problems = checkRun(spec, bad, {
      containers: [...inventory.containers.values()],
      // Podman has words of its own for ways to the network.
      networks: inventory.engine.info.isPodman ? [] : [...inventory.networks.values()],
      takenPorts: this.#taken,
      facts: this.#facts,
      noGpus: this.#facts ? noGpuWords(this.#facts) : '',
      replaces: this.#request.replaces?.id,
    });
    return [...problems, ...commandProblems(this.#command)];
  }

  /** What is wrong, and the command. */
  #tell(): void {
    const spec = this.#spec;
    const all = this.#problems();
    const by = (stops: boolean): FormProblems => {
      const told: Record<string, string> = {};
      for (const { flag, words } of all.filter((one) => one.stops === stops)) {
        if (!(told[flag] ?? '').includes(words)) told[flag] = `${told[flag] ?? ''} ${words}`.trim();
      }
      return told;
    };
    const isMissing = this.#image?.reference === spec.image && spec.image !== '' && !this.#image.details;
    const remark =
      isMissing && spec.flags.pull !== 'never' ? l10n.t('The image isn’t here: it will be pulled first.') : '';
    this.#panel.post({
      kind: 'told',
      command: printRunCommand(spec),
      problems: by(true),
      warnings: by(false),
      remark,
    });
  }

  #folder(): string {
    return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
  }

  #presetKey(): string {
    return `longshore.run.${splitReference(this.#spec.image).repository}`;
  }

  #presets(): Readonly<Record<string, unknown>> {
    return this.#needs.memory.get<Record<string, unknown>>(this.#presetKey(), {});
  }

  async #save(): Promise<void> {
    const name = await input({
      title: l10n.t('Save as a preset for {0}', plain(splitReference(this.#spec.image).repository, 60)),
      prompt: l10n.t('A name for it; it is kept for this workspace, with the values of its variables'),
      check: (text) => (text.trim() === '' ? l10n.t('A name') : undefined),
    });
    await this.#needs.memory.update(this.#presetKey(), { ...this.#presets(), [name.trim()]: this.#spec });
    this.#offer();
  }

  async #pick(field: string, values: FormValues): Promise<void> {
    const isFile = field === 'env-file';
    const picked = await question.during(
      vscode.window.showOpenDialog({
        ...{ canSelectFiles: isFile, canSelectFolders: !isFile, openLabel: l10n.t('Choose') },
        defaultUri: vscode.Uri.file(this.#folder()),
      }),
    );
    const [uri] = picked ?? [];
    if (!uri) return;
    const row = isFile ? uri.fsPath : `${uri.fsPath}\t/${path.basename(uri.fsPath)}\t`;
    const before = values[field] ?? '';
    this.#panel.post({
      kind: 'set',
      values: { ...values, [field]: before.trim() === '' ? row : `${before}\n${row}` },
      notes: [],
    });
  }

  /** Makes it, with progress that can be cancelled. */
  async #make(starts: boolean): Promise<void> {
    // The buttons are off then, but a key is not.
    if (this.#isBusy || this.#problems().some(({ stops }) => stops)) return;
    this.#busy(true, '');
    const { replaces } = this.#request;
    const name = this.#spec.flags.name ?? familiarName(this.#spec.image);
    const title = replaces ? l10n.t('Recreate {0}', plain(name, 60)) : l10n.t('Run {0}', plain(name, 60));
    try {
      await withProgress(title, (signal, report) =>
        this.#do(starts, AbortSignal.any([signal, this.#closing.signal]), report),
      );
    } catch (error) {
      if (isAbort(error)) this.#busy(false, l10n.t('Cancelled.'));
      else throw error;
    }
  }

  async #do(starts: boolean, signal: AbortSignal, report: Report): Promise<void> {
    const { engine } = this.#needs.inventory;
    const { replaces } = this.#request;
    const options = this.#options(signal, report);
    if (replaces) {
      const id = await recreate(engine, replaces.id, this.#spec, options);
      const name = await this.#nameOf(id);
      void vscode.window.showInformationMessage(l10n.t('{0} was made anew.', name));
      this.#panel.dispose();
      return;
    }
    const id = await makeContainer(engine, this.#spec, options);
    const name = await this.#nameOf(id);
    if (!starts) {
      this.#busy(false, '');
      void vscode.window.showInformationMessage(l10n.t('{0} was created.', name));
      return;
    }
    const { detach = false, 'detach-keys': detachKeys } = this.#spec.flags;
    try {
      if (detach) await engine.startContainer(id, { signal });
      else await (await this.#needs.terminals()).run({ id, name, detachKeys });
    } catch (error) {
      if (isAbort(error)) throw error;
      this.#aside(this.#offerWhy(id, name, error));
      return;
    }
    this.#busy(false, '');
    if (detach) this.#aside(tellStarted({ id, name }, this.#needs));
  }

  /** What follows is no part of the work whose progress is shown. */
  #aside(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(error));
  }

  #options(signal: AbortSignal, report: Report): MakeOptions {
    const transfer = new Transfer();
    return {
      ...{ signal, variable, folder: this.#folder() },
      readText: (file) => readFile(path.resolve(this.#folder(), file), 'utf8'),
      auth: (reference) => authFor(splitReference(reference).repository, this.#needs.log),
      onPull: (message) => {
        if (!message) report(l10n.t('asking the registry'));
        else transfer.hear(message, Date.now());
        const text = transfer.text(Date.now());
        if (text !== '') report(text, transfer.fraction);
      },
    };
  }

  async #nameOf(id: string): Promise<string> {
    const [record] = await this.#needs.inventory.engine.listContainers({ ids: [id] });
    return plain(record?.name ?? id.slice(0, 12), 60);
  }

  /** It is made and doesn't start, as with docker run: what that means, or away with it. */
  async #offerWhy(id: string, name: string, error: unknown): Promise<void> {
    const words = this.#fail(error);
    const [why, remove] = [l10n.t('Why?'), l10n.t('Remove It')];
    const answer = await vscode.window.showErrorMessage(
      l10n.t('{0} was created and could not be started: {1}', name, words),
      why,
      remove,
    );
    const { engine } = this.#needs.inventory;
    if (answer === remove) await engine.removeContainer(id, { force: true, anonymousVolumes: true });
    const [record] = answer === why ? await engine.listContainers({ ids: [id] }) : [];
    if (record) this.#needs.showEnding(record, error instanceof Error ? error.message : String(error));
  }

  #fail(error: unknown): string {
    this.#needs.log.error('run', this.#spec.image, error);
    const words = wordsOf(error);
    this.#busy(false, words);
    return words;
  }

  #busy(isBusy: boolean, failure: string): void {
    this.#isBusy = isBusy;
    this.#panel.post({ kind: 'busy', isBusy, failure });
    if (!isBusy) this.#tell();
  }
}

async function detailsOf(
  { engine }: RunNeeds['inventory'],
  image: string,
  signal: AbortSignal,
): Promise<ImageDetails | undefined> {
  try {
    return await engine.imageDetails(image, { signal });
  } catch (error) {
    // What is half typed is no reference, or names no image.
    if (EngineError.is(error, 'not-found', 'bad-request')) return undefined;
    throw error;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof RolledBack) {
    const why =
      error.exitCode === undefined
        ? wordsOf(error.cause)
        : l10n.t('The new container ended at once with exit code {0}.', error.exitCode);
    return `${why} ${l10n.t('The old one is as it was.')}`;
  }
  if (error instanceof FileProblem) {
    const file = plain(error.file, 200);
    return error.line === 0
      ? l10n.t('{0} can’t be read: {1}', file, explainError(error.cause).what)
      : l10n.t('{0}, line {1}: this is no NAME=value.', file, error.line);
  }
  const { what, next } = explainError(error);
  return `${what} ${next}`.trim();
}
