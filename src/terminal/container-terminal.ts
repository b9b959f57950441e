import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { delay } from '../base/async.js';
import { messageOf, toError } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { TerminalText } from '../base/terminal-text.js';
import { type Engine, type Exec, type Session, type TerminalSize } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { type Inventory } from '../inventory/inventory.js';
import { ContainerStarts } from './core/container-starts.js';
import {
  type Ending,
  endingByError,
  endingOfAttach,
  endingOfExec,
  endingOfRun,
  endingWords,
  errorEnding,
} from './core/ending-of.js';
import { FlowControl } from './core/flow-control.js';
import { hangUp, markOf } from './core/hang-up.js';
import { LineDiscipline, withReturns } from './core/line-discipline.js';
import { openMain } from './core/open-main.js';
import { ownLine } from './core/own-line.js';
import { type ProgramEnds } from './program-ends.js';
import { isOfMainProcess, type TerminalPlan } from '../host/terminal-plan.js';

export interface TerminalNeeds {
  readonly inventory: Inventory;
  readonly log: Log;
  /** Whether a shell opens again by itself when its container does. */
  readonly reopens: () => boolean;
}

type OwnNeeds = TerminalNeeds & { readonly programEnds: ProgramEnds };

/** How often the first resize is tried: a program that is just starting has no terminal yet (docker/cli#3554). */
const resizeTries = 10;
const resizeMs = 50;

/** A terminal of the editor on a program in a container. Closing it ends the program. */
export class ContainerTerminal implements vscode.Pseudoterminal {
  readonly plan: TerminalPlan;
  readonly #needs: OwnNeeds;
  /** By it what runs here is found again. */
  readonly id = randomUUID();
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<number | undefined>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;
  /** Aborted when the terminal is closed. */
  readonly #closing = new AbortController();
  readonly #changes: { dispose(): void };
  #flow = new FlowControl();
  #lines: LineDiscipline | undefined;
  /** Whether anybody reads what is typed: a main process may have been made without an input. */
  #isRead = true;
  /** Of one that is started here. */
  #exit: Promise<number | undefined> = Promise.resolve(undefined);
  #session: Session | undefined;
  #engine: Engine | undefined;
  #size: TerminalSize | undefined;
  /** What was typed before there was anybody to read it. */
  #early: string[] = [];
  /** `over` waits for a key: Enter opens it again, or, of a command, any key closes it. */
  #state: 'starting' | 'running' | 'over' = 'starting';
  #isResizing = false;
  #wasBefore = false;
  readonly #starts: ContainerStarts;
  /** While it waits for its container's next start, which nobody else may be looking for. */
  #looking: { dispose(): void } | undefined;
  /** Resolves when the program has begun, for the first time; rejects with the error that says why it can't. */
  readonly started: Promise<void>;
  #tellStarted: (error?: Error) => void = () => undefined;

  /** Ends what the program runs in, with the program. */
  readonly #endHelper: (() => Promise<void>) | undefined;

  constructor(plan: TerminalPlan, needs: OwnNeeds, endHelper?: () => Promise<void>) {
    this.plan = plan;
    this.#needs = needs;
    this.#endHelper = endHelper;
    this.#starts = new ContainerStarts(() => {
      const call = { signal: this.#closing.signal };
      return needs.inventory.engine.containerDetails(plan.container, call);
    });
    this.#changes = needs.inventory.onDidChange(() => void this.#openAgain());
    this.started = new Promise((resolve, reject) => {
      this.#tellStarted = (error) => (error ? reject(error) : resolve());
    });
    // Most have nobody who waits for it.
    this.started.catch(() => undefined);
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    this.#size = size;
    const { greeting } = this.plan;
    if (greeting !== undefined) this.#didWrite.fire(`\u001b[2m${withReturns(greeting)}\u001b[0m\r\n\r\n`);
    void this.#run();
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    if (this.#state === 'running') void this.#resize(1);
  }

