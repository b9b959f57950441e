import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { delay } from '../base/async.js';
import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';
import { type Engine, type Exec, type Session, type TerminalSize } from '../engine/engine.js';
import { EngineError, unreachableCodes } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { type Inventory } from '../inventory/inventory.js';
import { ContainerStarts } from './core/container-starts.js';
import { FlowControl } from './core/flow-control.js';
import { hangUp, markOf } from './core/hang-up.js';
import { LineDiscipline, withReturns } from './core/line-discipline.js';
import { ownLine } from './core/own-line.js';
import { type TerminalPlan } from '../host/terminal-plan.js';

export interface TerminalNeeds {
  readonly inventory: Inventory;
  readonly log: Log;
  /** Whether a shell opens again by itself when its container does. */
  readonly reopens: () => boolean;
}

/** How often the first resize is tried: a program that is just starting has no terminal yet (docker/cli#3554). */
const resizeTries = 10;
const resizeMs = 50;
/** Milliseconds between two looks whether the container has ended with what ran in it, and how many of them. */
const lookMs = 200;
const looks = 5;
/** What an engine without the program says where its output should be. */
const notFound = /executable file .*not found|no such file or directory/i;

/** How it ended. `lost`: the engine can't be asked any more. */
type Ending =
  | { readonly how: 'exited'; readonly code: number | undefined }
  | { readonly how: 'stopped'; readonly code: number | undefined }
  | { readonly how: 'detached' }
  | { readonly how: 'failed' | 'lost'; readonly error: unknown };

/** A terminal of the editor on a program in a container. Closing it ends the program. */
export class ContainerTerminal implements vscode.Pseudoterminal {
  readonly plan: TerminalPlan;
  readonly #needs: TerminalNeeds;
  readonly #id = randomUUID();
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<number | undefined>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;
  /** Aborted when the terminal is closed. */
  readonly #closing = new AbortController();
  readonly #changes: { dispose(): void };
  #flow = new FlowControl();
  #lines: LineDiscipline | undefined;
  #session: Session | undefined;
  #engine: Engine | undefined;
  #size: TerminalSize | undefined;
  /** What was typed before there was anybody to read it. */
  #early: string[] = [];
  /** `over` waits for a key: Enter opens it again, or, of a command, any key closes it. */
  #state: 'starting' | 'running' | 'over' = 'starting';
  #isResizing = false;
  #isAgain = false;
  readonly #starts: ContainerStarts;

  /** Ends what the program runs in, with the program. */
  readonly #endHelper: (() => Promise<void>) | undefined;

