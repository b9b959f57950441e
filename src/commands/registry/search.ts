import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { messageOf } from '../../base/errors.js';
import { askWithOffers } from '../../host/offers.js';
import { pick } from '../../host/ask.js';
import { explainRegistryError } from '../../registry/explain-registry-error.js';
import { RegistryError } from '../../registry/registry-error.js';
import { pathOf } from '../../registry/registry-name.js';
import { rowIdOf } from '../../registry/remote-name.js';
import { define } from '../command.js';
import { problemOf } from '../../engine/wording/reference-problem.js';
import { hubOffer } from './hub-offer.js';
import { pageOf } from './page.js';

/** Searches Docker Hub while one types; what is found is pulled, pinned, or opened in the browser. */
export const registrySearch = define({
  id: 'longshore.registry.search',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ registries, settings }) => {
    const { hub } = await registries();
    const name = await askWithOffers({
      title: l10n.t('Search Docker Hub'),
      prompt: l10n.t('Words to look for; the best known come first'),
      typed: (text) => l10n.t('“{0}” itself', text),
      check: (text) => problemOf(text, true),
      offers: async (text, signal) => {
        if (text.length < 2) return [];
        try {
          return (await hub.search(text, signal)).map(hubOffer);
        } catch (error) {
          if (signal.aborted) throw error;
          const label = RegistryError.is(error) ? explainRegistryError(error).what : messageOf(error);
          return [{ label: `$(warning) ${label}`, value: text }];
        }
      },
    });
    const repository = { registry: 'docker.io', path: pathOf(name.replace(/[:@].*$/, '')), tag: undefined };
    const act = await pick<'pull' | 'pin' | 'page'>(plain(name, 120), [
      { label: `$(cloud-download) ${l10n.t('Pull')}`, value: 'pull' },
      { label: `$(pin) ${l10n.t('Pin in the view of registries')}`, value: 'pin' },
      { label: `$(link-external) ${l10n.t('Open its page in the browser')}`, value: 'page' },
    ]);
    if (act === 'page') await vscode.env.openExternal(vscode.Uri.parse(pageOf(repository), true));
    else if (act === 'pull') {
      const tag = /:([^:/@]+)$/.exec(name)?.[1] ?? 'latest';
      await vscode.commands.executeCommand('longshore.remote.pull', rowIdOf('remote', { ...repository, tag }));
    } else {
      const entries = settings.get('longshore.registries');
      const entry = `docker.io/${repository.path}`;
      if (!entries.includes(entry)) await settings.set('longshore.registries', [...entries, entry]);
    }
  },
});
