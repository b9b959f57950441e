import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { splitWords } from '../../base/words.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { input, pick } from '../../host/ask.js';
import { type TerminalPlan } from '../../host/terminal-plan.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { Refusal } from '../refusal.js';

const isRunning = ({ state }: ContainerRecord) => state === 'running';

export function noShell({ name }: ContainerRecord): Refusal {
  return new Refusal(
    l10n.t('{0} has no shell: its image was made without one.', plain(name, 60)),
    l10n.t('“Open Debug Shell…” brings one with it; “Run Command in Container…” runs a program that it has.'),
  );
}

export function planOf({ id, name }: ContainerRecord, plan: Pick<TerminalPlan, 'kind' | 'command'>): TerminalPlan {
  return { container: id, containerName: name, ...plan };
}

/** Opens the best shell of each. */
export const containerOpenShell = define({
  id: 'longshore.container.openShell',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: isRunning,
  run: async ({ terminals, settings }, containers, signal) => {
    const opener = await terminals();
    const wanted = settings.get('longshore.terminal.shell');
    await each(
      containers,
      ({ name }) => name,
      signal,
      async (container) => {
        const command = await opener.shell(container, wanted, signal);
        if (!command) throw noShell(container);
        opener.show(planOf(container, { kind: 'shell', command }));
      },
    );
  },
});

/** What was chosen the last time for an image. */
interface ShellChoices {
  readonly shell: string;
  readonly user: string;
  readonly workingDir: string;
  readonly environment: string;
  readonly privileged: boolean;
}

/** Asks for everything that a shell may be started with, and remembers it for the image. */
export const containerOpenShellWith = define({
  id: 'longshore.container.openShellWith',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: isRunning,
  run: async (services, [container], signal) => {
    if (!container) return;
    const { terminals, settings, memory } = services;
    const opener = await terminals();
    const shells = await opener.shells(container, settings.get('longshore.terminal.shell'), signal);
    const key = `longshore.shell.${container.image}`;
    const choices = await askChoices(container, shells, memory.get<ShellChoices>(key));
    await memory.update(key, choices);
    const { shell, user, workingDir, environment, privileged } = choices;
    opener.show({
      ...planOf(container, { kind: 'shell', command: opener.commandOf(shell) }),
      ...{ environment: splitWords(environment).words, privileged },
      ...{ user: user || undefined, workingDir: workingDir || undefined },
    });
  },
});

async function askChoices(
  { name }: ContainerRecord,
  shells: readonly string[],
  last: ShellChoices | undefined,
): Promise<ShellChoices> {
  const title = l10n.t('Shell in {0}', plain(name, 60));
  const known = last && !shells.includes(last.shell) ? [last.shell, ...shells] : shells;
  const sorted = [...known].sort((a, b) => Number(b === last?.shell) - Number(a === last?.shell));
  const another = { label: l10n.t('Another…'), value: undefined };
  const picked = await pick(title, [...sorted.map((shell) => ({ label: plain(shell), value: shell })), another]);
  const shell = picked ?? (await input({ title, prompt: l10n.t('Path or name of a shell in the container') })).trim();
  const user = await input({
    ...{ title, value: last?.user ?? '' },
    prompt: l10n.t('User, name or number, and :group; empty for the container’s own'),
  });
  const workingDir = await input({
    ...{ title, value: last?.workingDir ?? '' },
    prompt: l10n.t('Working directory, from /; empty for the container’s own'),
    check: (text) => (text === '' || text.startsWith('/') ? undefined : l10n.t('A path that begins with /')),
  });
  const environment = await input({
    ...{ title, value: last?.environment ?? '' },
    prompt: l10n.t('Variables, as NAME=value NAME="two words"; empty for no more than the container has'),
    check: environmentProblem,
  });
  const privileged = await pick(title, [
    ...[{ label: l10n.t('With the container’s own rights'), value: false }],
    ...[{ label: l10n.t('Privileged: with all rights on the engine’s machine'), value: true }],
  ]);
  return { shell, user: user.trim(), workingDir, environment, privileged };
}

function environmentProblem(text: string): string | undefined {
  const { words, problem } = splitWords(text);
  if (problem === 'unbalanced-quote') return l10n.t('A quote is opened and not closed.');
  if (problem === 'substitution') return l10n.t('$(…) and backquotes are not run here: write the value itself.');
  const wrong = words.find((word) => !/^[^=]+=/.test(word));
  return wrong === undefined ? undefined : l10n.t('{0} is not like NAME=value', plain(wrong, 60));
}

/** Runs one command in a terminal that shows its exit code. */
export const containerRunCommand = define({
  id: 'longshore.container.runCommand',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: isRunning,
  run: async (services, [container], signal) => {
    if (!container) return;
    const { terminals, memory } = services;
    const opener = await terminals();
    const shell = await opener.shell(container, 'sh', signal);
    const key = `longshore.command.${container.image}`;
    const text = await input({
      title: l10n.t('Command to run in {0}', plain(container.name, 60)),
      value: memory.get(key, ''),
      prompt: shell
        ? l10n.t('Run by {0}', plain(shell.join(' '), 60))
        : l10n.t('Program and arguments; there is no shell'),
      check: (typed) => commandProblem(typed, shell !== undefined),
    });
    await memory.update(key, text);
    const command = shell ? [...shell, '-c', text] : splitWords(text).words;
    opener.show({ ...planOf(container, { kind: 'command', command }), title: plain(text, 30) });
  },
});

function commandProblem(text: string, hasShell: boolean): string | undefined {
  if (text.trim() === '') return l10n.t('A command, such as ls -l');
  if (hasShell) return undefined;
  const { problem } = splitWords(text);
  if (problem === 'unbalanced-quote') return l10n.t('A quote is opened and not closed.');
  return problem === undefined ? undefined : l10n.t('There is no shell that would run $(…) or backquotes.');
}
