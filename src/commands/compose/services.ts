import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { splitWords, type WordsProblem } from '../../base/words.js';
import { input, pick, UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { serviceOf } from '../../inventory/project.js';
import { openPort } from '../container/port.js';
import { define, type Services } from '../command.js';
import { Refusal } from '../refusal.js';
import { chooseService, projectTitle } from './choose-project.js';
import { type ProjectSubject } from './project-subject.js';
import { runCompose } from './run-compose.js';

/** Changes how many containers a service has. */
export const composeScale = define({
  id: 'longshore.compose.scale',
  on: 'project',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const service = await chooseService(subject, l10n.t('Scale: which service?'));
    const now = subject.containers.filter((container) => serviceOf(container) === service).length;
    const count = await input({
      title: l10n.t('Scale {0}', plain(service, 60)),
      prompt: l10n.t('How many containers it is to have; now {0}', now),
      value: String(Math.max(now, 1)),
      check: (text) => (/^\d{1,4}$/.test(text.trim()) ? undefined : l10n.t('A number, 0 or more')),
    });
    const scale = `${service}=${count.trim()}`;
    const args = ['up', '--detach', '--no-recreate', '--scale', scale];
    await runCompose(services, { ...subject, services: [service] }, { args, needsFiles: true, signal });
  },
});

/** Shows the logs of all of them together, in the order of time. */
export const composeLogs = define({
  id: 'longshore.compose.logs',
  on: 'project',
  many: false,
  offered: 'palette',
  when: ({ containers }) => containers.some(({ state }) => state !== 'created'),
  run: async ({ panels }, [subject]) => {
    if (!subject) return;
    const containers = subject.containers.filter(({ state }) => state !== 'created');
    if (containers.length === 0) throw new Refusal(l10n.t('{0} has no containers yet.', projectTitle(subject)));
    (await panels()).showLogs(containers, projectTitle(subject));
  },
});

/** Opens a shell in a running container of a service. */
export const composeShell = define({
  id: 'longshore.compose.shell',
  on: 'project',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ containers }) => containers.some(({ state }) => state === 'running'),
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const container = await runningOf(subject);
    const opener = await services.terminals();
    const command = await opener.shell(container, services.settings.get('longshore.terminal.shell'), signal);
    if (!command) {
      throw new Refusal(
        l10n.t('{0} has no shell: its image was made without one.', plain(container.name, 60)),
        l10n.t('“Open Debug Shell…” brings one with it; “Run Command in Container…” runs a program that it has.'),
      );
    }
    opener.show({ kind: 'shell', container: container.id, containerName: container.name, command });
  },
});

async function runningOf(subject: ProjectSubject) {
  const running = subject.containers.filter(({ state }) => state === 'running');
  const [only] = running;
  if (!only) throw new Refusal(l10n.t('Nothing of {0} runs.', projectTitle(subject)));
  if (running.length === 1) return only;
  return pick(
    l10n.t('A shell in which container?'),
    running.map((container) => ({
      label: plain(container.name),
      description: plain(serviceOf(container) ?? ''),
      value: container,
    })),
  );
}

/** What was run the last time in a service, for the next. */
const commandsKey = 'longshore.compose.commands';

/** Runs a single command in a new container of a service, which goes with its end. */
export const composeRun = define({
  id: 'longshore.compose.run',
  on: 'project',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const service = await chooseService(subject, l10n.t('Run a command in a new container of which service?'));
    const words = await askCommand(services, subject, service);
    const args = ['run', '--rm'];
    await runCompose(services, { ...subject, services: [service] }, { args, rest: words, needsFiles: true, signal });
  },
});

function wordsProblem(problem: WordsProblem | undefined): string | undefined {
  if (problem === 'unbalanced-quote') return l10n.t('A quote is opened and not closed.');
  return problem && l10n.t('$(…) and backquotes are not run here: write the value itself.');
}

async function askCommand({ memory }: Services, { name }: ProjectSubject, service: string): Promise<readonly string[]> {
  const key = `${name}/${service}`;
  const known = memory.get<Readonly<Record<string, string>>>(commandsKey, {});
  const text = await input({
    title: l10n.t('Run in a new container of {0}', plain(service, 60)),
    prompt: l10n.t('The command with its arguments; empty for the service’s own. It is run as it is, by no shell.'),
    value: known[key] ?? '',
    check: (written) => wordsProblem(splitWords(written).problem),
  });
  await memory.update(commandsKey, { ...known, [key]: text });
  return splitWords(text).words;
}

/** Shows where a service's port is published. */
export const composePort = define({
  id: 'longshore.compose.port',
  on: 'project',
  many: false,
  offered: 'palette',
  when: ({ containers }) => containers.some(({ ports }) => ports.some(({ publicPort }) => publicPort !== undefined)),
  run: async ({ inventory }, [subject]) => {
    if (!subject) return;
    const published = subject.containers.flatMap((container) =>
      container.ports.flatMap((port) => (port.publicPort === undefined ? [] : [{ container, port }])),
    );
    const chosen = await pick(
      l10n.t('Published ports of {0}', projectTitle(subject)),
      published.map(({ container, port }) => ({
        label: `${port.ip ?? '0.0.0.0'}:${port.publicPort ?? ''}`,
        description: `${plain(container.name, 60)} · ${port.privatePort}/${port.protocol}`,
        value: { container, port },
      })),
    );
    await openPort(inventory, chosen.port);
  },
});

/** A file or folder of this machine: the editor's dialogs are for one of the two. Throws UserCancelled. */
async function chooseHere(title: string, what: 'file' | 'folder' | 'out'): Promise<string> {
  const isFile = what === 'file';
  const openLabel = what === 'out' ? l10n.t('Copy Here') : l10n.t('Copy This');
  const options = { title, openLabel, canSelectFiles: isFile, canSelectFolders: !isFile, canSelectMany: false };
  const [chosen] = (await question.during(vscode.window.showOpenDialog(options))) ?? [];
  if (!chosen) throw new UserCancelled();
  return chosen.fsPath;
}

function askInside(title: string, prompt: string): Promise<string> {
  return input({
    ...{ title, prompt, value: '/' },
    check: (path) => {
      if (!/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return l10n.t('A whole path, such as /etc/hosts');
      // eslint-disable-next-line no-control-regex
      return /[\u0000-\u001f]/.test(path) ? l10n.t('A path has no line breaks and no control characters.') : undefined;
    },
  });
}

/** Copies between a service's containers and this machine. */
export const composeCopy = define({
  id: 'longshore.compose.copy',
  on: 'project',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ containers }) => containers.length > 0,
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const service = await chooseService(subject, l10n.t('Copy: which service?'));
    const title = l10n.t('Copy from or to {0}', plain(service, 60));
    const direction = await pick(title, [
      { label: l10n.t('A file of this machine into the service'), value: 'file' as const },
      { label: l10n.t('A folder of this machine into the service'), value: 'folder' as const },
      { label: l10n.t('From the service to this machine'), value: 'out' as const },
    ]);
    const isOut = direction === 'out';
    // What is to be copied first, then where to.
    const place = l10n.t('Path in {0}', plain(service, 60));
    const inside = () =>
      askInside(place, isOut ? l10n.t('What is to be copied') : l10n.t('Where it is to be copied to'));
    const [from, to] = isOut
      ? [`${service}:${await inside()}`, await chooseHere(title, 'out')]
      : [await chooseHere(title, direction), `${service}:${await inside()}`];
    await runCompose(services, { ...subject, services: [] }, { args: ['cp'], rest: [from, to], signal });
  },
});
