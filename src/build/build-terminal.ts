import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type DockerProgram } from '../base/docker-program.js';
import { isAbort, messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { TerminalText } from '../base/terminal-text.js';
import { plain } from '../base/text.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { shortId } from '../engine/wording/image-name.js';
import { type BuiltMemory } from './built-memory.js';
import { type Inventory } from '../inventory/inventory.js';
import { endpointName } from '../host/endpoint-words.js';
import { readDockerfile } from '../language/core/features/reading.js';
import { costsOf } from '../language/core/features/built-lines.js';
import { builderName } from './core/builder.js';
import { failureLine } from './core/build-result.js';
import { type BuildEnd, build } from './core/build.js';
import { type BuildPlan, BuildProblem } from './core/definition.js';

export interface BuildNeeds {
  readonly inventory: Inventory;
  readonly docker: () => DockerProgram;
  readonly built: BuiltMemory;
  readonly log: Log;
}

const dim = (text: string) => `\u001b[2m${text}\u001b[0m`;
const red = (text: string) => `\u001b[31m${text}\u001b[0m`;
const green = (text: string) => `\u001b[32m${text}\u001b[0m`;
/** What the terminal sends for Ctrl+C. */
const interrupt = '\u0003';

/** A build in a terminal of the editor. Its end names the line that failed in a form that the problem matcher reads. */
export class BuildTerminal implements vscode.Pseudoterminal {
  readonly #plan: () => BuildPlan;
  readonly #needs: BuildNeeds;
  readonly #onEnd: (end: BuildEnd | undefined) => void;
  readonly #abort = new AbortController();
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;
  #isOver = false;

  constructor(plan: () => BuildPlan, needs: BuildNeeds, onEnd: (end: BuildEnd | undefined) => void) {
    this.#plan = plan;
    this.#needs = needs;
    this.#onEnd = onEnd;
  }

  open(): void {
    void this.#run();
  }

  handleInput(typed: string): void {
    if (typed === interrupt) this.#abort.abort();
  }

  /** The task was ended, or its terminal closed. */
  close(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    let code = 1;
    let end: BuildEnd | undefined;
    try {
      end = await this.#build(this.#plan());
      code = end.ended === 'built' ? 0 : end.code;
    } catch (error) {
      if (isAbort(error) || this.#abort.signal.aborted) this.#line(dim(l10n.t('Cancelled.')));
      else {
        this.#needs.log.error('build', 'failed', error);
        this.#line(red(sentenceOf(error)));
      }
    }
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd(end);
    this.#didClose.fire(code);
  }

  async #build(plan: BuildPlan): Promise<BuildEnd> {
    const { inventory, docker, log, built } = this.#needs;
    const { signal } = this.#abort;
    if (!vscode.workspace.isTrusted) {
      throw new BuildProblem('bad-definition', l10n.t('Only Dockerfiles of trusted workspaces are built.'));
    }
    if (inventory.connection.state !== 'connected') await inventory.load(['image'], signal);
    const { engine } = inventory;
    const { endpoint } = engine;
    const where = `${plain(endpointName(endpoint), 80)} (${plain(endpoint.url)})`;
    if (!engine.mayChange) {
      throw new BuildProblem('bad-definition', l10n.t('{0} is marked as read-only: nothing is built there.', where));
    }
    const begun = Date.now();
    // What a step of it prints is a container's words.
    const harmless = new TerminalText();
    const end = await build({
      ...{ plan, docker: docker(), engine, log, signal },
      begins: (builder, words) => {
        this.#line(dim(l10n.t('Builds on {0} with {1}.', where, builderName(builder))));
        if (words) this.#line(dim(`> ${words.map(quoted).join(' ')}`));
      },
      prints: (text) => this.#didWrite.fire(harmless.pass(text).replace(/\r?\n/g, '\r\n')),
    });
    if (end.ended === 'failed') {
      this.#line(`\r\n${red(failureLine(plan.dockerfile, end))}`);
      return end;
    }
    inventory.readAgain('image');
    await built.keep(vscode.Uri.file(plan.dockerfile).toString(), end.file);
    await this.#tellCosts(plan, end, Date.now() - begun);
    return end;
  }

  async #tellCosts(plan: BuildPlan, { id, file }: Extract<BuildEnd, { ended: 'built' }>, ms: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(plan.dockerfile);
    const reading = readDockerfile(document.getText());
    const name = plan.tags?.join(', ') ?? '';
    const short = id === undefined ? '' : shortId(id);
    const names = [name, short].filter((text) => text !== '').join(' ');
    this.#line('');
    this.#line(green(l10n.t('Built {0} in {1} s.', plain(names, 200), (ms / 1000).toFixed(1))));
    const largest = costsOf(reading, file)
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    for (const { instruction, size = 0 } of largest) {
      const { lineNumber, text } = document.lineAt(document.positionAt(instruction.start));
      const place = dim(`${plan.dockerfile}:${lineNumber + 1}`);
      this.#line(`${humanSizeOf(size, 3).padStart(8)}  ${place}  ${plain(text.trim(), 80)}`);
    }
  }

  #line(text: string): void {
    this.#didWrite.fire(`${text}\r\n`);
  }
}

function sentenceOf(error: unknown): string {
  if (!EngineError.is(error)) return messageOf(error);
  const { what, next } = explainError(error, undefined);
  return `${what} ${next}`.trim();
}

/** A word as a shell would need it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
