import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { familiarName, shortId, splitReference } from '../../engine/wording/image-name.js';
import { pick } from '../../host/ask.js';
import { ownCredentials } from '../../registry/own-client.js';
import { define } from '../command.js';
import { registryLogIn } from '../registry/log-in.js';
import { chooseRemotes, registryWords } from '../registry/remote.js';
import { askReference } from './ask-reference.js';
import { pushReference } from './push.js';
import { giveTag } from './tag.js';

/** Names an image for a registry and sends it there, step by step: the registry, the log-in, the name. */
export const imagePublish = define({
  id: 'longshore.image.publish',
  on: 'image',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [subject], signal, report) => {
    if (!subject) return;
    const { image, tag = image.tags[0] } = subject;
    const shown = tag === undefined ? shortId(image.id) : plain(familiarName(tag), 80);
    const title = l10n.t('Publish {0}', shown);
    const [chosen] = await chooseRemotes('registry', [], services, title);
    if (!chosen) return;
    const { registry } = chosen;
    let known = await ownCredentials(registry, services.log);
    if (!known) {
      const logsIn = await pick(
        title,
        [
          { label: l10n.t('Log in first'), value: true },
          { label: l10n.t('Try without: it may take images from anybody'), value: false },
        ],
        l10n.t('You are not logged in to {0}', registryWords(registry)),
      );
      if (logsIn) await registryLogIn.run(services, [chosen], signal, report, undefined);
      known = await ownCredentials(registry, services.log);
    }
    const reference = await askReference({
      title,
      prompt: l10n.t('The name there. Most registries want your user’s or team’s name before the image’s.'),
      value: nameThere(registry, known?.username, tag ?? shortId(image.id)),
      withDigest: false,
    });
    const wanted = /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
    if (!image.tags.includes(wanted)) await giveTag(services.inventory, image, wanted, signal);
    await pushReference(services, wanted, signal, report);
  },
});

/** What it is likely to be called there: below the user's name, with the tag that it has. */
function nameThere(registry: string, user: string | undefined, reference: string): string {
  const { repository, tag = 'latest' } = splitReference(familiarName(reference));
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const owner = user === undefined || user.startsWith('<') ? '' : `${user.toLowerCase()}/`;
  return `${registry === 'docker.io' ? '' : `${registry}/`}${owner}${name}:${tag}`;
}
