/** `# hadolint ignore=DL3008,DL3009` above an instruction and `# hadolint global ignore=…` anywhere. */
import type { Comment, Placed } from '../ast.js';

function codesIn(comment: Comment, pattern: RegExp): readonly string[] {
  const list = pattern.exec(comment.text)?.[1];
  return list === undefined ? [] : list.split(',').map((code) => code.trim().toUpperCase());
}

const one = /^hadolint\s+ignore\s*=\s*([\w\s,]+)/i;
const all = /^hadolint\s+global\s+ignore\s*=\s*([\w\s,]+)/i;

/** The rules that the comments directly above an instruction switch off for it. */
export function ignoredAt(placed: Placed): readonly string[] {
  return placed.above.flatMap((comment) => codesIn(comment, one));
}

/** The rules that comments switch off for the whole file. */
export function ignoredEverywhere(comments: Iterable<Comment>): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const comment of comments) for (const code of codesIn(comment, all)) codes.add(code);
  return codes;
}
