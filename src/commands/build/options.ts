import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type Choice, input, pick, UserCancelled } from '../../host/ask.js';
import { type BuildChoices, type DockerfileFacts } from '../../host/build-choices.js';
import { question } from '../../host/question.js';
import { askReference } from '../image/ask-reference.js';

/** What a line of the list does: gives the choices after it; undefined to build with those there are. */
type Step = ((now: BuildChoices) => Promise<BuildChoices>) | undefined;

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/amd64,linux/arm64'];

/**
 * Has everything chosen that a build can be told, in one list that shows the choices and takes one after the other,
 * until “Build”. Escape in a question leads back to the list, and in the list throws UserCancelled.
 */
export async function askOptions(uri: vscode.Uri, first: BuildChoices, facts: DockerfileFacts): Promise<BuildChoices> {
  let choices = first;
  const file = plain(vscode.workspace.asRelativePath(uri), 80);
  for (;;) {
    const step = await pick<Step>(
      l10n.t('Build {0}', file),
      linesOf(uri, choices, facts),
      l10n.t('Choose what to change, or build'),
    );
    if (!step) return choices;
    try {
      choices = await step(choices);
    } catch (error) {
      if (!(error instanceof UserCancelled)) throw error;
    }
  }
}

function linesOf(uri: vscode.Uri, now: BuildChoices, { stages, args }: DockerfileFacts): Choice<Step>[] {
  const own = path.dirname(uri.fsPath);
  const { tag = '', context = own, target, buildArgs = {}, platform, secrets = [], ssh = [], noCache, pull } = now;
  const given = Object.entries(buildArgs).map(([name, value]) => `${name}=${value}`);
  const line = (label: string, description: string, value: Step): Choice<Step> => ({
    label,
    description: plain(description, 120),
    value,
  });
  const flag = (label: string, isOn: boolean | undefined, change: Partial<BuildChoices>) =>
    line(`$(${isOn ? 'check' : 'blank'}) ${label}`, '', (before) => Promise.resolve({ ...before, ...change }));
  const none = l10n.t('none');
  return [
    line(`$(play) ${l10n.t('Build')}`, tag, undefined),
    line(`$(tag) ${l10n.t('Tag')}`, tag, askTag),
    line(`$(folder) ${l10n.t('Context folder')}`, vscode.workspace.asRelativePath(context), (before) =>
      askContext(before, own),
    ),
    ...(stages.length > 1
      ? [
          line(`$(layers) ${l10n.t('Target stage')}`, target ?? l10n.t('the last'), (before) =>
            askTarget(before, stages),
          ),
        ]
      : []),
    line(`$(symbol-variable) ${l10n.t('Build arguments')}`, given.join(' ') || none, (before) => askArg(before, args)),
    line(`$(chip) ${l10n.t('Platform')}`, platform ?? l10n.t('the engine’s own'), askPlatform),
    line(`$(key) ${l10n.t('Secrets')}`, secrets.map(idOf).join(', ') || none, askSecret),
    flag(l10n.t('SSH agent (--ssh default)'), ssh.length > 0, { ssh: ssh.length > 0 ? undefined : ['default'] }),
    flag(l10n.t('Without cache'), noCache, { noCache: !noCache || undefined }),
    flag(l10n.t('Ask the registry for newer base images'), pull, { pull: !pull || undefined }),
  ];
}

const idOf = (secret: string) => /\bid=([^,]+)/.exec(secret)?.[1] ?? secret;

async function askTag(now: BuildChoices): Promise<BuildChoices> {
  const tag = await askReference({
    title: l10n.t('Tag'),
    prompt: l10n.t('The image’s name and tag.'),
    value: now.tag ?? '',
    withDigest: false,
  });
  return { ...now, tag };
}

