import { type FlagName, type Flags, type RunSpec } from './flags.js';

export interface Surroundings {
  /** Reads a text file of this machine. */
  readonly readText: (file: string) => Promise<string>;
  /** A variable of this machine, which `-e NAME` without a value takes over as the docker program does. */
  readonly variable: (name: string) => string | undefined;
}

/** A file that a flag names and that can't be used. */
export class FileProblem extends Error {
  readonly flag: FlagName;
  readonly file: string;
  /** Of the line that is wrong, from 1 on; 0 where the file can't be read. */
  readonly line: number;

  constructor(flag: FlagName, file: string, line: number, cause?: unknown) {
    super(`${flag}: ${file}`, { cause });
    this.flag = flag;
    this.file = file;
    this.line = line;
  }
}

/**
 * Puts in what flags take from files and variables of this machine, which an engine knows nothing of: --env-file,
 * --label-file, a seccomp profile, and `-e NAME`. Throws FileProblem.
 */
export async function expandFiles({ flags, ...rest }: RunSpec, surroundings: Surroundings): Promise<RunSpec> {
  const { 'env-file': envFiles = [], 'label-file': labelFiles = [], ...said } = flags;
  const fromLabelFiles = await allPairs('label-file', labelFiles, surroundings);
  const filled = (pair: string) => {
    const value = pair.includes('=') ? undefined : surroundings.variable(pair);
    return value === undefined ? pair : `${pair}=${value}`;
  };
  // A name without a value takes the image's variable away, but only from -e.
  const fromEnvFiles = (await allPairs('env-file', envFiles, surroundings))
    .map(filled)
    .filter((pair) => pair.includes('='));
  const env = [...fromEnvFiles, ...(said.env ?? []).map(filled)];
  const label = [...fromLabelFiles, ...(said.label ?? [])];
  const security = await Promise.all((said['security-opt'] ?? []).map((option) => withProfile(option, surroundings)));
  const expanded: Flags = {
    ...said,
    ...(env.length > 0 ? { env } : {}),
    ...(label.length > 0 ? { label } : {}),
    ...(security.length > 0 ? { 'security-opt': security } : {}),
  };
  return { flags: expanded, ...rest };
}

async function allPairs(flag: FlagName, files: readonly string[], surroundings: Surroundings): Promise<string[]> {
  const all: string[] = [];
  for (const file of files) {
    const text = await read(flag, file, surroundings);
    const found = readPairs(text);
    if (typeof found === 'number') throw new FileProblem(flag, file, found);
    all.push(...found);
  }
  return all;
}

/**
 * The `NAME=value` lines of a file of variables (docker/cli, pkg/kvfile): no quotes and no expansion, comments begin a
 * line. Gives the number of the first line whose name has a blank in it.
 */
export function readPairs(text: string): string[] | number {
  const pairs: string[] = [];
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const name = line.split('=', 1)[0] ?? '';
    if (name === '' || /\s/.test(name.trimEnd()) || (line.includes('=') && /\s$/.test(name))) return at + 1;
    pairs.push(line.includes('=') ? line : name.trim());
  }
  return pairs;
}

async function withProfile(option: string, surroundings: Surroundings): Promise<string> {
  const file = /^seccomp[=:](?!unconfined$|builtin$|\s*\{)(.+)$/.exec(option)?.[1];
  if (file === undefined) return option;
  const text = await read('security-opt', file, surroundings);
  try {
    return `seccomp=${JSON.stringify(JSON.parse(text))}`;
  } catch (error) {
    throw new FileProblem('security-opt', file, 1, error);
  }
}

async function read(flag: FlagName, file: string, { readText }: Surroundings): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    throw new FileProblem(flag, file, 0, error);
  }
}
