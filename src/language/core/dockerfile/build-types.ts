/** What goes through a build without building: the shapes that build.ts fills and the rules look at. */
import type { Instruction, Placed, Span, Word } from './ast.js';
import type { Environment } from './environment.js';
import type { ImageConfig } from './image-config.js';
import type { Platform } from './platform.js';
import type { ReadPort } from './ports.js';
import type { Expansion } from './shell-lexer.js';

export interface BuildOptions {
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `os/arch`. */
  readonly platform: string;
  /** The target stage; the last one without it. */
  readonly target?: string | undefined;
  /** What is known of an image: its configuration, or undefined when nothing is. */
  readonly image: (reference: string) => ImageConfig | undefined;
  /** Whether a rule has something to say about a source of COPY and ADD because of the ignore file. */
  readonly isIgnored: (source: string) => boolean;
}

/** The order of BuildKit's work; what an error stops is everything after it. */
export const phases = {
  options: 0,
  syntax: 1,
  continuations: 2,
  instructions: 3,
  names: 4,
  defaults: 5,
  bases: 6,
  sources: 7,
  cycles: 8,
  // Images are asked for at the same time: a name that is none stops it before any of them has answered.
  references: 9,
  images: 10,
  triggers: 11,
  dispatch: 12,
  end: 13,
} as const;

/** A number that sorts findings as BuildKit makes them. */
export function orderOf(phase: number, sequence = 0, minor = 0): number {
  return phase * 1e9 + sequence * 10 + minor;
}

export interface BuildProblem extends Span {
  readonly order: number;
  readonly line: number;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

export interface Dependency {
  readonly placed: Placed;
  /** Where the name stands, in the document. */
  readonly at: Span;
  readonly name: string;
  readonly kind: 'copy' | 'mount';
  /** The stage it names; undefined when it is an image. */
  readonly stage: Stage | undefined;
}

export interface Stage {
  readonly index: number;
  readonly from: Placed;
  /** In lower case. */
  readonly name: string | undefined;
  /** As written, with its place in the document. */
  readonly nameWord: Word | undefined;
  readonly imageWord: Word | undefined;
  /** The image or stage name with variables filled in. */
  readonly base: string;
  readonly parent: Stage | undefined;
  /** Without the FROM. */
  readonly instructions: readonly Placed[];
  readonly dependencies: readonly Dependency[];
  /** The base image, when it is known; undefined for a stage on a stage. */
  readonly image: ImageConfig | undefined;
  readonly platform: Platform | undefined;
  /** The variables at the end of the stage. */
  readonly environment: Environment;
  /** The end of the last instruction. */
  readonly end: number;
}

/** A variable that a word uses and nothing sets. */
export interface Unset {
  readonly name: string;
  /** In the document. */
  readonly at: Span;
}

/** An instruction at the moment when BuildKit dispatches it. */
export interface Step {
  /** Where BuildKit reports it: for an ONBUILD trigger that is the FROM. */
  readonly at: Placed;
  readonly instruction: Instruction;
  readonly isTrigger: boolean;
  readonly stage: StageRun;
  readonly order: number;
  readonly unset: readonly Unset[];
  /** The first word's result: WORKDIR's path, USER's name. */
  readonly value: string;
  readonly ports: readonly { readonly text: string; readonly at: Span; readonly port: ReadPort }[];
  /** Sources of COPY and ADD from the build context, with variables filled in. */
  readonly contextSources: readonly { readonly text: string; readonly at: Span }[];
  /** Expanding or dispatching stopped here. */
  readonly failed: 'expanding' | 'dispatching' | undefined;
}

/** A stage while its instructions are dispatched. */
export interface StageRun {
  readonly stage: Stage;
  readonly environment: Environment;
  /** Nothing is missing from `environment`: every base down to the image is known. */
  readonly isKnown: boolean;
  hasWorkdir: boolean;
  workdir: string;
  user: string;
  hasShell: boolean;
  /** The last CMD, ENTRYPOINT and HEALTHCHECK of the stage, by kind. */
  readonly last: Map<string, { readonly placed: Placed; readonly isTrigger: boolean }>;
}

export interface Build {
  readonly globals: Environment;
  readonly globalArgs: readonly Placed[];
  readonly stages: readonly Stage[];
  readonly problems: readonly BuildProblem[];
}

/** The ARGs before the first FROM, and what is predefined. */
export interface Globals {
  readonly has: (name: string) => boolean;
  /** "Did you mean", among the names. */
  readonly nearest: (name: string) => string | undefined;
  /** The FROM's image when no build argument is given; undefined when it can't be worked out. */
  readonly defaulted: string | undefined;
  /** Where one more would be declared: before the first FROM and the comments above it. */
  readonly end: number;
}

/** Called at every step and for every stage, in order. */
export interface Watcher {
  stage(run: StageRun): void;
  step(step: Step): void;
  base(stage: Stage, expansion: Expansion, platform: Expansion | undefined, order: number, globals: Globals): void;
}

/** A place in an instruction as a place in the document. */
export function spanIn(placed: Placed, span: Span): Span {
  return { start: placed.start + span.start, end: placed.start + span.end };
}
