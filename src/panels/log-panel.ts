import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { every } from '../base/async.js';
import { messageOf } from '../base/errors.js';
import { Store } from '../base/lifecycle.js';
import { clip, plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { type LogLine, LogLines } from '../engine/log-lines.js';
import { FollowedLog } from '../inventory/followed-log.js';
import {
  type FromLogPage,
  mostUnderWay,
  note,
  parseFromLogPage,
  type ReadRange,
  stderr,
  stdout,
  type ToLogPage,
} from './core/log-contract.js';
import { LogQueue } from './core/log-queue.js';
import { rangeTime } from './core/range-time.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';

/** Milliseconds between two messages to the page: a person sees no difference to at once. */
const beatMs = 40;

export interface LogSource {
  readonly id: string;
  readonly name: string;
}

/** The logs of one or several containers on a page, in the order of their times. */
export class LogPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #sources: readonly LogSource[];
  readonly #panel: Panel<ToLogPage, FromLogPage>;
  readonly #store = new Store();
  readonly #queue = new LogQueue();
  #reading: Store | undefined;
  #underWay = 0;

  readonly onDidDispose: vscode.Event<void>;

  constructor(containers: readonly ContainerRecord[], title: string, needs: PanelNeeds) {
    this.#needs = needs;
    this.#sources = containers.map(({ id, name }) => ({ id, name }));
    this.#panel = new Panel({
      ...{ type: 'longshore.log', title: l10n.t('Log of {0}', plain(title, 40)), icon: 'output' },
      ...{ page: 'log', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: { ids: containers.map(({ id }) => id), title } },
      parse: parseFromLogPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    this.#panel.onDidDispose(() => {
      this.#store.dispose();
      this.#reading?.dispose();
    });
    this.#store.add(every(beatMs, () => this.#send()));
    const tail = needs.settings.get('longshore.logs.tail');
    this.#panel.post({
      kind: 'begin',
      sources: this.#sources.map(({ name }, color) => ({ name: plain(name, 60), color })),
      timestamps: needs.settings.get('longshore.logs.timestamps'),
      capacity: needs.settings.get('longshore.logs.capacity'),
      range: { tail },
    });
    void this.#read({ tail });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
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
        await this.#read(message.range);
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
  async #read({ tail, since, until }: ReadRange): Promise<void> {
    this.#reading?.dispose();
    const reading = new Store();
    this.#reading = reading;
    const now = Date.now();
    const range = { tail, since: rangeTime(since, now), until: rangeTime(until, now) };
    const isMerged = this.#sources.length > 1;
    // What several have printed so far is put in order first; what comes then, comes in its order.
    const last = isMerged ? await this.#readHistory(range, reading) : [];
    if (reading.isDisposed) return;
    this.#sources.forEach(({ id, name }, source) => {
      if (isMerged && range.until !== undefined) return;
      const log = new FollowedLog(
        this.#needs.inventory,
        { id, name },
        { ...range, after: last[source] },
        {
          lines: (lines) => this.#take(lines, source, reading),
          ended: (container) => this.#tell(source, this.#endWords(name, container?.exitCode, range.until), reading),
          failed: (error) => {
            this.#needs.log.warn('logs', `${name}: ${messageOf(error)}`);
            this.#tell(source, explainError(error).what, reading);
          },
        },
      );
      reading.add(log).begin();
    });
  }

  /** Reads what there is of each, and hands it on in the order of its times; gives the last timestamp of each. */
  async #readHistory(
    range: {
      readonly tail: number | undefined;
      readonly since: string | undefined;
      readonly until: string | undefined;
    },
    reading: Store,
  ): Promise<readonly (string | undefined)[]> {
    const stop = new AbortController();
    reading.add({ dispose: () => stop.abort() });
    const most = Math.ceil(this.#needs.settings.get('longshore.logs.capacity') / this.#sources.length);
    const found = await Promise.all(
      this.#sources.map(async ({ id, name }, source) => {
        const lines: LogLine[] = [];
        try {
          const { engine } = this.#needs.inventory;
          const { hasTerminal } = await engine.containerDetails(id, { signal: stop.signal });
          const parts = new LogLines();
          const options = { ...range, tail: Math.min(range.tail ?? most, most), follow: false, signal: stop.signal };
          for await (const output of engine.logs(id, { ...options, tty: hasTerminal }))
            lines.push(...parts.add(output));
          lines.push(...parts.end());
        } catch (error) {
          // Following it says why.
          if (!stop.signal.aborted && !EngineError.is(error)) throw error;
        }
        this.#needs.log.debug('logs', `${name}: ${lines.length} lines so far`);
        return lines.map((line) => ({ line, source }));
      }),
    );
    const all = found.flat().sort((a, b) => compareTimestamps(a.line.timestamp, b.line.timestamp));
    for (const { line, source } of all) {
      if (reading.isDisposed) break;
      this.#queue.add(line, (source << 2) | (line.from === 'stderr' ? stderr : stdout));
      if (this.#queue.isFull) await this.#queue.room();
    }
    return found.map((lines) => lines.at(-1)?.line.timestamp);
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

/** RFC 3339 in UTC, with nine digits: as texts they sort as times do, but for engines that leave digits out. */
function compareTimestamps(a: string, b: string): number {
  return clip(a, 40) < clip(b, 40) ? -1 : a === b ? 0 : 1;
}
