/** What the file itself tells about a stage's file system and users. */
import { type Call } from '../dockerfile/lint/shell-commands.js';
import { runScriptOf } from '../dockerfile/lint/run-script.js';
import { cleanPath } from '../dockerfile/clean-path.js';
import { type Instruction, type Reading, type Stage } from './reading.js';
import { type Scopes, resolve, scopesOf } from './variables.js';

/** The stage and those that it builds on, the base first. */
function chainOf(stage: Stage): Stage[] {
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at && !chain.includes(at); at = at.parent) chain.unshift(at);
  return chain;
}

const absolute = (workdir: string, path: string): string =>
  cleanPath(path.startsWith('/') ? path : `${workdir}/${path}`);

/** Programs that write where an option says, or make what they are given. */
function written({ name, args }: Call): string[] {
  const words = args.map(({ text }) => text);
  if (name === 'mkdir') return words.filter((word) => !word.startsWith('-'));
  const output = words.findIndex((word) => /^(?:-o|--output)$/.test(word));
  return output === -1 ? [] : words.slice(output + 1, output + 2);
}

/** Paths that are in a stage: working directories, what is copied there, what commands plainly write. */
export function pathsOf(reading: Reading, stage: Stage, before?: Instruction): string[] {
  const scopes = scopesOf(reading);
  const found = new Set<string>();
  let workdir = '/';
  const add = (path: string | undefined): void => {
    if (path !== undefined && path !== '' && !/[$*?[]/.test(path)) found.add(absolute(workdir, path));
  };
  for (const instruction of chainOf(stage).flatMap((link) => link.instructions)) {
    if (before && instruction.index >= before.index) break;
    const value = (text: string | undefined): string | undefined => text && resolve(scopes, text, instruction);
    if (instruction.keyword === 'WORKDIR') {
      const path = value(instruction.words[0]?.text);
      if (path !== undefined) workdir = absolute(workdir, path);
      add(path);
    } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      for (const path of copied(instruction, scopes)) add(path);
    } else if (instruction.keyword === 'VOLUME') instruction.words.forEach((word) => add(value(word.text)));
    else if (instruction.keyword === 'RUN' && !instruction.trigger) {
      for (const call of runScriptOf(instruction.placed).calls) written(call).forEach(add);
    }
  }
  return [...found].filter((path) => path !== '/').sort();
}

function copied(instruction: Instruction, scopes: Scopes): string[] {
  const words = instruction.words.map((word) => resolve(scopes, word.text, instruction) ?? word.text);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return [];
  const sources = words.slice(0, -1).filter((word) => !word.startsWith('<<') && !/^https?:/.test(word));
  const isFolder = destination.endsWith('/') || /(?:^|\/)\.$/.test(destination) || sources.length > 1;
  if (!isFolder) return [destination];
  const names = sources.map((source) => source.replace(/\/+$/, '').replace(/^.*\//, ''));
  // What is in a folder goes to the destination itself, under names that the file doesn't tell.
  return [
    destination,
    ...names.filter((name) => name.includes('.') && name !== '.').map((name) => `${destination}/${name}`),
  ];
}

/** Users that the stage makes. */
export function usersOf(stage: Stage): string[] {
  const names = new Set<string>();
  for (const { placed, keyword, trigger } of chainOf(stage).flatMap((link) => link.instructions)) {
    if (keyword !== 'RUN' || trigger) continue;
    for (const { name, args } of runScriptOf(placed).calls) {
      const last = args.at(-1)?.text;
      if (/^(?:useradd|adduser)$/.test(name) && last !== undefined && /^[a-z_][\w-]*$/.test(last)) names.add(last);
    }
  }
  return [...names];
}
