import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { isAbort, messageOf } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { compareNames, plain } from '../base/text.js';
import { configDirectory, detachKeys } from '../engine/endpoint/docker-config.js';
import { type ContainerRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { familiarName } from '../engine/wording/image-name.js';
import { pick } from '../host/ask.js';
import { mainProcessWords } from '../host/main-process-words.js';
import { type ForegroundRun, isOfMainProcess, type LogPlan, type TerminalPlan } from '../host/terminal-plan.js';
import { ContainerTerminal, type TerminalNeeds } from './container-terminal.js';
import { type DebugHelper, startDebugHelper } from './core/debug-helper.js';
import { baseName, commandOf, findShell, findShells } from './core/find-shell.js';
import { LogTerminal } from './log-terminal.js';
import { ProgramEnds } from './program-ends.js';

/** Where the plans of the open terminals are kept, for after a reload. */
const memoryKey = 'longshore.terminals';

/** The terminals in containers: opens them, keeps in mind which are open, and ends what runs in them. */
export class Terminals implements Disposable {
  readonly #needs: TerminalNeeds & { readonly memory: vscode.Memento; readonly programEnds: ProgramEnds };
  readonly #store = new Store();
  readonly #open = new Map<vscode.Terminal, ContainerTerminal>();
  /** Of the profile that was chosen last. */
  #chosen: vscode.Pseudoterminal | undefined;

  constructor(needs: TerminalNeeds & { readonly memory: vscode.Memento }) {
    this.#needs = { ...needs, programEnds: this.#store.add(new ProgramEnds(needs)) };
    this.#store.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        if (this.#open.delete(terminal)) void this.#remember();
      }),
    );
    this.#store.add(
      vscode.window.onDidOpenTerminal((terminal) => {
        const { pty } = terminal.creationOptions as Partial<vscode.ExtensionTerminalOptions>;
        if (!(pty instanceof ContainerTerminal)) return;
        this.#open.set(terminal, pty);
        // The editor opens one of a profile behind a panel that is closed.
        if (pty === this.#chosen) terminal.show();
        void this.#remember();
      }),
    );
  }

  /** The shells of a container, the best first. Throws EngineError. */
  async shells({ id }: ContainerRecord, wanted: string, signal: AbortSignal): Promise<readonly string[]> {
    const { engine } = this.#needs.inventory;
    return findShells(engine, await engine.containerDetails(id, { signal }), wanted, { call: { signal } });
  }

  /** The command of the best shell; undefined when there is none. Throws EngineError. */
  async shell({ id }: ContainerRecord, wanted: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
    const { engine } = this.#needs.inventory;
    return findShell(engine, await engine.containerDetails(id, { signal }), wanted, { signal });
  }

  commandOf(shell: string): readonly string[] {
    return commandOf(shell);
  }

  /** Opens a terminal and brings it to the front. */
  show(plan: TerminalPlan): vscode.Terminal {
    const terminal = vscode.window.createTerminal(this.options(plan));
    terminal.show();
    return terminal;
  }

  /**
   * Starts a container in a terminal that shows what it prints from its first words on, and its exit code. Throws
   * EngineError when it can't be started; the terminal says so too.
   */
  async run({ id, name, detachKeys: wanted }: ForegroundRun): Promise<void> {
    const { engine } = this.#needs.inventory;
    const keys = wanted ?? (await detachKeys(configDirectory({ env: process.env, homedir: homedir() })));
    const details = await engine.containerDetails(id);
    const words = mainProcessWords({ ...details, detachKeys: keys, isPodman: engine.info.isPodman });
    const plan: TerminalPlan = {
      ...{ kind: 'run', container: id, containerName: name, command: [], detachKeys: keys, greeting: words.join(' ') },
    };
    const options = this.options(plan);
    vscode.window.createTerminal(options).show();
    await options.pty.started;
  }

  /** Opens a terminal with a container's log. */
  showLog(plan: LogPlan): void {
    vscode.window
      .createTerminal({
        name: l10n.t('{0} (log)', plain(plan.containerName, 60)),
        iconPath: new vscode.ThemeIcon('output'),
        pty: new LogTerminal(plan, this.#needs),
      })
      .show();
  }

  /**
   * Opens a shell for a container that has none, in a helper made from another image; gives false when that one has
   * none either. Throws EngineError.
   */
  async showDebug(container: ContainerRecord, image: string, signal: AbortSignal): Promise<boolean> {
    const { engine } = this.#needs.inventory;
    const helper = await startDebugHelper(engine, container, image, { signal });
    if (!helper) return false;
    const name = plain(container.name, 60);
    const plan: TerminalPlan = {
      ...{ kind: 'debug', container: helper.id, containerName: container.name, command: helper.shell, user: '0' },
      ...{ title: l10n.t('debug'), greeting: this.#greeting(name, helper) },
    };
    const options = {
      ...this.options(plan),
      pty: new ContainerTerminal(plan, this.#needs, async () => {
        try {
          await helper.end();
        } catch (error) {
          this.#needs.log.warn('terminal', `the debug helper of ${name} is left: ${messageOf(error)}`);
        }
      }),
    };
    vscode.window.createTerminal(options).show();
    return true;
  }

  #greeting(name: string, { root, sharesIpc }: DebugHelper): string {
    const lines = [
      l10n.t('A helper beside {0}: its processes and network are here; it ends with this terminal.', name),
      l10n.t('The file system of {0}: {1} · its volumes: where {0} has them', name, root),
      ...(sharesIpc ? [] : [l10n.t('Shared memory is {0}’s own: it was not made with --ipc=shareable.', name)]),
    ];
    return lines.join('\n');
  }

  /** What makes a terminal of a plan, for those that the editor makes itself. */
  options(plan: TerminalPlan): vscode.ExtensionTerminalOptions & { readonly pty: ContainerTerminal } {
    const isMain = isOfMainProcess(plan);
    const what = isMain ? plan.kind : (plan.title ?? baseName(plan.command[0] ?? ''));
    return {
      name: `${plain(plan.containerName, 60)} (${plain(what, 30)})`,
      iconPath: new vscode.ThemeIcon(isMain ? 'debug-disconnect' : 'terminal'),
      pty: new ContainerTerminal(plan, this.#needs),
    };
  }

  /** For the terminal panel's own menu: asks for a container; undefined when there is none to open. */
  async profile(wanted: string): Promise<vscode.TerminalProfile | undefined> {
    const { inventory } = this.#needs;
    try {
      await inventory.load(['container'], AbortSignal.timeout(30_000));
      const running = [...inventory.containers.values()]
        .filter(({ state }) => state === 'running')
        .sort((a, b) => compareNames(a.name, b.name));
      const choices = running.map((value) => ({
        ...{ label: plain(value.name), description: plain(familiarName(value.image), 80), value },
      }));
      if (choices.length === 0) {
        void vscode.window.showWarningMessage(l10n.t('No container is running.'));
        return undefined;
      }
      const container = await pick(l10n.t('Choose one'), choices);
      const command = await this.shell(container, wanted, AbortSignal.timeout(30_000));
      if (command) {
        const { id, name } = container;
        const options = this.options({ kind: 'shell', container: id, containerName: name, command });
        this.#chosen = options.pty;
        return new vscode.TerminalProfile(options);
      }
      void vscode.window.showWarningMessage(
        l10n.t('{0} has no shell: its image was made without one.', plain(container.name, 60)),
      );
    } catch (error) {
      if (isAbort(error)) return undefined;
      this.#needs.log.error('terminal', 'profile', error);
      const { what, next } = explainError(error);
      void vscode.window.showErrorMessage(`${what} ${next}`.trim());
    }
    return undefined;
  }

  /**
   * Opens again the shells, and the main processes attached to, of before the window was reloaded, where their
   * containers run.
   */
  async restore(): Promise<void> {
    const plans = this.#needs.memory.get<readonly TerminalPlan[]>(memoryKey, []);
    if (plans.length === 0) return;
    await this.#needs.inventory.load(['container'], AbortSignal.timeout(30_000));
    for (const plan of plans) {
      const isRunning = this.#needs.inventory.containers.get(plan.container)?.state === 'running';
      if (isRunning) vscode.window.createTerminal(this.options(plan));
    }
    if (this.#open.size === 0) await this.#remember();
  }

  /** Ends all that runs in terminals: the window closes. */
  async end(): Promise<void> {
    await Promise.all([...this.#open.values()].map((terminal) => terminal.end()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #remember(): Promise<void> {
    await this.#needs.memory.update(
      memoryKey,
      [...this.#open.values()].flatMap(({ plan, id }): TerminalPlan[] => {
        const { kind, greeting: _, ...rest } = plan;
        if (kind === 'shell') return [{ ...rest, kind, before: id }];
        return isOfMainProcess(plan) ? [{ ...rest, kind: 'attach' }] : [];
      }),
    );
  }
}
