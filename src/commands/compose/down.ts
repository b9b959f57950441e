import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { removeVolume } from '../../engine/helper-container.js';
import { statusText } from '../../engine/wording/status.js';
import { confirm, lines, UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { define } from '../command.js';
import { onEndpoint } from '../guard.js';
import { projectTitle } from './choose-project.js';
import { type ProjectSubject } from './project-subject.js';
import { canCompose, runCompose, withoutCompose } from './run-compose.js';

const label = 'com.docker.compose.project';

/** Removes a project's containers and networks after a preview; volumes and images where they are ticked. */
export const composeDown = define({
  id: 'longshore.compose.down',
  on: 'project',
  many: false,
  offered: 'palette',
  destructive: true,
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const { inventory } = services;
    await inventory.load(['volume', 'network'], signal);
    const volumes = ofProject(inventory.volumes.values(), subject);
    const networks = ofProject(inventory.networks.values(), subject);
    const title = l10n.t('Take down {0}', projectTitle(subject));
    const isWhole = subject.services.length === 0;
    const extras = [
      ...(volumes.length > 0 && isWhole
        ? [
            {
              label: l10n.t('Volumes, with their data'),
              detail: lines(volumes, 4).replaceAll('\n', ', '),
              value: '--volumes',
            },
          ]
        : []),
      // By the API alone nobody knows what was built here, or which services there should be.
      ...((await canCompose(services, subject, signal))
        ? [
            { label: l10n.t('Images that were built here'), detail: '--rmi local', value: '--rmi=local' },
            { label: l10n.t('All images of the services'), detail: '--rmi all', value: '--rmi=all' },
            {
              label: l10n.t('Orphans: containers of services that the files no longer have'),
              detail: '--remove-orphans',
              value: '--remove-orphans',
            },
          ]
        : []),
    ];
    const placeHolder = l10n.t('Containers and networks go; tick what else');
    const ask = () => vscode.window.showQuickPick(extras, { title, placeHolder, canPickMany: true });
    const answer = extras.length === 0 ? [] : await question.during(ask());
    if (!answer) throw new UserCancelled();
    const chosen = answer
      .map(({ value }) => value)
      .filter((value, _at, all) => value !== '--rmi=local' || !all.includes('--rmi=all'));
    const names = subject.containers.map(
      (container) => `${plain(container.name, 60)}: ${plain(statusText(container, Date.now()), 60)}`,
    );
    const hasVolumes = chosen.includes('--volumes');
    await confirm(
      l10n.t('Take down {0}?', projectTitle(subject)),
      [
        names.length === 0 ? l10n.t('It has no containers.') : lines(names),
        ...(isWhole && networks.length > 0 ? [l10n.t('Networks: {0}', lines(networks, 8).replaceAll('\n', ', '))] : []),
        ...(hasVolumes ? [l10n.t('Volumes, and the data in them: {0}', lines(volumes, 8).replaceAll('\n', ', '))] : []),
        ...(chosen.length > 0 ? [`docker compose down ${chosen.join(' ')}`] : []),
        l10n.t('What was written inside and not to a volume is lost.'),
        onEndpoint(inventory),
      ].join('\n\n'),
      hasVolumes ? l10n.t('Take Down with Volumes') : l10n.t('Take Down'),
    );
    const isDone = await withoutCompose(services, subject, signal, async (engine, { id }) => {
      await engine.stopContainer(id, { signal });
      await engine.removeContainer(id, { force: false, anonymousVolumes: hasVolumes }, { signal });
    });
    if (!isDone) {
      await runCompose(services, subject, { args: ['down', ...chosen], signal });
      return;
    }
    for (const network of isWhole ? inventory.networks.values() : []) {
      if (network.labels[label] === subject.name) await inventory.engine.removeNetwork(network.id, { signal });
    }
    for (const name of hasVolumes ? volumes : []) await removeVolume(inventory.engine, name, { signal });
  },
});

function ofProject(
  all: Iterable<{ readonly name: string; readonly labels: Readonly<Record<string, string>> }>,
  { name }: ProjectSubject,
): string[] {
  return [...all].flatMap((one) => (one.labels[label] === name ? [plain(one.name, 60)] : []));
}

/** Ends what runs at once, after a confirmation: nothing in it can save its work. */
export const composeKill = define({
  id: 'longshore.compose.kill',
  on: 'project',
  many: false,
  offered: 'palette',
  destructive: true,
  when: ({ containers }) => containers.some(({ state }) => state === 'running' || state === 'paused'),
  run: async (services, [subject], signal) => {
    if (!subject) return;
    await confirm(
      l10n.t('Kill {0}?', projectTitle(subject)),
      [
        lines(subject.containers.map(({ name }) => plain(name, 60))),
        l10n.t('The programs get no time to save their work.'),
        onEndpoint(services.inventory),
      ].join('\n\n'),
      l10n.t('Kill'),
    );
    const isDone = await withoutCompose(services, subject, signal, async (engine, { id, state }) => {
      if (state === 'running' || state === 'paused') await engine.killContainer(id, 'SIGKILL', { signal });
    });
    if (!isDone) await runCompose(services, subject, { args: ['kill'], signal });
  },
});

/** Removes the stopped containers of services, after a preview. */
export const composeRemove = define({
  id: 'longshore.compose.remove',
  on: 'project',
  many: false,
  offered: 'palette',
  destructive: true,
  when: ({ containers }) =>
    containers.some(({ state }) => state === 'exited' || state === 'created' || state === 'dead'),
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const stopped = subject.containers.filter(
      ({ state }) => state === 'exited' || state === 'created' || state === 'dead',
    );
    await confirm(
      l10n.t('Remove {0} stopped containers of {1}?', stopped.length, projectTitle(subject)),
      [
        lines(stopped.map(({ name }) => plain(name, 60))),
        l10n.t('What was written inside and not to a volume is lost.'),
        onEndpoint(services.inventory),
      ].join('\n\n'),
      l10n.t('Remove'),
    );
    const isDone = await withoutCompose(services, { ...subject, containers: stopped }, signal, (engine, { id }) =>
      engine.removeContainer(id, { force: false, anonymousVolumes: false }, { signal }),
    );
    if (!isDone) await runCompose(services, subject, { args: ['rm', '--force'], signal });
  },
});
