import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { every } from '../base/async.js';
import { isAbort, messageOf } from '../base/errors.js';
import { Store } from '../base/lifecycle.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { type LogLine, LogLines } from '../engine/log-lines.js';
import { FollowedLog, type LastLine, lastOf, type LogRange } from '../inventory/followed-log.js';
import {
  type FromLogPage,
  type LogSourceWords,
  mostUnderWay,
  note,
  parseFromLogPage,
  type ReadRange,
  stderr,
  stdout,
  type ToLogPage,
} from './core/log-contract.js';
import { LogQueue } from './core/log-queue.js';
import { mergeLines } from './core/merge-lines.js';
import { rangeTime } from './core/range-time.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel, type PanelMemory } from './panel.js';

/** Milliseconds between two messages to the page: a person sees no difference to at once. */
const beatMs = 40;

export interface LogSource {
  readonly id: string;
  readonly name: string;
}

/** The logs of one or several containers on a page, in the order of their times. */
export class LogPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  #sources: readonly LogSource[];
  #title: string;
  readonly #panel: Panel<ToLogPage, FromLogPage>;
  readonly #store = new Store();
  readonly #queue = new LogQueue();
  #range: ReadRange;
  #reading: Store | undefined;
  #underWay = 0;

  readonly onDidDispose: vscode.Event<void>;

  constructor(containers: readonly ContainerRecord[], title: string, needs: PanelNeeds) {
    this.#needs = needs;
    this.#sources = containers.map(({ id, name }) => ({ id, name }));
    this.#title = title;
    this.#range = { tail: needs.settings.get('longshore.logs.tail') };
    this.#panel = new Panel({
      ...{ type: 'longshore.log', title: this.#tabTitle, icon: 'output' },
      ...{ page: 'log', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: this.#memory },
      parse: parseFromLogPage,
      hear: (message) => void this.#hear(message),
      retell: () => this.#begin(),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    this.#panel.onDidDispose(() => {
      this.#store.dispose();
      this.#reading?.dispose();
    });
    this.#store.add(every(beatMs, () => this.#send()));
    this.#begin();
  }

  /** Whether it shows just these, by their ids. */
  isOf(ids: readonly string[]): boolean {
    return ids.length === this.#sources.length && this.#sources.every(({ id }) => ids.includes(id));
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  get #tabTitle(): string {
    return l10n.t('Log of {0}', plain(this.#title, 40));
  }

  get #memory(): PanelMemory {
    return { ids: this.#sources.map(({ id }) => id), title: this.#title };
  }

  get #sourceWords(): readonly LogSourceWords[] {
    return this.#sources.map(({ name }, color) => ({ name: plain(name, 60), color }));
  }

  /** Tells a page that knows nothing yet. */
  #begin(): void {
    this.#queue.clear();
    this.#underWay = 0;
    this.#panel.post({
      kind: 'begin',
      sources: this.#sourceWords,
      timestamps: this.#needs.settings.get('longshore.logs.timestamps'),
      capacity: this.#needs.settings.get('longshore.logs.capacity'),
      range: this.#range,
    });
    void this.#read();
  }

  /** A container has another name, or there is another one of its name. */
  #rename(source: number, { id, name }: ContainerRecord): void {
    const before = this.#sources[source]?.name ?? '';
    this.#sources = this.#sources.map((one, index) => (index === source ? { id, name } : one));
    if (this.#title === before) this.#title = name;
    else if (source === 0 && this.#title === severalTitle(before, this.#sources.length)) {
      this.#title = severalTitle(name, this.#sources.length);
    }
    this.#panel.title = this.#tabTitle;
    this.#panel.memory = this.#memory;
    this.#panel.post({ kind: 'sources', sources: this.#sourceWords });
  }

  async #hear(message: FromLogPage): Promise<void> {
    switch (message.kind) {
      case 'taken':
        this.#underWay = Math.max(0, this.#underWay - 1);
        this.#send();
        return;
      case 'read':
        this.#queue.clear();
        this.#panel.post({ kind: 'clear' });
        this.#range = message.range;
        await this.#read();
        return;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        void vscode.window.setStatusBarMessage(l10n.t('The lines were copied.'), 3000);
        return;
      case 'open':
        await vscode.window.showTextDocument(
          await vscode.workspace.openTextDocument({ content: message.text, language: 'log' }),
        );
        return;
      case 'save':
        await this.#save(message.text);
    }
  }

  async #save(text: string): Promise<void> {
    const name = `${this.#sources
      .map((source) => source.name.replace(/[^\w.-]/g, '_'))
      .join('-')
      .slice(0, 60)}.log`;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
      filters: { [l10n.t('Log')]: ['log', 'txt'] },
    });
    if (!target) return;
    try {
      await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
    } catch (error) {
      const what = l10n.t('{0} could not be written: {1}', plain(target.path, 120), plain(messageOf(error), 300));
      void vscode.window.showErrorMessage(what);
    }
  }

  /** Reads all sources anew. */
  async #read(): Promise<void> {
    this.#reading?.dispose();
    const reading = new Store();
    this.#reading = reading;
    const { tail, since, until } = this.#range;
    const now = Date.now();
    const range = { tail, since: rangeTime(since, now), until: rangeTime(until, now) };
    const isMerged = this.#sources.length > 1;
    // What several have printed so far is put in order first; what comes then, comes in its order.
    const last = isMerged ? await this.#readHistory(range, reading) : [];
    if (reading.isDisposed) return;
    this.#sources.forEach(({ id, name }, source) => {
      if (isMerged && range.until !== undefined) return;
      const called = () => this.#sources[source]?.name ?? name;
      const log = new FollowedLog(
        this.#needs.inventory,
        { id, name },
        { ...range, after: last[source] },
        {
          lines: (lines) => this.#take(lines, source, reading),
          ended: (exitCode) => this.#tell(source, this.#endWords(called(), exitCode, range.until), reading),
          failed: (error) => {
            this.#needs.log.warn('logs', `${called()}: ${messageOf(error)}`);
            this.#tell(source, failureWords(error), reading);
          },
          renamed: (container) => this.#rename(source, container),
        },
      );
      reading.add(log).begin();
    });
  }

  /** Reads what there is of each, and hands it on in the order of its times; gives how far each was read. */
  async #readHistory(range: LogRange, reading: Store): Promise<readonly LastLine[]> {
    const last: LastLine[] = this.#sources.map(() => ({ timestamp: '', count: 0 }));
    const logs = this.#sources.map((source, index) =>
      this.#linesOf(source, range, reading, (lines) => (last[index] = lastOf(lines, last[index] ?? nothingRead))),
    );
    for await (const merged of mergeLines(logs)) {
      if (reading.isDisposed) break;
      for (const { line, source } of merged) {
        this.#queue.add(line, (source << 2) | (line.from === 'stderr' ? stderr : stdout));
      }
      if (this.#queue.isFull) await this.#queue.room();
    }
    return last;
  }

  async *#linesOf(
    { id, name }: LogSource,
    range: LogRange,
    reading: Store,
    heard: (lines: readonly LogLine[]) => void,
  ): AsyncGenerator<readonly LogLine[]> {
    const stop = new AbortController();
    reading.add({ dispose: () => stop.abort() });
    const { signal } = stop;
    try {
      const { engine } = this.#needs.inventory;
      const { hasTerminal } = await engine.containerDetails(id, { signal });
      const parts = new LogLines();
      const tell = (lines: readonly LogLine[]) => {
        if (lines.length > 0) heard(lines);
        return lines;
      };
      const { since, until, tail } = range;
      for await (const output of engine.logs(id, { since, until, tail, follow: false, signal, tty: hasTerminal })) {
        yield tell(parts.add(output));
      }
      yield tell(parts.end());
    } catch (error) {
      // Following it says why.
      if (!isAbort(error) && !EngineError.is(error)) throw error;
      this.#needs.log.debug('logs', `${name}: ${messageOf(error)}`);
    }
  }

  async #take(lines: readonly LogLine[], source: number, reading: Store): Promise<void> {
    if (reading.isDisposed) return;
    for (const line of lines) this.#queue.add(line, (source << 2) | (line.from === 'stderr' ? stderr : stdout));
    if (this.#queue.isFull) await this.#queue.room();
  }

  #tell(source: number, text: string, reading: Store): void {
    if (reading.isDisposed) return;
    this.#queue.add(
      { from: 'stdout', timestamp: new Date().toISOString(), text: plain(text, 1000) },
      (source << 2) | note,
    );
  }

  #endWords(name: string, code: number | undefined, until: string | undefined): string {
    if (until !== undefined) return l10n.t('The log of {0} up to then ends here.', plain(name, 60));
    return code === undefined
      ? l10n.t('The log of {0} ends here; it goes on when the container runs again.', plain(name, 60))
      : l10n.t('{0} has ended with exit code {1}; its log goes on when it runs again.', plain(name, 60), code);
  }

  /** A page that doesn't take what it has been sent gets no more, and the engine waits. */
  #send(): void {
    while (this.#underWay < mostUnderWay) {
      const batch = this.#queue.take(this.#sources.length > 1);
      if (!batch) return;
      this.#underWay += 1;
      this.#panel.post({ kind: 'lines', ...batch });
    }
  }
}

const nothingRead: LastLine = { timestamp: '', count: 0 };

function failureWords(error: unknown): string {
  if (isAbort(error)) return l10n.t('The connection to the engine was lost; the log goes on with the next one.');
  const { what, next } = explainError(error);
  return `${what} ${next}`.trim();
}

/** What a page of several logs is called. */
function severalTitle(first: string, count: number): string {
  return l10n.t('{0} and {1} more', plain(first, 40), count - 1);
}
