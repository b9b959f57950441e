/**
 * A build without building: stages, their bases and dependencies, and every instruction dispatched in BuildKit's order
 * with the variables in force, so that findings come out in the order in which BuildKit would make them. What it stops
 * at is kept as a problem; the rest is looked at all the same. Facts from Docker 28.5's answers to `--call=check`.
 */
import type { Instruction, Pair, Placed, Span, Word } from './ast.js';
import {
  orderOf,
  phases,
  spanIn,
  type Build,
  type BuildOptions,
  type BuildProblem,
  type Dependency,
  type Stage,
  type StageRun,
  type Watcher,
} from './build-types.js';
import { findCycle } from './cycles.js';
import { Dispatcher, type DispatchContext } from './dispatch.js';
import { Environment } from './environment.js';
import { parseInt64, trimSpace } from './go-text.js';
import { defaultPath, emptyImage, type ImageConfig } from './image-config.js';
import { parseImageReference } from './image-reference.js';
import { readInstruction } from './instruction.js';
import { readLogicalLine } from './logical-line.js';
import { once } from './memo.js';
import { manyComparisons, Nearest } from './nearest.js';
import type { Parsed } from './parse.js';
import { parsePlatform, type Platform } from './platform.js';
import { isQuiet, settleQuiet } from './quiet.js';
import { expand, type Expansion, type LexerOptions } from './shell-lexer.js';

const platformArgs = ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'];

/** The ARGs that are there without a declaration, for FROM, with the values of a native build. */
export function predefinedArgs(platform: string, target: string | undefined): ReadonlyMap<string, string> {
  const [os = '', arch = '', variant = ''] = platform.split('/');
  const values = [platform, os, '', arch, variant];
  const args = new Map<string, string>();
  for (const prefix of ['BUILD', 'TARGET']) {
    platformArgs.forEach((name, index) => args.set(`${prefix}${name}`, values[index] ?? ''));
  }
  args.set('TARGETSTAGE', target ?? 'default');
  return args;
}

interface MutableStage extends Stage {
  readonly instructions: Placed[];
  readonly dependencies: Dependency[];
  end: number;
}

/** Goes through the build of a file. */
export function build(parsed: Parsed, options: BuildOptions, watcher: Watcher): Build {
  return new Builder(parsed, options, watcher).run();
}

class Builder {
  private readonly parsed: Parsed;
  private readonly options: BuildOptions;
  private readonly watcher: Watcher;
  private readonly problems: BuildProblem[] = [];
  private readonly stages: MutableStage[] = [];
  private readonly byName = new Map<string, MutableStage>();
  private readonly globalArgs: Placed[] = [];
  private readonly comparisons = { left: manyComparisons };
  private readonly globals = new Environment(undefined, this.comparisons);
  private globalNames: Nearest | undefined;
  /** The same without build arguments. */
  private readonly defaults = new Environment();
  private hasFailedDefaults = false;
  private readonly lex: LexerOptions;
  private readonly runs = new Map<Stage, StageRun>();
  private readonly dependenciesAt = new Map<Placed, Dependency[]>();
  private readonly context: DispatchContext;
  private sequence = 0;
  /** Images that COPY --from and mounts name are states of their own to BuildKit, counted by `--from=<number>`. */
  private readonly states: (MutableStage | undefined)[] = [];

  constructor(parsed: Parsed, options: BuildOptions, watcher: Watcher) {
    this.parsed = parsed;
    this.options = options;
    this.watcher = watcher;
    this.lex = { escape: parsed.escape };
    this.context = {
      lex: this.lex,
      isLabs: parsed.frontend.labs,
      buildArg: (name) => options.buildArgs[name],
      globalArg: (name) => this.globals.get(name),
      laterStage: (placed, kind, name) => {
        const found = this.dependenciesAt.get(placed)?.find((other) => other.kind === kind && other.name === name);
        return found?.stage !== undefined && !this.runs.has(found.stage);
      },
    };
  }

  run(): Build {
    const groups = this.split();
    const lastName = nameOf(groups.at(-1)?.from);
    for (const [name, value] of predefinedArgs(this.options.platform, this.options.target ?? lastName)) {
      this.globals.add({ name, value: this.options.buildArgs[name] ?? value, kind: 'predefined', at: undefined });
      this.defaults.add({ name, value, kind: 'predefined', at: undefined });
    }
    this.readGlobalArgs();
    for (const { from, instructions } of groups) this.addStage(from, instructions);
    for (const stage of this.stages) this.states.push(stage);
    const hasScratch = this.byName.has('scratch');
    for (const stage of this.stages) {
      for (const placed of stage.instructions) {
        const needs = sourcesOf(placed.local);
        // A mount without `from` is a state of BuildKit's all the same.
        if (hasScratch || needs < 0) this.addSources(stage, placed);
        else for (let mount = 0; mount < needs; mount += 1) this.states.push(undefined);
      }
    }
    this.checkCycle();
    for (const stage of this.stages) this.dispatchStage(stage);
    return { globals: this.globals, globalArgs: this.globalArgs, stages: this.stages, problems: this.problems };
  }

