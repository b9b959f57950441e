import type { Instruction } from './ast.js';

/**
 * Works something out once for an instruction and keeps it with the instruction, which is shared between one analysis
 * and the next: a key stroke in a long file costs only what it changes. The result must follow from the instruction
 * alone. (A WeakMap would do the same; with thousands of entries it makes every garbage collection slow.)
 */
export function once<T>(name: string, make: (instruction: Instruction) => T): (instruction: Instruction) => T {
  return (instruction) => {
    const { memo } = instruction;
    const known = memo.get(name);
    if (known !== undefined) return known as T;
    const made = make(instruction);
    memo.set(name, made);
    return made;
  };
}
