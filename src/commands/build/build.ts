import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { define, type Services, type Subjects } from '../command.js';
import { type BuildChoices } from '../../host/build-choices.js';
import { askReference } from '../image/ask-reference.js';
import { askOptions } from './options.js';
import { remember, rememberedChoices } from './remembered.js';
import { runImage } from './run-image.js';

type Subject = Subjects['dockerfile'];

const common = { on: 'dockerfile', many: false, offered: 'palette', changes: true } as const;

/** Builds a Dockerfile, as the last time but for the tag, which is asked. */
export const buildImage = define({
  ...common,
  id: 'longshore.build.image',
  run: async (services, [subject]) => {
    if (!subject) return;
    const choices = await askTag(services, subject);
    // Its terminal shows how it goes, and ends it: nothing else has to wait.
    void (await services.builds()).build(subject.uri, choices);
  },
});

/** As `buildImage`, with everything that a build can be told. */
export const buildWithOptions = define({
  ...common,
  id: 'longshore.build.withOptions',
  run: async (services, [subject]) => {
    if (!subject) return;
    const builds = await services.builds();
    const { uri } = subject;
    const choices = await askOptions(uri, rememberedChoices(services, subject), await builds.facts(uri));
    await remember(services, subject, choices);
    void builds.build(uri, choices);
  },
});

/** Builds, and starts a container of what was built, with its exposed ports published. */
export const buildAndRun = define({
  ...common,
  id: 'longshore.build.run',
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const choices = await askTag(services, subject);
    const { tag } = choices;
    const end = await (await services.builds()).build(subject.uri, choices, signal);
    if (end?.ended !== 'built' || tag === undefined) return;
    const name = await runImage(services.inventory, tag, signal);
    const showLogs = l10n.t('Show Logs');
    void vscode.window
      .showInformationMessage(l10n.t('{0} runs as {1}.', plain(tag, 100), plain(name)), showLogs)
      .then(async (answer) => {
        const container = [...services.inventory.containers.values()].find((one) => one.name === name);
        if (answer === showLogs && container) (await services.panels()).showLogs([container], name);
      });
  },
});

async function askTag(services: Services, subject: Subject): Promise<BuildChoices> {
  const before = rememberedChoices(services, subject);
  const file = vscode.workspace.asRelativePath(subject.uri);
  const tag = await askReference({
    title: l10n.t('Build {0}', plain([file, subject.target].filter((part) => part !== undefined).join(' → '), 80)),
    prompt: l10n.t('The image’s name and tag. Everything else is as in “Build Image with Options…”.'),
    value: before.tag ?? '',
    withDigest: false,
  });
  const choices = { ...before, tag };
  await remember(services, subject, choices);
  return choices;
}
