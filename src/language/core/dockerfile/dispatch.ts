/**
 * One instruction's dispatch: its words with variables filled in, what it sets, and what BuildKit stops at. Facts from
 * Docker 28.5's answers to `--call=check`.
 */
import type { Instruction, Option, Pair, Placed, Span, Word } from './ast.js';
import { spanIn, type StageRun, type Step, type Unset } from './build-types.js';
import { checksumProblem, chmodProblem, sourceKind } from './copy-sources.js';
import { trimSpace } from './go-text.js';
import { readMount, type Mount } from './mounts.js';
import { readPort } from './ports.js';
import { expand, isPlainWord, type Expansion, type LexerOptions } from './shell-lexer.js';
import { isSignal } from './signals.js';

const notInEnvironment: ReadonlySet<string> = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']);

/** What an instruction needs to know of the build around it. */
export interface DispatchContext {
  readonly lex: LexerOptions;
  /** The frontend is one of the `-labs` channel. */
  readonly isLabs: boolean;
  readonly buildArg: (name: string) => string | undefined;
  readonly globalArg: (name: string) => string | undefined;
  /** Whether the stage that the instruction copies or mounts from comes later in the file. */
  readonly laterStage: (placed: Placed, kind: 'copy' | 'mount', name: string) => boolean;
}

/** Why BuildKit stops. */
export interface Stop {
  readonly message: string;
  readonly at: Span;
  readonly suggestion?: string | undefined;
}

/** BuildKit takes lines of 65,535 bytes: a longer instruction would have to be continued many times over. */
const longestInstruction = 300_000;

const noUnset: readonly Unset[] = [];
const noPorts: Step['ports'] = [];
const noSources: Step['contextSources'] = [];

/** One instruction's dispatch. */
export class Dispatcher {
  unset: readonly Unset[] = noUnset;
  value = '';
  ports = noPorts;
  contextSources = noSources;
  failed: Step['failed'];
  private readonly run: StageRun;
  private readonly at: Placed;
  private readonly instruction: Instruction;
  private readonly isTrigger: boolean;
  private readonly context: DispatchContext;
  /** What the instruction adds once it is through. */
  private readonly pending: { readonly name: string; readonly value: string; readonly at: Span }[] = [];

  constructor(run: StageRun, at: Placed, instruction: Instruction, isTrigger: boolean, context: DispatchContext) {
    this.run = run;
    this.at = at;
    this.instruction = instruction;
    this.isTrigger = isTrigger;
    this.context = context;
  }

  /** A place in the instruction at which it is reported. */
  local(span: Span): Span {
    if (!this.isTrigger) return span;
    const { local } = this.at;
    return local.kind === 'from' ? (local.image ?? local.keyword) : local.keyword;
  }

  dispatch(): Stop | undefined {
    const { instruction } = this;
    if (instruction.text.length > longestInstruction) return undefined;
    switch (instruction.kind) {
      case 'env':
      case 'label':
        return this.pairs(instruction.pairs, instruction.kind === 'env');
      case 'arg':
        return this.declare(instruction.pairs);
      case 'copy':
      case 'add':
        return this.copy(instruction);
      case 'run':
        return this.mounts();
      case 'workdir':
        return this.workdir();
      case 'user':
      case 'stopsignal':
      case 'volume':
        return this.plain();
      case 'expose':
        return this.expose();
      case 'shell':
      case 'cmd':
      case 'entrypoint':
      case 'healthcheck':
      case 'maintainer':
      case 'onbuild':
      case 'from':
      case 'unknown':
        return undefined;
    }
  }

  /** What holds from the next instruction on. */
  settle(): void {
    const { run, instruction } = this;
    for (const { name, value, at } of this.pending) run.environment.add({ name, value, kind: 'env', at });
    if (instruction.kind === 'shell' && !instruction.problem) run.hasShell = true;
    if (instruction.kind === 'cmd' || instruction.kind === 'entrypoint' || instruction.kind === 'healthcheck') {
      run.last.set(instruction.kind, { placed: this.at, isTrigger: this.isTrigger });
    }
    if (instruction.kind === 'workdir') {
      run.hasWorkdir = true;
      run.workdir = this.value.startsWith('/') ? this.value : `${run.workdir}/${this.value}`;
    }
    if (instruction.kind === 'user') run.user = this.value;
  }

  private place(span: Span): Span {
    return spanIn(this.at, this.local(span));
  }

  /** Fills variables in; notes those that are not set. A result that is an error stops the instruction. */
  private word(text: string, at: Span, options: LexerOptions = this.context.lex): string | Stop {
    if (isPlainWord(text)) return text;
    const expansion = expand(text, (name) => this.run.environment.get(name), options);
    this.note(expansion, at);
    if (expansion.error === undefined) return expansion.result;
    this.failed = 'expanding';
    return { message: expansion.error, at };
  }

