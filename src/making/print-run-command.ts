import { quoteWord } from '../base/words.js';
import { type FlagName, flagNames, flagOf, type RunSpec } from './flags.js';

/** Letters that people know better than the words. */
const letters: ReadonlySet<string> = new Set(['publish', 'publish-all', 'env', 'volume', 'user', 'workdir']);
/** Written together, `-dit`. */
const cluster: readonly FlagName[] = ['detach', 'interactive', 'tty'];

/** The arguments behind `docker`, a group for each flag with its value: nothing that says what is so without it. */
export function runArguments({ flags, image, command }: RunSpec, verb: 'run' | 'create' = 'run'): string[][] {
  const groups: string[][] = [[verb]];
  const together = cluster.filter((name) => flags[name] === true && !(verb === 'create' && name === 'detach'));
  if (together.length > 0) groups.push([`-${together.map((name) => flagOf(name).short ?? '').join('')}`]);
  for (const name of flagNames) {
    if (cluster.includes(name)) continue;
    const value = flags[name];
    const { short } = flagOf(name);
    const written = short !== undefined && letters.has(name) ? `-${short}` : `--${name}`;
    if (value === true) groups.push([written]);
    else if (value === false) groups.push(...(name === 'init' ? [['--init=false']] : []));
    else if (typeof value === 'string') groups.push(value === '' ? [`${written}=`] : [written, value]);
    else for (const each of value ?? []) groups.push([written, each]);
  }
  // A reference never begins with a hyphen; what does is kept from being read as a flag.
  groups.push([...(image.startsWith('-') ? ['--'] : []), image, ...command]);
  return groups;
}

/** The command for a POSIX shell, in one line or with each flag on a line of its own. */
export function printRunCommand(spec: RunSpec, layout: 'line' | 'lines' = 'line'): string {
  const groups = runArguments(spec).map((group) => group.map(quoteWord).join(' '));
  const [first = '', ...rest] = groups;
  return layout === 'line' || groups.length < 5
    ? ['docker', ...groups].join(' ')
    : [`docker ${first}`, ...rest].join(' \\\n  ');
}
