import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { EngineError } from '../../engine/errors.js';
import { familiarName, splitReference } from '../../engine/wording/image-name.js';
import { registryOf } from '../../registry/registry-name.js';
import { type Report } from '../../host/progress.js';
import { define, type Offer, type Services } from '../command.js';
import { Refusal } from '../refusal.js';
import { authFor } from '../../registry/auth-for.js';
import { ownCredentials } from '../../registry/own-client.js';
import { rowIdOf } from '../../registry/remote-name.js';
import { transferTold } from './transfer-told.js';

/** Sends a tag to its registry. What the registry refuses is explained: who may write there, and by which name. */
export const imagePush = define({
  id: 'longshore.image.push',
  on: 'image',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ image, tag }) => (tag ?? image.tags[0]) !== undefined,
  run: async (services, [subject], signal, report) => {
    const reference = subject?.tag ?? subject?.image.tags[0];
    if (reference !== undefined) await pushReference(services, reference, signal, report);
  },
});

/** Sends a tag, says when it is done, and explains a no. Throws EngineError and Refusal. */
export async function pushReference(
  { inventory, log }: Services,
  reference: string,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const { repository } = splitReference(reference);
  const onMessage = transferTold(report);
  const auth = await authFor(repository, log);
  try {
    await inventory.engine.pushImage(reference, { signal, auth, onMessage });
  } catch (error) {
    if (EngineError.is(error, 'denied')) throw denial(reference, error, auth !== undefined);
    throw error;
  }
  void vscode.window.showInformationMessage(l10n.t('Pushed {0}.', plain(familiarName(reference), 120)));
}

/** “requested access to the resource is denied”: not logged in, or the repository is somebody else's. */
function denial(reference: string, error: EngineError, isLoggedIn: boolean): Refusal {
  const { repository, tag = 'latest' } = splitReference(reference);
  const registry = registryOf(repository);
  const name = plain(familiarName(repository), 100);
  const what = l10n.t('{0} refused to take {1}: {2}', plain(registry, 80), name, error.message);
  // What a registry says of who asks, and not of what may be done there (distribution-spec, “Error Codes”).
  const isUnknown = /unauthorized|authentication required/i.test(error.message) && !/denied/i.test(error.message);
  if (!isLoggedIn || isUnknown) {
    const why = isLoggedIn
      ? l10n.t('The log-in that docker has for it is wrong, or has expired.')
      : l10n.t('You are not logged in there.');
    return new Refusal(what, why, logInAndPush(registry, reference));
  }
  const own = registry === 'docker.io' ? 'USER' : `${registry}/USER`;
  const last = name.slice(name.lastIndexOf('/') + 1);
  return new Refusal(
    what,
    l10n.t(
      'You are logged in, but this repository isn’t yours: tag it as {0} first (“Tag…”).',
      `${own}/${last}:${tag}`,
    ),
    { label: l10n.t('Tag…'), run: (services) => onImage(services, reference, 'longshore.image.tag') },
  );
}

/** The way out of a push without a log-in: the log-in, and then the same push. */
function logInAndPush(registry: string, reference: string): Offer {
  return {
    label: l10n.t('Log In…'),
    run: async (services) => {
      const row = rowIdOf('remote', { registry, path: undefined, tag: undefined });
      const known = async () => JSON.stringify(await ownCredentials(registry, services.log));
      const before = await known();
      await vscode.commands.executeCommand('longshore.registry.logIn', row);
      // Else the user thought better of it, or was told why it failed.
      if ((await known()) !== before) await onImage(services, reference, 'longshore.image.push');
    },
  };
}

/** Runs a command on the image that has this tag; where it has gone meanwhile, that says so. */
async function onImage({ inventory }: Services, tag: string, command: string): Promise<void> {
  const image = [...inventory.images.values()].find(({ tags }) => tags.includes(tag));
  await vscode.commands.executeCommand(command, { kind: 'image', id: image?.id ?? '', tag });
}