  private problem(order: number, placed: Placed, span: Span, message: string, suggestion?: string): void {
    this.problems.push({ order, line: placed.line, ...spanIn(placed, span), message, suggestion });
  }

  private split(): { readonly from: Placed; readonly instructions: Placed[] }[] {
    const groups: { readonly from: Placed; readonly instructions: Placed[] }[] = [];
    for (const placed of this.parsed.instructions) {
      const group = groups.at(-1);
      if (placed.kind === 'from') groups.push({ from: placed, instructions: [] });
      else if (group) group.instructions.push(placed);
      else if (placed.kind === 'arg') this.globalArgs.push(placed);
      else if (!placed.local.problem) {
        const order = orderOf(phases.instructions, placed.index, 5);
        this.problem(order, placed, placed.local.keyword, 'no build stage in current context');
      }
    }
    return groups;
  }

  private readGlobalArgs(): void {
    for (const placed of this.globalArgs) {
      for (const pair of pairsOf(placed.local)) {
        const name = pair.key.text;
        let value = this.options.buildArgs[name];
        if (value === undefined && pair.value) {
          const expansion = this.expand(pair.value.text, this.globals);
          if (expansion.error !== undefined) {
            this.hasFailedDefaults = true;
            this.problem(orderOf(phases.defaults, placed.index, 1), placed, pair.value, expansion.error);
            continue;
          }
          value = expansion.result;
        }
        this.globals.add({ name, value, kind: 'arg', at: spanIn(placed, pair) });
        this.addDefault(name, pair.value?.text);
      }
    }
  }

  private addDefault(name: string, word: string | undefined): void {
    const expansion = word === undefined ? undefined : this.expand(word, this.defaults);
    if (expansion?.error !== undefined) this.hasFailedDefaults = true;
    this.defaults.add({ name, value: expansion?.result, kind: 'arg', at: undefined });
  }

  private expand(word: string, environment: Environment): Expansion {
    return expand(word, (name) => environment.get(name), this.lex);
  }

  private addStage(from: Placed, instructions: Placed[]): void {
    if (from.local.kind !== 'from') return;
    const { image, name, flags } = from.local;
    const order = orderOf(phases.bases, from.index);
    const expansion = this.expand(image?.text ?? '', this.globals);
    const platformFlag = flags.find((flag) => flag.name.text === 'platform')?.value;
    const hasPlatform = platformFlag !== undefined && platformFlag.text !== '';
    const platform = hasPlatform ? this.expand(platformFlag.text, this.globals) : undefined;
    const readPlatform = platform && platform.error === undefined ? parsePlatform(platform.result) : undefined;
    if (image && expansion.error !== undefined) this.problem(order + 1, from, image, expansion.error);
    else if (image && expansion.result === '') {
      this.problem(order + 1, from, image, `base name (${image.text}) should not be blank`);
    } else if (platform && platformFlag) this.checkPlatform(from, platformFlag, platform, readPlatform, order + 3);
    const defaulted = image && !this.hasFailedDefaults ? this.expand(image.text, this.defaults) : undefined;
    // BuildKit looks at no further defaults then; what is wrong, it says later.
    if (defaulted?.error !== undefined) this.hasFailedDefaults = true;
    const stageName = nameOf(from);
    const parent = this.byName.get(expansion.result);
    const stage: MutableStage = {
      index: this.stages.length,
      from,
      name: stageName,
      nameWord: name && { text: name.text, ...spanIn(from, name) },
      imageWord: image && { text: image.text, ...spanIn(from, image) },
      base: expansion.result,
      parent,
      instructions,
      dependencies: [],
      image: parent ? undefined : expansion.result === 'scratch' ? emptyImage : this.imageOf(expansion.result),
      platform: typeof readPlatform === 'object' ? readPlatform : undefined,
      environment: new Environment(parent?.environment, this.comparisons),
      end: instructions.at(-1)?.end ?? from.end,
    };
    this.watcher.base(stage, expansion, platform, order, {
      has: (name) => this.globals.has(name),
      nearest: (name) => this.nearestGlobal(name),
      defaulted: defaulted?.error === undefined ? defaulted?.result : undefined,
      end: aboveOf(this.stages[0]?.from ?? from),
    });
    this.stages.push(stage);
    if (stageName !== undefined) this.byName.set(stageName, stage);
    if (!parent && image && expansion.result !== 'scratch' && expansion.result !== '') {
      this.checkReference(from, image, expansion.result);
    }
  }

