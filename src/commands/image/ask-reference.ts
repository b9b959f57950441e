import { input } from '../../host/ask.js';
import { problemOf } from '../../engine/wording/reference-problem.js';

/** Asks for an image's name. `withDigest`: a digest may stand in place of a tag. Throws UserCancelled. */
export async function askReference(options: {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly withDigest: boolean;
}): Promise<string> {
  const { withDigest, ...rest } = options;
  const text = await input({ ...rest, check: (value) => problemOf(value.trim(), withDigest) });
  return text.trim();
}
