import { type Flag, type Instruction, type Reading, type Span, contains } from './reading.js';

/** Where in the file an offset is, as far as completion, hover and signature help care. */
export type Place =
  | { readonly kind: 'keyword'; readonly span: Span; readonly isTrigger: boolean }
  | { readonly kind: 'directive'; readonly line: Span; readonly before: string }
  | { readonly kind: 'flag'; readonly instruction: Instruction; readonly span: Span }
  | { readonly kind: 'value'; readonly instruction: Instruction; readonly flag: Flag; readonly span: Span }
  | { readonly kind: 'word'; readonly instruction: Instruction; readonly index: number; readonly span: Span }
  | { readonly kind: 'body'; readonly instruction: Instruction; readonly span: Span };

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The instruction that is being written at `offset`, be it behind its last word. */
function writtenAt(reading: Reading, offset: number): Instruction | undefined {
  let low = 0;
  let high = reading.instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((reading.instructions[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const instruction = reading.instructions[low];
  if (!instruction || instruction.start > offset) return undefined;
  if (offset <= instruction.end && instruction.heredocs.length > 0) return instruction;
  const between = reading.text.slice(instruction.lineEnd, offset);
  const isContinued = instruction.isOpen && /^[ \t]*\r?\n\s*$/.test(between);
  return offset <= instruction.lineEnd || isContinued || (!between.includes('\n') && instruction.heredocs.length === 0)
    ? instruction
    : undefined;
}

/** The part of the line from the last white space to the offset, with what follows of the word. */
function wordAround(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && !/\s/.test(text[start - 1] ?? ' ')) start -= 1;
  let end = offset;
  while (end < text.length && !/\s/.test(text[end] ?? ' ')) end += 1;
  return { start, end };
}

export function placeAt(reading: Reading, offset: number): Place | undefined {
  const { text } = reading;
  const start = lineStart(text, offset);
  const before = text.slice(start, offset);
  const instruction = writtenAt(reading, offset);
  if (
    !instruction ||
    (offset > instruction.end &&
      text.slice(instruction.end, offset).includes('\n') &&
      before.trim() === '' &&
      !instruction.isOpen)
  ) {
    if (/^\uFEFF?[ \t]*#/.test(before)) return { kind: 'directive', line: { start, end: offset }, before };
    return /^\s*\w*$/.test(before) ? { kind: 'keyword', span: wordAround(text, offset), isTrigger: false } : undefined;
  }
  if (/^[ \t]*#/.test(before) && !contains(instruction.keywordSpan, offset)) {
    return { kind: 'directive', line: { start, end: offset }, before };
  }
  if (contains(instruction.keywordSpan, offset)) {
    return { kind: 'keyword', span: instruction.keywordSpan, isTrigger: instruction.trigger !== undefined };
  }
  for (const heredoc of instruction.heredocs) {
    if (offset >= heredoc.body.start && offset <= (heredoc.terminator?.end ?? heredoc.body.end)) {
      return { kind: 'body', instruction, span: heredoc.body };
    }
  }
  for (const flag of instruction.flags) {
    if (!contains(flag, offset)) continue;
    const isValue = flag.value !== undefined && offset >= flag.value.start;
    return isValue ? { kind: 'value', instruction, flag, span: flag.value } : { kind: 'flag', instruction, span: flag };
  }
  if (instruction.keyword === 'ONBUILD') return { kind: 'keyword', span: wordAround(text, offset), isTrigger: true };
  const index = instruction.words.findIndex((word) => contains(word, offset));
  const word = instruction.words[index];
  if (word) {
    const isFlag = index === 0 && word.text === '-';
    return isFlag ? { kind: 'flag', instruction, span: word } : { kind: 'word', instruction, index, span: word };
  }
  // Two dashes alone end the flags to BuildKit; to a person they begin one.
  const around = wordAround(text, offset);
  if (around.end === offset && text.slice(around.start, offset) === '--')
    return { kind: 'flag', instruction, span: around };
  const next = instruction.words.findIndex((candidate) => candidate.start >= offset);
  const position = next < 0 ? instruction.words.length : next;
  return { kind: 'word', instruction, index: position, span: { start: offset, end: offset } };
}
