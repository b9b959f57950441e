import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { pick, pickMany } from '../../host/ask.js';
import { define, type Services, type Subjects } from '../command.js';
import { Refusal } from '../refusal.js';

/** Builds targets of a Bake file: the one of a lens, else those that are ticked. */
export const bakeBuild = define({
  id: 'longshore.bake.build',
  on: 'bakeFile',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [file], signal) => {
    if (!file) return;
    const { bake } = await services.compose();
    if (!(await bake.isThere(signal))) {
      throw new Refusal(
        l10n.t('docker has no buildx here, which builds Bake files.'),
        l10n.t('Install the package docker-buildx-plugin (Docker’s) or docker-buildx (Debian’s and Ubuntu’s).'),
      );
    }
    const targets = file.target === undefined ? await chooseTargets(services, file.uri) : [file.target];
    await bake.build(file.uri, targets);
  },
});

async function chooseTargets({ compose }: Pick<Services, 'compose'>, uri: vscode.Uri): Promise<readonly string[]> {
  const name = plain(vscode.workspace.asRelativePath(uri), 80);
  const targets = await (await compose()).bake.targetsOf(uri);
  const [only] = targets;
  if (!only) throw new Refusal(l10n.t('{0} has no target.', name));
  if (targets.length === 1) return [only.name];
  return pickMany(
    l10n.t('Build which targets of {0}?', name),
    targets.map((target) => ({
      label: plain(target.name),
      ...(target.isGroup ? { description: l10n.t('group') } : {}),
      // What docker builds when nothing is named.
      picked: target.name === 'default',
      value: target.name,
    })),
  );
}

/**
 * The Bake file that was clicked, with the target of a lens; else the one in the editor; else the one that the user
 * picks. Throws Refusal where nothing may be built or there is none.
 */
export async function chooseBakeFile(
  { compose }: Pick<Services, 'compose'>,
  first: unknown,
  second: unknown,
): Promise<Subjects['bakeFile']> {
  if (!vscode.workspace.isTrusted) {
    throw new Refusal(
      l10n.t('Only Bake files of trusted workspaces are built.'),
      l10n.t('“Workspaces: Manage Workspace Trust” trusts this one.'),
    );
  }
  const shown = vscode.window.activeTextEditor?.document.uri;
  const isBake = shown && /\/docker-bake[^/]*\.(?:hcl|json)$/.test(shown.path);
  const given = first instanceof vscode.Uri ? first : isBake ? shown : undefined;
  if (given && given.scheme !== 'file')
    throw new Refusal(l10n.t('Only Bake files on this machine’s disk can be built.'));
  if (given) return { uri: given, target: typeof second === 'string' ? second : undefined };
  const found = await (await compose()).bake.find();
  if (found.length === 0) throw new Refusal(l10n.t('There is no Bake file (docker-bake.hcl) in this workspace.'));
  const choices = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), value: uri }));
  return { uri: await pick(l10n.t('Build which Bake file?'), choices), target: undefined };
}