  private note(expansion: Expansion, at: Span): void {
    for (const name of expansion.unmatched) {
      if (notInEnvironment.has(name) || this.run.environment.isDeclared(name)) continue;
      if (this.unset === noUnset) this.unset = [];
      const reference = expansion.references.find((candidate) => candidate.name === name);
      const isPlain = reference && !this.isTrigger && at.end - at.start >= reference.end;
      const place = isPlain ? this.referencePlace(at, name, reference) : this.place(at);
      (this.unset as Unset[]).push({ name, at: place });
    }
  }

  private referencePlace(at: Span, name: string, reference: { readonly start: number; readonly end: number }): Span {
    // Exact when the word stands in one line; in a continued or quoted one, look for the name from there on.
    const text = this.instruction.text;
    const isOneLine = this.instruction.continuations.length === 0 && this.instruction.heredocs.length === 0;
    const start = at.start + reference.start;
    if (isOneLine && text.startsWith('$', start)) {
      return spanIn(this.at, { start, end: at.start + reference.end });
    }
    if (isOneLine) {
      const found = text.indexOf(`$${name}`, at.start);
      const braced = text.indexOf(`\${${name}`, at.start);
      const first = [found, braced].filter((offset) => offset !== -1).sort((a, b) => a - b)[0];
      if (first !== undefined && first < at.end) {
        return spanIn(this.at, { start: first, end: first + name.length + (first === braced ? 2 : 1) });
      }
    }
    return spanIn(this.at, at);
  }

  private pairs(pairs: readonly Pair[], isEnv: boolean): Stop | undefined {
    for (const pair of pairs) {
      const name = this.word(pair.key.text, pair.key);
      if (typeof name !== 'string') return name;
      const value = this.word(pair.value?.text ?? '', pair.value ?? pair);
      if (typeof value !== 'string') return value;
      if (isEnv) this.pending.push({ name, value, at: this.place(pair) });
    }
    return undefined;
  }

  private declare(pairs: readonly Pair[]): Stop | undefined {
    const { environment } = this.run;
    for (const pair of pairs) {
      const name = pair.key.text;
      let value = this.context.buildArg(name);
      if (value === undefined && pair.value) {
        const result = this.word(pair.value.text, pair.value);
        if (typeof result !== 'string') {
          this.failed = 'dispatching';
          return result;
        }
        value = result;
      } else value ??= this.context.globalArg(name);
      environment.add({
        name,
        value: notInEnvironment.has(name) ? undefined : value,
        kind: 'arg',
        at: this.place(pair),
      });
    }
    return undefined;
  }

  private copy(instruction: Extract<Instruction, { kind: 'copy' | 'add' }>): Stop | undefined {
    const flag = (name: string): Word | undefined =>
      instruction.flags.find((candidate) => candidate.name.text === name)?.value;
    const values = new Map<string, string>();
    for (const name of ['chown', 'chmod', 'checksum']) {
      const word = flag(name);
      if (!word) continue;
      const value = this.word(word.text, word);
      if (typeof value !== 'string') return value;
      values.set(name, value);
    }
    const sources: string[] = [];
    for (const source of instruction.sources) {
      const value = this.word(source.text, source);
      if (typeof value !== 'string') return value;
      sources.push(value);
    }
    const { destination } = instruction;
    if (destination) {
      const value = this.word(destination.text, destination);
      if (typeof value !== 'string') return value;
      this.value = value;
    }
    for (const heredoc of instruction.heredocs) {
      if (!heredoc.expand || !heredoc.content.includes('$')) continue;
      const content = heredoc.chomp ? heredoc.content.replace(/^\t+/gm, '') : heredoc.content;
      const value = this.word(content, heredoc.body, { escape: '\\', plainQuotes: true });
      if (typeof value !== 'string') return value;
    }
    return this.copyProblem(instruction, sources, values);
  }

  private copyProblem(
    instruction: Extract<Instruction, { kind: 'copy' | 'add' }>,
    sources: readonly string[],
    values: ReadonlyMap<string, string>,
  ): Stop | undefined {
    const flag = (name: string): Span =>
      instruction.flags.find((candidate) => candidate.name.text === name)?.value ?? instruction.keyword;
    const stop = (message: string, at: Span): Stop => {
      this.failed = 'dispatching';
      return { message, at };
    };
    const from = instruction.flags.find((candidate) => candidate.name.text === 'from')?.value;
    if (from && this.context.laterStage(this.at, 'copy', from.text)) {
      const own = this.run.stage.name ?? `stage-${this.run.stage.index}`;
      const message = `cannot copy from stage ${JSON.stringify(from.text)}, it needs to be defined before current stage ${JSON.stringify(own)}`;
      return stop(message, from);
    }
    const mode = chmodProblem(values.get('chmod') ?? '');
    if (mode !== undefined) return stop(mode, flag('chmod'));
    const checksum = instruction.kind === 'add' ? checksumProblem(values.get('checksum') ?? '', sources) : undefined;
    if (checksum !== undefined) return stop(checksum, flag('checksum'));
    const contextSources: Step['contextSources'][number][] = [];
    this.contextSources = contextSources;
    for (const [index, text] of sources.entries()) {
      const at = instruction.sources[index] ?? instruction.keyword;
      const kind = sourceKind(text);
      if (kind === 'local') {
        if (!from || from.text === '') contextSources.push({ text, at: this.place(at) });
      } else if (instruction.kind === 'copy') {
        return stop(kind === 'git' ? "source can't be a git ref for COPY" : "source can't be a URL for COPY", at);
      }
    }
    return undefined;
  }

