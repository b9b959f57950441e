import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { familiarName, splitReference } from '../../engine/wording/image-name.js';
import { pick } from '../../host/ask.js';
import { askWithOffers } from '../../host/offers.js';
import { type Report } from '../../host/progress.js';
import { define, type Services } from '../command.js';
import { problemOf } from '../../engine/wording/reference-problem.js';
import { offersFor } from './reference-offers.js';
import { authFor } from '../../registry/auth-for.js';
import { transferTold } from './transfer-told.js';

interface Wish {
  readonly reference: string;
  readonly platform?: string | undefined;
  readonly allTags?: boolean;
}

/** Platforms that official images are mostly made for, as `docker pull --platform` takes them. */
const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/s390x'];

/** Asks for a name; what Docker Hub finds and the registry's tags are offered. */
async function ask({ registries }: Services): Promise<string> {
  return askWithOffers({
    title: l10n.t('Pull Image'),
    prompt: l10n.t('Name of the image; without a tag it is “latest”. Docker Hub’s where no registry is named.'),
    check: (text) => problemOf(text, true),
    typed: (text) => l10n.t('Pull {0}', plain(text, 160)),
    offers: async (text, signal) => offersFor(await registries(), text, signal),
  });
}

/** Pulls and says how it ended; the tree follows the engine's event. */
export async function pull(
  { inventory, log }: Services,
  { reference, platform, allTags = false }: Wish,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  let last = '';
  const tell = transferTold(report);
  await inventory.engine.pullImage(reference, {
    ...{ signal, platform, allTags },
    auth: await authFor(splitReference(reference).repository, log),
    onMessage: (message) => {
      if (message.id === undefined) last = message.status;
      tell(message);
    },
  });
  const name = plain(familiarName(reference), 120);
  // The engine's last word, which says no more than this (docker/cli prints it).
  const isSame = /Image is up to date/.test(last);
  void vscode.window.showInformationMessage(isSame ? l10n.t('{0} is up to date.', name) : l10n.t('Pulled {0}.', name));
}

export const imagesPull = define({
  id: 'longshore.images.pull',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, _none, signal, report) => {
    await services.inventory.load(['image'], signal);
    await pull(services, { reference: await ask(services) }, signal, report);
  },
});

/** Another platform than the engine's, or all tags of a repository. */
export const imagesPullWith = define({
  id: 'longshore.images.pullWith',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, _none, signal, report) => {
    await services.inventory.load(['image'], signal);
    const reference = await ask(services);
    const { repository, tag, digest } = splitReference(reference);
    const choice = await pick<Omit<Wish, 'reference'>>(l10n.t('Pull {0}', reference), [
      { label: l10n.t('For this engine’s platform'), value: {} },
      ...platforms.map((platform) => ({ label: platform, value: { platform } })),
      ...(tag === undefined && digest === undefined
        ? [{ label: l10n.t('All tags'), description: l10n.t('may be very many'), value: { allTags: true } }]
        : []),
    ]);
    await pull(services, { reference: choice.allTags ? repository : reference, ...choice }, signal, report);
  },
});

/** The same tag again: it may have moved on. */
export const imagePullAgain = define({
  id: 'longshore.image.pullAgain',
  on: 'image',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ image, tag }) => (tag ?? image.tags[0]) !== undefined,
  run: async (services, [subject], signal, report) => {
    const reference = subject?.tag ?? subject?.image.tags[0];
    if (reference !== undefined) await pull(services, { reference }, signal, report);
  },
});