  private nearestGlobal(name: string): string | undefined {
    this.globalNames ??= new Nearest(this.globals.names(), this.comparisons);
    return this.globalNames.of(name);
  }

  private imageOf(reference: string): ImageConfig | undefined {
    return reference === '' ? undefined : this.options.image(reference);
  }

  private checkReference(placed: Placed, at: Span, reference: string): void {
    const read = parseImageReference(reference);
    if (typeof read !== 'string') return;
    const message = `failed to parse stage name ${JSON.stringify(reference)}: ${read}`;
    this.problem(orderOf(phases.references, placed.index), placed, at, message);
  }

  private checkPlatform(
    from: Placed,
    flag: Word,
    expansion: Expansion,
    read: Platform | string | undefined,
    order: number,
  ): void {
    if (expansion.error !== undefined) {
      this.problem(order, from, flag, `failed to process arguments for platform : ${expansion.error}`);
    } else if (expansion.result === '') {
      this.problem(order, from, flag, `empty platform value from expression ${flag.text}`);
    } else if (typeof read === 'string') {
      this.problem(order, from, flag, `failed to parse platform ${flag.text}: ${read}`);
    }
  }

  /** COPY --from and mounts' from: which stage or image they name. */
  private addSources(stage: MutableStage, placed: Placed, instruction = placed.local, isTrigger = false): void {
    if (instruction.flags.length === 0) return;
    const order = orderOf(isTrigger ? phases.triggers : phases.sources, placed.index);
    if (instruction.kind === 'copy') {
      const value = instruction.flags.find((flag) => flag.name.text === 'from')?.value;
      if (!value || value.text === '') return;
      const at = isTrigger ? placed.local.keyword : value;
      if (/\$[^\n]/.test(value.text) && !isTrigger) {
        const message =
          'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround';
        this.problem(order, placed, at, message);
        return;
      }
      const index = parseInt64(value.text);
      if (index === undefined) this.addDependency(stage, placed, at, value.text, 'copy');
      else if (index >= 0 && index < this.states.length) {
        const source = this.states[index];
        if (!source) this.states.push(undefined);
        this.depend(stage, { placed, at: spanIn(placed, at), name: value.text, kind: 'copy', stage: source });
      } else this.problem(order, placed, at, `invalid stage index ${index}`);
    } else if (instruction.kind === 'run') {
      for (const flag of instruction.flags) {
        if (flag.name.text !== 'mount') continue;
        const from = flag.options.findLast((option) => option.key.text.toLowerCase() === 'from')?.value;
        // A mount without `from` is one from scratch, which may be a stage's name.
        const name = from?.text || 'scratch';
        this.addDependency(stage, placed, isTrigger || !from ? placed.local.keyword : from, name, 'mount');
      }
    }
  }

  private addDependency(stage: MutableStage, placed: Placed, at: Span, name: string, kind: Dependency['kind']): void {
    const source = this.byName.get(name.toLowerCase());
    this.depend(stage, { placed, at: spanIn(placed, at), name, kind, stage: source });
    if (source) return;
    this.states.push(undefined);
    if (name !== 'scratch') this.checkReference(placed, at, name);
  }

  private depend(stage: MutableStage, dependency: Dependency): void {
    stage.dependencies.push(dependency);
    const others = this.dependenciesAt.get(dependency.placed);
    if (others) others.push(dependency);
    else this.dependenciesAt.set(dependency.placed, [dependency]);
  }

  private checkCycle(): void {
    const cycle = findCycle(this.stages);
    if (!cycle) return;
    const { placed, at } = cycle.dependency;
    const local = { start: at.start - placed.start, end: at.end - placed.start };
    const name = cycle.stage.name ?? `stage-${cycle.stage.index}`;
    this.problem(orderOf(phases.cycles), placed, local, `circular dependency detected on stage: ${name}`);
  }

  private dispatchStage(stage: MutableStage): void {
    const run = this.startStage(stage);
    this.runs.set(stage, run);
    this.watcher.stage(run);
    const hasScratch = this.byName.has('scratch');
    for (const trigger of this.triggersOf(stage)) this.dispatch(run, stage.from, trigger, true);
    for (const placed of stage.instructions) {
      const mayNameStage = hasScratch && sourcesOf(placed.local) > 0;
      if (!mayNameStage && isQuiet(placed.local, this.options.isIgnored)) {
        this.sequence += 1;
        settleQuiet(run, placed);
      } else this.dispatch(run, placed, placed.local, false);
    }
  }