  private mounts(): Stop | undefined {
    const mounts: (Pick<Mount, 'type' | 'from' | 'source' | 'target'> & { readonly flag: Span })[] = [];
    for (const flag of this.instruction.flags) {
      if (flag.name.text === 'device' && !this.context.isLabs) {
        this.failed = 'dispatching';
        return { message: 'device feature is only supported in Dockerfile frontend 1.14.0-labs or later', at: flag };
      }
      if (flag.name.text !== 'mount') continue;
      const mount = readMount(flag, (option: Option) => {
        const at = option.value ?? option;
        const value = this.word(option.value?.text ?? '', at);
        return typeof value === 'string' ? value : { error: value.message, start: at.start, end: at.end };
      });
      if ('error' in mount) {
        this.failed = 'expanding';
        return { message: mount.error, at: mount, suggestion: mount.suggestion };
      }
      mounts.push({ flag, ...mount });
    }
    for (const { flag, target, type, from, source } of mounts) {
      if (type === 'secret' || (type === 'ssh' && source === '')) continue;
      this.failed = 'dispatching';
      if (type === 'ssh') return { message: 'ssh does not support source', at: flag };
      // A cache begins empty: as a stage named scratch, where there is one.
      const name = from === '' && type === 'cache' ? 'scratch' : from;
      if (name !== '' && this.context.laterStage(this.at, 'mount', name)) {
        const message = `cannot mount from stage ${JSON.stringify(name)} to ${JSON.stringify(target)}, stage needs to be defined before current command`;
        return { message, at: flag };
      }
      if (target === '/' || (!target.startsWith('/') && isRoot(`${this.run.workdir}/${target}`))) {
        return { message: 'invalid mount target "/"', at: flag };
      }
      this.failed = undefined;
    }
    return undefined;
  }

  private workdir(): Stop | undefined {
    const [word] = this.instruction.args;
    if (!word) return undefined;
    const value = this.word(word.text, word);
    if (typeof value !== 'string') return value;
    this.value = value;
    return undefined;
  }

  private plain(): Stop | undefined {
    const values: string[] = [];
    for (const argument of this.instruction.args) {
      const isVolume = this.instruction.kind === 'volume';
      const value = this.word(isVolume ? trimSpace(argument.text) : argument.text, argument);
      if (typeof value !== 'string') return value;
      values.push(value);
    }
    this.value = values[0] ?? '';
    this.failed = 'dispatching';
    for (const [index, value] of values.entries()) {
      const at = this.instruction.args[index] ?? this.instruction.keyword;
      if (this.instruction.kind === 'volume' && value === '') {
        return { message: 'VOLUME specified can not be an empty string', at };
      }
      if (this.instruction.kind === 'stopsignal' && !isSignal(value)) {
        return { message: `invalid signal: ${value}`, at };
      }
    }
    this.failed = undefined;
    return undefined;
  }

  private expose(): Stop | undefined {
    const sorted = [...this.instruction.args].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    const specs: { readonly text: string; readonly at: Word }[] = [];
    for (const word of sorted) {
      const options = { ...this.context.lex, split: true };
      const expansion = expand(word.text, (name) => this.run.environment.get(name), options);
      if (expansion.error !== undefined) {
        this.failed = 'dispatching';
        return { message: expansion.error, at: word };
      }
      for (const text of expansion.words) specs.push({ text, at: word });
    }
    const ports: Step['ports'][number][] = [];
    this.ports = ports;
    for (const { text, at } of specs) {
      const port = readPort(text);
      if ('protocol' in port) ports.push({ text, at: this.place(at), port });
      if (port.error !== undefined) {
        this.failed = 'dispatching';
        return { message: port.error, at };
      }
    }
    return undefined;
  }
}

/** Whether a path is `/` once `.` and `..` are taken away. */
function isRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth = Math.max(0, depth - 1);
    else if (part !== '' && part !== '.') depth += 1;
  }
  return depth === 0;
}
