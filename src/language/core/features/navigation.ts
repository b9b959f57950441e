import {
  type Instruction,
  type Reading,
  type Span,
  type Stage,
  type Word,
  contains,
  instructionAt,
  stageNamed,
} from './reading.js';
import { type Declaration, declarationOf, declarationsOf, occurrences, scopesOf, usesOf } from './variables.js';

/** A stage's name where it is written: given after AS, or used in FROM, `--from` or a mount. */
export interface StageUse {
  readonly word: Word;
  readonly stage: Stage;
  readonly isDeclaration: boolean;
}

export function stageUses(reading: Reading): StageUse[] {
  const found: StageUse[] = [];
  const use = (word: Word | undefined, before: Stage | undefined, byNumber: boolean) => {
    const stage = word && stageNamed(reading, word.text, before, byNumber);
    if (word && stage) found.push({ word, stage, isDeclaration: false });
  };
  for (const instruction of reading.instructions) {
    const { stage } = instruction;
    if (instruction.keyword === 'FROM' && stage) {
      use(stage.base, stage, false);
      if (stage.name) found.push({ word: stage.name, stage, isDeclaration: true });
    }
    for (const flag of instruction.flags) {
      if (instruction.keyword !== 'FROM' && flag.name.text === 'from') use(flag.value, stage, true);
      use(flag.options.find((option) => option.key.text === 'from')?.value, stage, true);
    }
  }
  return found;
}

export interface VariableAt {
  readonly name: string;
  readonly span: Span;
  readonly instruction: Instruction;
  /** Set where the cursor is on the declaration itself. */
  readonly declaration: Declaration | undefined;
  readonly isShell: boolean;
}

export function variableAt(reading: Reading, offset: number): VariableAt | undefined {
  const instruction = instructionAt(reading, offset);
  if (!instruction) return undefined;
  const use = usesOf(reading, instruction).find((candidate) => contains(candidate, offset));
  if (use) return { name: use.name.text, span: use.name, instruction, declaration: undefined, isShell: use.isShell };
  const declaration = declarationsOf(instruction).find((candidate) => contains(candidate.name, offset));
  if (!declaration) return undefined;
  return { name: declaration.name.text, span: declaration.name, instruction, declaration, isShell: false };
}

/** Where a name is declared, and how it may be renamed. */
export interface Symbol {
  readonly kind: 'stage' | 'variable';
  readonly name: string;
  readonly span: Span;
  readonly declarations: readonly Span[];
  readonly uses: readonly Span[];
}

/** The stage or variable at `offset`, with every place where it is meant. */
export function symbolAt(reading: Reading, offset: number): Symbol | undefined {
  const all = stageUses(reading);
  const here = all.find((item) => contains(item.word, offset));
  if (here) {
    const same = all.filter((item) => item.stage === here.stage);
    const declared = same.filter((item) => item.isDeclaration).map((item) => item.word);
    return {
      kind: 'stage',
      name: here.stage.name?.text ?? here.word.text,
      span: here.word,
      declarations: declared.length > 0 ? declared : [here.stage.from.keywordSpan],
      uses: same.filter((item) => !item.isDeclaration).map((item) => item.word),
    };
  }
  const variable = variableAt(reading, offset);
  if (!variable) return undefined;
  const { declarations, uses } = occurrences(scopesOf(reading), variable.name, variable.instruction);
  if (declarations.length === 0) return undefined;
  return {
    kind: 'variable',
    name: variable.name,
    span: variable.span,
    declarations: declarations.map((declaration) => declaration.name),
    uses: uses.map((use) => use.name),
  };
}

/** Where the name at `offset` gets its meaning: for a variable, the declaration in force there. */
export function definitionAt(reading: Reading, offset: number): { from: Span; to: Span; whole: Span } | undefined {
  const stage = stageUses(reading).find((item) => contains(item.word, offset));
  if (stage) {
    const { from } = stage.stage;
    return {
      from: stage.word,
      to: stage.stage.name ?? from.keywordSpan,
      whole: { start: from.start, end: from.lineEnd },
    };
  }
  const variable = variableAt(reading, offset);
  if (!variable) return undefined;
  const scopes = scopesOf(reading);
  const inner = variable.declaration;
  // `ARG NAME` in a stage is itself a use of the one before the first FROM.
  const outer =
    inner && !inner.value && inner.instruction.stage ? scopes.globals.byName.get(inner.name.text)?.at(-1) : undefined;
  const target = outer ?? inner ?? declarationOf(scopes, variable.name, variable.instruction);
  if (!target) return undefined;
  return {
    from: variable.span,
    to: target.name,
    whole: { start: target.instruction.start, end: target.instruction.lineEnd },
  };
}

/** The edits of a rename, or why it can't be. */
export function rename(
  reading: Reading,
  offset: number,
  name: string,
): readonly Span[] | 'nothing' | 'bad-name' | 'numbered' | 'taken' {
  const symbol = symbolAt(reading, offset);
  if (!symbol) return 'nothing';
  if (symbol.kind === 'variable') {
    if (!/^[A-Za-z_]\w*$/.test(name)) return 'bad-name';
    return [...symbol.declarations, ...symbol.uses];
  }
  const here = stageUses(reading).find((item) => contains(item.word, offset));
  if (!here?.stage.name) return 'numbered';
  if (!/^[a-z][a-z0-9-_.]*$/i.test(name)) return 'bad-name';
  const isTaken = reading.stages.some(
    (stage) => stage !== here.stage && stage.name?.text.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken) return 'taken';
  const byName = symbol.uses.filter((span) => !/^\d+$/.test(reading.text.slice(span.start, span.end)));
  return [...symbol.declarations, ...byName];
}