  private startStage(stage: MutableStage): StageRun {
    const { image, environment } = stage;
    const parent = stage.parent && this.runs.get(stage.parent);
    if (!parent) {
      const variables = new Map<string, string>();
      for (const entry of image?.env ?? []) {
        const equals = entry.indexOf('=');
        variables.set(equals === -1 ? entry : entry.slice(0, equals), equals === -1 ? '' : entry.slice(equals + 1));
      }
      if (!variables.has('PATH')) variables.set('PATH', defaultPath);
      for (const [name, value] of variables) environment.add({ name, value, kind: 'base', at: undefined });
    }
    return {
      stage,
      environment,
      isKnown: parent ? parent.isKnown : image !== undefined,
      hasWorkdir: parent?.hasWorkdir ?? false,
      workdir: parent?.workdir ?? image?.workdir ?? '',
      user: parent?.user ?? image?.user ?? '',
      hasShell: parent?.hasShell ?? (image?.shell.length ?? 0) > 0,
      last: new Map(),
    };
  }

  /** ONBUILD triggers that run here: the base image's, or those of the stage it builds on. */
  private triggersOf(stage: MutableStage): Instruction[] {
    if (!this.isReachable(stage)) return [];
    const texts = [...(stage.image?.onbuild ?? [])];
    for (const placed of stage.parent?.instructions ?? []) {
      const { local } = placed;
      if (local.kind !== 'onbuild' || !local.trigger) continue;
      const bodies = local.heredocs.map((heredoc) => `\n${heredoc.content}${heredoc.name}`).join('');
      texts.push(trimSpace(local.text.replace(/^\s*ONBUILD\s*/i, '')) + bodies);
    }
    const triggers: Instruction[] = [];
    const order = orderOf(phases.triggers, stage.index);
    const at = stage.from.local.kind === 'from' ? (stage.from.local.image ?? stage.from.local) : stage.from.local;
    for (const text of texts) {
      const line = readLogicalLine(text, 0, '\\');
      const { instruction } = readInstruction(text, line, { escape: '\\', frontend: this.parsed.frontend });
      if (instruction.problem) this.problem(order, stage.from, at, instruction.problem.message);
      else {
        triggers.push(instruction);
        this.addSources(stage, stage.from, instruction, true);
      }
    }
    return triggers;
  }

  private reachable: Set<Stage> | undefined;

  /** BuildKit sets up triggers only in stages that the target needs. */
  private isReachable(stage: Stage): boolean {
    if (!this.reachable) {
      const found = new Set<Stage>();
      const wanted = this.options.target?.toLowerCase();
      const target = wanted === undefined ? undefined : this.byName.get(wanted);
      const todo: Stage[] = [];
      const last = target ?? this.stages.at(-1);
      if (last) todo.push(last);
      for (let next = todo.pop(); next; next = todo.pop()) {
        if (found.has(next)) continue;
        found.add(next);
        if (next.parent) todo.push(next.parent);
        for (const { stage: source } of next.dependencies) if (source) todo.push(source);
      }
      this.reachable = found;
    }
    return this.reachable.has(stage);
  }

  private dispatch(run: StageRun, at: Placed, instruction: Instruction, isTrigger: boolean): void {
    this.sequence += 1;
    const dispatcher = new Dispatcher(run, at, instruction, isTrigger, this.context);
    const order = orderOf(phases.dispatch, this.sequence);
    const problem = dispatcher.dispatch();
    this.watcher.step({
      at,
      instruction,
      isTrigger,
      stage: run,
      order,
      unset: dispatcher.unset,
      value: dispatcher.value,
      ports: dispatcher.ports,
      contextSources: dispatcher.contextSources,
      failed: dispatcher.failed,
    });
    if (problem && !instruction.problem) {
      const minor = dispatcher.failed === 'expanding' ? 1 : 3;
      this.problem(order + minor, at, dispatcher.local(problem.at), problem.message, problem.suggestion);
    }
    dispatcher.settle();
  }
}

/** How many mounts without `from` a RUN has; -1 when the instruction names a stage or an image. */
const sourcesOf = once('sources', (instruction) => {
  if (instruction.flags.length === 0) return 0;
  const hasFrom = ({ name, options }: Instruction['flags'][number]): boolean =>
    name.text === 'from' || options.some(({ key }) => key.text.toLowerCase() === 'from');
  if (instruction.flags.some(hasFrom)) return -1;
  return instruction.kind === 'run' ? instruction.flags.filter(({ name }) => name.text === 'mount').length : 0;
});

function nameOf(from: Placed | undefined): string | undefined {
  return from?.local.kind === 'from' ? from.local.name?.text.toLowerCase() : undefined;
}

function pairsOf(instruction: Instruction): readonly Pair[] {
  return 'pairs' in instruction ? instruction.pairs : [];
}

/** Where an instruction begins with the comments above it. */
function aboveOf({ above, start }: Placed): number {
  return above[0]?.start ?? start;
}
