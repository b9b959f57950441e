import { type Reading } from '../../language/core/features/reading.js';

/** What a Dockerfile lets one choose: its stages, and its build arguments with their defaults, each once. */
export function dockerfileFacts({ stages, instructions }: Reading) {
  const args = new Map<string, string | undefined>();
  for (const { keyword, trigger, pairs } of instructions) {
    if (keyword !== 'ARG' || trigger) continue;
    for (const { key, value } of pairs) {
      if (!args.has(key.text) || args.get(key.text) === undefined) args.set(key.text, value?.text);
    }
  }
  return {
    stages: stages.map(({ index, name, base }) => ({ target: name?.text ?? String(index), base: base?.text ?? '' })),
    args: [...args].map(([name, initial]) => ({ name, default: initial })),
  };
}