  handleInput(typed: string): void {
    const text = this.#flow.incoming(typed);
    if (text === '') return;
    if (this.#state === 'starting') this.#early.push(text);
    else if (this.#state === 'running') this.#send(text);
    else if (this.#isOnce) this.#didClose.fire(undefined);
    else if (text.includes('\r')) void this.#run();
  }

  /** The editor calls this when its terminal is closed, by the user or since it ended. */
  close(): void {
    this.#changes.dispose();
    this.#looking?.dispose();
    this.#closing.abort();
    void this.end();
  }

  /** Ends the program and lets go of it; resolves when that is done. */
  async end(): Promise<void> {
    const [session, engine] = [this.#session, this.#engine];
    this.#session = undefined;
    try {
      if (this.#endHelper) await this.#endHelper();
      else if (session && engine && !isOfMainProcess(this.plan))
        await this.#needs.programEnds.end(engine, this.plan, this.id, session as Exec);
    } finally {
      session?.dispose();
    }
  }

  /** Whether it can't be opened again. */
  get #isOnce(): boolean {
    return this.plan.kind === 'command' || this.plan.kind === 'debug' || this.plan.kind === 'run';
  }

  async #run(): Promise<void> {
    this.#state = 'starting';
    this.#looking?.dispose();
    this.#looking = undefined;
    this.#flow = new FlowControl();
    const ending = await this.#runToEnd();
    this.#tellStarted(toError('error' in ending ? ending.error : this.#closing.signal.reason));
    if (this.#closing.signal.aborted) return;
    this.#session = undefined;
    this.#state = 'over';
    this.#say(ending);
    this.#starts.ended(ending.how === 'paused' ? 'failed' : ending.how);
    if (this.plan.kind === 'shell' && this.#needs.reopens()) this.#looking ??= this.#needs.inventory.look('container');
    // It may run again already.
    void this.#openAgain();
  }

  async #runToEnd(): Promise<Ending> {
    let said = '';
    try {
      const session = await this.#open();
      if (this.#closing.signal.aborted) {
        await this.end();
        return { how: 'detached' };
      }
      this.#tellStarted();
      void this.#resize(resizeTries);
      this.#starts.began();
      this.#state = 'running';
      for (const text of this.#early.splice(0)) this.#send(text);
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      const harmless = new TerminalText();
      for await (const { from, bytes } of session.output) {
        const text = harmless.pass(decoders[from].decode(bytes, { stream: true }));
        if (said.length < 1000) said += text;
        this.#show(text);
        await this.#flow.ready();
      }
      // What was cut off in the middle of a character.
      this.#show(decoders.stdout.decode() + decoders.stderr.decode());
      return await this.#ended(session, said);
    } catch (error) {
      return this.plan.kind === 'run'
        ? errorEnding(error)
        : endingByError(() => this.#needs.inventory.engine, this.plan.container, error);
    }
  }

  #show(text: string): void {
    if (text !== '') this.#didWrite.fire(this.#flow.outgoing(this.#lines ? withReturns(text) : text));
  }

  #ended(session: Session, said: string): Promise<Ending> {
    const { kind, container, command } = this.plan;
    const { engine } = this.#needs.inventory;
    const { signal } = this.#closing;
    const isAnother = () => this.#starts.isAnother();
    if (kind === 'attach') return endingOfAttach(engine, container, isAnother, signal);
    if (kind === 'run') return endingOfRun(engine, container, this.#exit, signal);
    return endingOfExec(engine, container, session as Exec, { command, said }, isAnother, signal);
  }

  async #open(): Promise<Session> {
    const { kind, container, command, environment = [], user, workingDir, privileged = false } = this.plan;
    const engine = this.#needs.inventory.engine;
    const call = { signal: this.#closing.signal };
    this.#engine = engine;
    if (isOfMainProcess(this.plan)) {
      const { detachKeys = '' } = this.plan;
      const main = await openMain(engine, container, { starts: kind === 'run', detachKeys, size: this.#size }, call);
      this.#lines = main.hasTerminal ? undefined : new LineDiscipline();
      this.#isRead = main.hasInput;
      this.#exit = main.exit;
      return (this.#session = main.session);
    }
    if (this.plan.before !== undefined && !this.#wasBefore) {
      this.#wasBefore = true;
      // The editor may have been killed before it could.
      await hangUp(engine, container, this.plan.before, this.plan);
    }
    const options = {
      ...{ command, user, workingDir, privileged, tty: true, stdin: true, size: this.#size },
      environment: ['TERM=xterm-256color', 'COLORTERM=truecolor', ...environment, markOf(this.id)],
    };
    return (this.#session = await engine.exec(container, options, call));
  }

  #say(ending: Ending): void {
    const { kind, containerName } = this.plan;
    if (ending.how === 'exited' && kind !== 'command' && kind !== 'run') {
      this.#didClose.fire(ending.code);
      return;
    }
    const again = this.#isOnce ? l10n.t('Press a key to close.') : l10n.t('Press Enter to open it again.');
    const words = endingWords(ending, containerName);
    if (words !== undefined) this.#tell(words, again);
    if (!('error' in ending)) return;
    const { what, next } = explainError(ending.error);
    this.#needs.log.error('terminal', containerName, ending.error);
    this.#tell(what, ending.how === 'lost' ? again : next || again);
  }

  #tell(what: string, next: string): void {
    this.#didWrite.fire(ownLine(what, next));
  }

  /** Opens a shell again when its container has been started anew and the user wants that. */
  async #openAgain(): Promise<void> {
    const isOver = () => this.#state === 'over' && this.plan.kind === 'shell';
    if (!isOver() || !this.#needs.reopens()) return;
    // The inventory may still say so of one that has just stopped: the engine is asked.
    if (this.#needs.inventory.containers.get(this.plan.container)?.state !== 'running') return;
    if ((await this.#starts.isNext()) && isOver()) await this.#run();
  }

  #send(text: string): void {
    const session = this.#session;
    if (!session) return;
    if (!this.#isRead) {
      if (text.includes('\u0003')) void this.#interrupt();
      return;
    }
    if (!this.#lines) {
      this.#write(session, text);
      return;
    }
    const { show, send, end, interrupt } = this.#lines.typed(text);
    if (show !== '') this.#didWrite.fire(show);
    if (send !== '') this.#write(session, send);
    if (end) session.end();
    // Without a terminal there is nothing that would turn Ctrl+C into a signal; docker attach does it itself.
    if (interrupt) void this.#interrupt();
  }

  #write(session: Session, text: string): void {
    // The end of the output says what happened to the connection.
    session.write(Buffer.from(text, 'utf8')).catch((error: unknown) => {
      this.#needs.log.debug('terminal', `not sent: ${messageOf(error)}`);
    });
  }

  async #interrupt(): Promise<void> {
    try {
      await this.#needs.inventory.engine.killContainer(this.plan.container, 'SIGINT');
    } catch (error) {
      this.#didWrite.fire(withReturns(`\n${explainError(error).what}\n`));
    }
  }

  /** Tells the program the terminal's size: one call at a time, the last size last. */
  async #resize(tries: number): Promise<void> {
    if (this.#isResizing || this.#lines) return;
    this.#isResizing = true;
    try {
      for (let sent: TerminalSize | undefined, failures = 0; this.#session && this.#size && sent !== this.#size;) {
        const size = this.#size;
        try {
          await this.#session.resize(size, { signal: this.#closing.signal });
          sent = size;
        } catch (error) {
          failures += 1;
          if (failures >= tries) throw error;
          await delay(resizeMs, this.#closing.signal);
        }
      }
    } catch (error) {
      // The program has ended, or is about to: its end is told elsewhere.
      this.#needs.log.debug('terminal', `not resized: ${messageOf(error)}`);
    } finally {
      this.#isResizing = false;
    }
  }
}
