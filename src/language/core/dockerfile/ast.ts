/**
 * The syntax tree of a Dockerfile.
 *
 * Offsets are UTF-16 offsets into the document (`analysis.instructions[i].syntax`) or, in a tree that comes straight
 * from `parseInstruction`, into the instruction's own text. Every token has its range, also inside continued lines:
 * a token's `text` is what BuildKit sees (joined, without continuations and comments), its range is what stands there.
 */

/** A half-open range of offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A token: `text` is the joined text with quotes and escapes as written, unless said otherwise. */
export interface Word extends Span {
  readonly text: string;
}

/** Physical lines joined to a logical one, and where its characters stand. */
export interface JoinedText {
  readonly text: string;
  /** The place of a part of the joined text, from its first to its last character. */
  readonly span: (start: number, end: number) => Span;
}

/** The instructions of the language, in lower case. */
export type Keyword =
  | 'add'
  | 'arg'
  | 'cmd'
  | 'copy'
  | 'entrypoint'
  | 'env'
  | 'expose'
  | 'from'
  | 'healthcheck'
  | 'label'
  | 'maintainer'
  | 'onbuild'
  | 'run'
  | 'shell'
  | 'stopsignal'
  | 'user'
  | 'volume'
  | 'workdir';

/** `key=value` inside a flag's value, as in `--mount=type=cache,target=/x`. A key alone (`ro`) has no value. */
export interface Option extends Span {
  readonly key: Word;
  readonly value: Word | undefined;
}

/** `--name=value`. Texts are without quotes and escapes, as BuildKit's flag reader leaves them. */
export interface Flag extends Span {
  /** Without the dashes. */
  readonly name: Word;
  readonly value: Word | undefined;
  /** The parts of `--mount` and `--device` values. */
  readonly options: readonly Option[];
}

/** `KEY=value` of ENV, LABEL and ARG. */
export interface Pair extends Span {
  readonly key: Word;
  /** Undefined for `ARG NAME`. */
  readonly value: Word | undefined;
  /** `ENV key the rest` (one pair, separated by blanks). */
  readonly isLegacy: boolean;
}

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string;
  /** `<<-EOF`: leading tabs of the body and the terminator are dropped. */
  readonly chomp: boolean;
  /** False when any part of the name is quoted. */
  readonly expand: boolean;
  /** `<<EOF` as it stands in the instruction. */
  readonly opener: Span;
  /** The lines between, without the terminator's line. */
  readonly body: Span;
  readonly content: string;
  /** The terminator's line without its line break; undefined when it is missing. */
  readonly terminator: Span | undefined;
}

/** What BuildKit's parser says about an instruction, in its words. */
export interface Problem extends Span {
  readonly message: string;
  /**
   * `syntax`: found while lines are read, before anything else in the file is looked at.
   * `instruction`: found while instructions are read one after the other.
   */
  readonly phase: 'syntax' | 'instruction';
  /** "did you mean": another text for exactly this range. */
  readonly suggestion?: string;
}

/** A line comment; `text` is what follows `#`, trimmed. */
export interface Comment extends Word {
  /** 1-based physical line; in an instruction's own comments it counts from the instruction's first line, as 0. */
  readonly line: number;
}

interface InstructionBase extends Span {
  /** As written. */
  readonly keyword: Word;
  readonly flags: readonly Flag[];
  /** The arguments as BuildKit's parser makes them: decoded strings in JSON form, else raw words or one raw text. */
  readonly args: readonly Word[];
  /** Everything after keyword and flags, trimmed. */
  readonly rest: Word;
  readonly isJson: boolean;
  readonly heredocs: readonly Heredoc[];
  /** Comments between continued lines. */
  readonly comments: readonly Comment[];
  /** Each escape character that continues a line, with the blanks after it (line break excluded). */
  readonly continuations: readonly Span[];
  /** Blank lines between continued lines. */
  readonly emptyLines: readonly Span[];
  /** The joined logical line. */
  readonly text: string;
  /** Where the logical line ends, before here-document bodies. */
  readonly lineEnd: number;
  /** How many lines the logical line and its here-documents take. */
  readonly lineCount: number;
  /** How many lines the logical line takes. */
  readonly logicalLineCount: number;
  /** The first thing wrong with it, as BuildKit says it. */
  readonly problem: Problem | undefined;
  /** What was worked out for it once, by name: see memo.ts. Not part of the syntax. */
  readonly memo: Map<string, unknown>;
}

export interface FromInstruction extends InstructionBase {
  readonly kind: 'from';
  readonly image: Word | undefined;
  readonly as: Word | undefined;
  readonly name: Word | undefined;
}

export interface PairsInstruction extends InstructionBase {
  readonly kind: 'env' | 'label' | 'arg';
  readonly pairs: readonly Pair[];
}

export interface CopyInstruction extends InstructionBase {
  readonly kind: 'copy' | 'add';
  /** Without here-documents. */
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: 'onbuild';
  readonly trigger: Instruction | undefined;
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: 'healthcheck';
  /** `NONE` or `CMD`, as written. */
  readonly type: Word | undefined;
}

export interface PlainInstruction extends InstructionBase {
  readonly kind:
    'cmd' | 'entrypoint' | 'expose' | 'maintainer' | 'run' | 'shell' | 'stopsignal' | 'user' | 'volume' | 'workdir';
}

export interface UnknownInstruction extends InstructionBase {
  readonly kind: 'unknown';
}

export type Instruction =
  | FromInstruction
  | PairsInstruction
  | CopyInstruction
  | OnbuildInstruction
  | HealthcheckInstruction
  | PlainInstruction
  | UnknownInstruction;

/** `# syntax=…`, `# escape=…`, `# check=…` at the top of the file. */
export interface Directive extends Span {
  /** In lower case. */
  readonly name: 'syntax' | 'escape' | 'check';
  readonly key: Word;
  readonly value: Word;
  readonly line: number;
}

/** An instruction at its place in the document. */
export interface Placed extends Span {
  readonly index: number;
  readonly kind: Instruction['kind'];
  /** 1-based, as BuildKit counts. */
  readonly line: number;
  readonly lastLine: number;
  /** The comments that stand directly above, since the last instruction or empty `#`. Directives excluded. */
  readonly above: readonly Comment[];
  /** Every comment since the previous instruction, for folding and formatting. */
  readonly leading: readonly Comment[];
  /** Offsets count from `start`. Shared between analyses. */
  readonly local: Instruction;
  /** Offsets count from the start of the document. Made when it is first asked for. */
  readonly syntax: Instruction;
  /** The logical line, with the places of its characters counted from `start`. */
  readonly joined: JoinedText;
}

/** A copy of a tree with every offset moved by `by`. */
export function moved<T>(node: T, by: number): T {
  if (by === 0) return node;
  return move(node, by) as T;
}

function move(node: unknown, by: number): unknown {
  if (Array.isArray(node)) return node.map((item) => move(item, by));
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    copy[key] =
      key === 'memo'
        ? value
        : typeof value === 'number' && (key === 'start' || key === 'end' || key === 'lineEnd')
          ? value + by
          : move(value, by);
  }
  return copy;
}