  constructor(plan: TerminalPlan, needs: TerminalNeeds, endHelper?: () => Promise<void>) {
    this.plan = plan;
    this.#needs = needs;
    this.#endHelper = endHelper;
    this.#starts = new ContainerStarts(() => {
      const call = { signal: this.#closing.signal };
      return needs.inventory.engine.containerDetails(plan.container, call);
    });
    this.#changes = needs.inventory.onDidChange(() => void this.#openAgain());
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
    this.#closing.abort();
    void this.end();
  }

  /** Lets go of the program and ends it; resolves when that is done. */
  async end(): Promise<void> {
    const { kind, container, user } = this.plan;
    const [session, engine] = [this.#session, this.#engine];
    this.#session = undefined;
    session?.dispose();
    if (this.#endHelper) {
      await this.#endHelper();
      return;
    }
    if (!session || !engine || kind === 'attach') return;
    try {
      if (!(await hangUp(engine, container, this.#id, user))) {
        this.#needs.log.warn(
          'terminal',
          `${this.plan.containerName} has no shell to end ${this.plan.command.join(' ')}`,
        );
      }
    } catch (error) {
      // A container that has stopped meanwhile has ended it.
      this.#needs.log.debug('terminal', `not ended: ${messageOf(error)}`);
    }
  }

  /** Whether it can't be opened again. */
  get #isOnce(): boolean {
    return this.plan.kind === 'command' || this.plan.kind === 'debug';
  }

  async #run(): Promise<void> {
    this.#state = 'starting';
    this.#flow = new FlowControl();
    const ending = await this.#runToEnd();
    if (this.#closing.signal.aborted) return;
    this.#session = undefined;
    this.#state = 'over';
    this.#say(ending);
    this.#starts.ended(ending.how);
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
      void this.#resize(resizeTries);
      this.#starts.began();
      this.#state = 'running';
      for (const text of this.#early.splice(0)) this.#send(text);
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      for await (const { from, bytes } of session.output) {
        const text = decoders[from].decode(bytes, { stream: true });
        if (said.length < 1000) said += text;
        this.#didWrite.fire(this.#flow.outgoing(this.#lines ? withReturns(text) : text));
        await this.#flow.ready();
      }
      return await this.#ended(session, said);
    } catch (error) {
      const isLost = EngineError.is(error) && unreachableCodes.has(error.code);
      return { how: isLost ? 'lost' : 'failed', error };
    }
  }

  async #open(): Promise<Session> {
    const { kind, container, command, environment = [], user, workingDir, privileged = false } = this.plan;
    const engine = this.#needs.inventory.engine;
    const call = { signal: this.#closing.signal };
    this.#engine = engine;
    if (kind === 'attach') {
      const { hasTerminal, hasInput } = await engine.containerDetails(container, call);
      this.#lines = hasTerminal ? undefined : new LineDiscipline();
      // What it has printed is on the screen already when it is attached to again.
      const withLog = (this.plan.withLog ?? false) && !this.#isAgain;
      const options = { tty: hasTerminal, stdin: hasInput, detachKeys: this.plan.detachKeys ?? '', withLog };
      this.#isAgain = true;
      return (this.#session = await engine.attach(container, options, call));
    }
    const options = {
      ...{ command, user, workingDir, privileged, tty: true, stdin: true, size: this.#size },
      environment: ['TERM=xterm-256color', 'COLORTERM=truecolor', ...environment, markOf(this.#id)],
    };
    return (this.#session = await engine.exec(container, options, call));
  }

  /** The output has ended: finds out why. */
  async #ended(session: Session, said: string): Promise<Ending> {
    const code = 'exitCode' in session ? await (session as Exec).exitCode({ signal: this.#closing.signal }) : undefined;
    if ((code === 126 || code === 127) && notFound.test(said)) {
      const why = l10n.t('there is no {0} in this container', plain(this.plan.command.join(' '), 80));
      return { how: 'failed', error: new EngineError('bad-request', why) };
    }
    // A program that ended by itself; one that was killed may have been so with its container.
    if (this.plan.kind !== 'attach' && code !== undefined && code < 128) return { how: 'exited', code };
    for (let look = 0; look < looks; look += 1) {
      // One that was restarted runs again before anybody looks.
      if (await this.#starts.isAnother()) return { how: 'stopped', code: undefined };
      const [record] = await this.#needs.inventory.engine.listContainers({ ids: [this.plan.container] });
      if (!record || (record.state !== 'running' && record.state !== 'paused')) {
        return { how: 'stopped', code: record?.exitCode ?? code };
      }
      await delay(lookMs, this.#closing.signal);
    }
    return this.plan.kind === 'attach' ? { how: 'detached' } : { how: 'exited', code };
  }

  #say(ending: Ending): void {
    const { kind } = this.plan;
    const name = plain(this.plan.containerName, 60);
    const again = this.#isOnce ? l10n.t('Press a key to close.') : l10n.t('Press Enter to open it again.');
    switch (ending.how) {
      case 'exited':
        if (kind !== 'command') this.#didClose.fire(ending.code);
        else this.#tell(l10n.t('Exit code {0}.', ending.code ?? '?'), again);
        return;
      case 'stopped':
        this.#tell(
          ending.code === undefined
            ? l10n.t('The container {0} has stopped.', name)
            : l10n.t('The container {0} has stopped with exit code {1}.', name, ending.code),
          again,
        );
        return;
      case 'detached':
        this.#tell(l10n.t('Detached: {0} runs on.', name), again);
        return;
      case 'failed':
      case 'lost': {
        const { what, next } = explainError(ending.error);
        this.#needs.log.error('terminal', this.plan.containerName, ending.error);
        this.#tell(what, ending.how === 'lost' ? again : next || again);
      }
    }
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
