import { commandLine } from './execution.js';
import { type Instruction, type Reading, type Span, type Stage } from './reading.js';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'stage' | 'instruction' | 'variable';
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

function instructionItem(instruction: Instruction): OutlineItem {
  const words = instruction.words.map((word) => word.text);
  const text = instruction.isJson ? commandLine(words) : words.join(' ');
  return {
    name: instruction.trigger ? `ONBUILD ${instruction.keyword}` : instruction.keyword,
    detail: text.length > 80 ? `${text.slice(0, 79)}…` : text,
    kind: ['ARG', 'ENV'].includes(instruction.keyword) ? 'variable' : 'instruction',
    span: { start: instruction.start, end: instruction.end },
    selection: instruction.keywordSpan,
    children: [],
  };
}

function stageItem(stage: Stage): OutlineItem {
  return {
    name: stage.name?.text ?? `${stage.index}`,
    detail: `FROM ${stage.base?.text ?? ''}`,
    kind: 'stage',
    span: { start: stage.start, end: stage.end },
    selection: stage.name ?? stage.from.keywordSpan,
    children: stage.instructions.map(instructionItem),
  };
}

/** Stages with their instructions, what stands before the first FROM first. */
export function outline(reading: Reading): OutlineItem[] {
  return [
    ...reading.instructions.filter((instruction) => !instruction.stage).map(instructionItem),
    ...reading.stages.map(stageItem),
  ];
}

export interface Fold extends Span {
  readonly kind: 'comment' | 'region' | undefined;
}

/** Stages, instructions over several lines, heredocs, and blocks of comments. */
export function folds(reading: Reading): Fold[] {
  const { text } = reading;
  const isLong = (span: Span) => text.slice(span.start, span.end).includes('\n');
  const found: Fold[] = reading.stages.filter(isLong).map(({ start, end }) => ({ start, end, kind: undefined }));
  for (const { start, lineEnd, heredocs } of reading.instructions) {
    if (isLong({ start, end: lineEnd })) found.push({ start, end: lineEnd, kind: undefined });
    for (const heredoc of heredocs) {
      const span = {
        start: heredoc === heredocs[0] ? start : heredoc.body.start,
        end: heredoc.terminator?.end ?? heredoc.body.end,
      };
      if (isLong(span)) found.push({ ...span, kind: undefined });
    }
  }
  let block: Fold | undefined;
  for (const comment of reading.comments) {
    const follows = block && /^\r?\n[ \t]*$/.test(text.slice(block.end, comment.start));
    if (block && follows) block = { ...block, end: comment.end };
    else {
      if (block && isLong(block)) found.push(block);
      block = { start: comment.start, end: comment.end, kind: 'comment' };
    }
  }
  if (block && isLong(block)) found.push(block);
  return found;
}

/** What "expand selection" selects at `offset`, from inside to outside. */
export function selectionSpans(reading: Reading, offset: number): Span[] {
  const spans: Span[] = [];
  const add = (span: Span | undefined) => {
    if (span && span.start <= offset && offset <= span.end && span.end > span.start)
      spans.push({ start: span.start, end: span.end });
  };
  for (const comment of reading.comments) add(comment);
  for (const stage of reading.stages) add(stage);
  for (const instruction of reading.instructions) {
    if (offset < instruction.start || offset > instruction.end) continue;
    add(instruction);
    for (const word of instruction.words) add(word);
    const [first] = instruction.words;
    const last = instruction.words.at(-1);
    if (first && last) add({ start: first.start, end: last.end });
    for (const flag of instruction.flags) {
      add(flag);
      add(flag.value);
      for (const option of flag.options) {
        add(option.key);
        add(option.value);
        if (option.value) add({ start: option.key.start, end: option.value.end });
      }
    }
    for (const heredoc of instruction.heredocs) add(heredoc.body);
  }
  add({ start: 0, end: reading.text.length });
  return spans.sort((a, b) => a.end - a.start - (b.end - b.start));
}
