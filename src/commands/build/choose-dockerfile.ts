import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { pick } from '../../host/ask.js';
import { type Services, type Subjects } from '../command.js';
import { Refusal } from '../refusal.js';

/**
 * The Dockerfile that was clicked, with the stage of a lens; else the one in the editor; else the one that the user
 * picks. Throws Refusal where nothing may be built or there is none.
 */
export async function chooseDockerfile(
  { builds }: Pick<Services, 'builds'>,
  first: unknown,
  second: unknown,
): Promise<Subjects['dockerfile']> {
  if (!vscode.workspace.isTrusted) {
    throw new Refusal(
      l10n.t('Only Dockerfiles of trusted workspaces are built: a build runs what they say.'),
      l10n.t('“Workspaces: Manage Workspace Trust” trusts this one.'),
    );
  }
  if (first instanceof vscode.Uri) {
    return { uri: ofFile(first), target: typeof second === 'string' ? second : undefined };
  }
  const shown = vscode.window.activeTextEditor?.document;
  if (shown?.languageId === 'dockerfile' && shown.uri.scheme === 'file') return { uri: shown.uri, target: undefined };
  const found = await (await builds()).find();
  if (found.length === 0) {
    throw new Refusal(l10n.t('There is no Dockerfile in this workspace.'));
  }
  const choices = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), value: uri }));
  return { uri: await pick(l10n.t('Build which Dockerfile?'), choices), target: undefined };
}

function ofFile(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme === 'file') return uri;
  throw new Refusal(
    l10n.t('Only Dockerfiles on this machine’s disk can be built.'),
    l10n.t('Save it in a folder first.'),
  );
}