async function askContext(now: BuildChoices, own: string): Promise<BuildChoices> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const known = [...new Set([own, ...roots])];
  const browse = '';
  const chosen = await pick(l10n.t('Context folder: the files that the build sees'), [
    ...known.map((folder) => ({
      label: plain(folder, 120),
      ...(folder === own ? { description: l10n.t('the Dockerfile’s own folder') } : {}),
      value: folder,
    })),
    { label: `$(folder-opened) ${l10n.t('Another folder…')}`, value: browse },
  ]);
  if (chosen !== browse) return { ...now, context: chosen === own ? undefined : chosen };
  const options = { canSelectFiles: false, canSelectFolders: true, defaultUri: vscode.Uri.file(now.context ?? own) };
  const [folder] = (await question.during(vscode.window.showOpenDialog(options))) ?? [];
  if (!folder) throw new UserCancelled();
  return { ...now, context: folder.fsPath };
}

async function askTarget(now: BuildChoices, stages: DockerfileFacts['stages']): Promise<BuildChoices> {
  const last = stages.at(-1)?.target;
  const target = await pick(
    l10n.t('Target stage'),
    stages.map(({ target: value, base }) => ({ label: plain(value, 60), description: `FROM ${plain(base)}`, value })),
  );
  return { ...now, target: target === last ? undefined : target };
}

async function askArg(now: BuildChoices, args: DockerfileFacts['args']): Promise<BuildChoices> {
  const given = now.buildArgs ?? {};
  const known = new Map(args.map(({ name, default: initial }) => [name, initial]));
  const names = [...new Set([...known.keys(), ...Object.keys(given)])];
  const another = '';
  const chosen = await pick(l10n.t('Build arguments'), [
    ...names.map((name) => ({
      label: plain(name, 60),
      description:
        given[name] === undefined
          ? l10n.t('default: {0}', plain(known.get(name) ?? l10n.t('none')))
          : plain(given[name]),
      value: name,
    })),
    { label: `$(add) ${l10n.t('Another…')}`, value: another },
  ]);
  const name =
    chosen === another
      ? (
          await input({
            title: l10n.t('Build arguments'),
            prompt: l10n.t('The name, as in ARG NAME'),
            check: (text) => (/^[A-Za-z_]\w*$/.test(text.trim()) ? undefined : l10n.t('Letters, digits and _ alone.')),
          })
        ).trim()
      : chosen;
  const value = await input({
    title: name,
    prompt: l10n.t('Its value; empty for the default. It can be read in the image’s history: secrets go elsewhere.'),
    value: given[name] ?? '',
  });
  const others = Object.entries(given).filter(([other]) => other !== name);
  const next = Object.fromEntries(value === '' ? others : [...others, [name, value]]);
  return { ...now, buildArgs: Object.keys(next).length === 0 ? undefined : next };
}

async function askPlatform(now: BuildChoices): Promise<BuildChoices> {
  const own = '';
  const other = '?';
  const chosen = await pick(l10n.t('Platform'), [
    { label: l10n.t('The engine’s own'), value: own },
    ...platforms.map((value) => ({ label: value, value })),
    { label: `$(edit) ${l10n.t('Another…')}`, value: other },
  ]);
  if (chosen === own) return { ...now, platform: undefined };
  if (chosen !== other) return { ...now, platform: chosen };
  const platform = await input({
    title: l10n.t('Platform'),
    prompt: l10n.t('System and architecture: linux/arm64'),
    value: now.platform ?? '',
    check: (text) => (/^\w+\/\w+/.test(text) ? undefined : l10n.t('System and architecture: linux/arm64')),
  });
  return { ...now, platform };
}

async function askSecret(now: BuildChoices): Promise<BuildChoices> {
  const { secrets = [] } = now;
  const add = -1;
  const chosen = await pick(l10n.t('Secrets'), [
    ...secrets.map((secret, index) => ({
      label: plain(secret, 100),
      description: l10n.t('choose it to take it away'),
      value: index,
    })),
    { label: `$(add) ${l10n.t('Another…')}`, value: add },
  ]);
  if (chosen !== add) return { ...now, secrets: secrets.filter((_, index) => index !== chosen) };
  const form = l10n.t('id=NAME,src=FILE or id=NAME,env=VARIABLE: where the value is, never the value itself');
  const secret = await input({
    title: l10n.t('Secrets'),
    prompt: form,
    value: 'id=,src=',
    check: (text) => (/^id=[^,\s]+,(?:src|source|env)=\S+$/.test(text.trim()) ? undefined : form),
  });
  return { ...now, secrets: [...secrets, secret.trim()] };
}
