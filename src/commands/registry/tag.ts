import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { confirm, lines } from '../../host/ask.js';
import { nameOf } from '../../registry/registry-name.js';
import { RegistryError } from '../../registry/registry-error.js';
import { define } from '../command.js';
import { pull } from '../image/pull.js';
import { Refusal } from '../refusal.js';
import { registryWords, remoteWords } from './remote.js';
import { pageOf } from './page.js';

export const remotePull = define({
  id: 'longshore.remote.pull',
  on: 'remoteTag',
  many: false,
  offered: 'menu',
  changes: true,
  run: async (services, [name], signal, report) => {
    if (!name) return;
    await services.inventory.load(['image'], signal);
    await pull(services, { reference: remoteWords(name) }, signal, report);
  },
});

export const remoteCopyDigest = define({
  id: 'longshore.remote.copyDigest',
  on: 'remoteTag',
  many: false,
  offered: 'menu',
  run: async ({ registries }, [name], signal) => {
    if (name?.path === undefined || name.tag === undefined) return;
    const { digest } = await (await registries()).client.describe(name.registry, name.path, name.tag, { signal });
    if (digest !== undefined) await vscode.env.clipboard.writeText(`${nameOf(name.registry, name.path)}@${digest}`);
  },
});

/** Deletes a tag's manifest at the registry, and so every tag of the same image, which are named first. */
export const remoteDelete = define({
  id: 'longshore.remote.delete',
  on: 'remoteTag',
  many: false,
  offered: 'palette',
  run: async ({ registries }, [name], signal) => {
    if (name?.path === undefined || name.tag === undefined) return;
    const { registry, path, tag } = name;
    if (registry === 'docker.io') {
      throw new Refusal(
        l10n.t('Docker Hub lets nobody delete tags but on its pages.'),
        l10n.t('“Open Page in Browser” leads there.'),
      );
    }
    const { client, book } = await registries();
    const { digest } = await client.describe(registry, path, tag, { signal });
    if (digest === undefined) return;
    const { names } = book.tags(registry, path);
    const same = names.filter((other) => {
      const image = other === tag ? undefined : book.image(registry, path, other);
      return image !== undefined && !(image instanceof Error) && image.digest === digest;
    });
    await confirm(
      l10n.t('Delete {0} at {1}?', remoteWords(name), registryWords(registry)),
      [
        plain(digest),
        same.length > 0
          ? l10n.t('The same image has these tags, which go with it:') + `\n${lines(same.map((one) => plain(one)))}`
          : l10n.t('Registries delete the image itself: every other tag of it goes with this one.'),
        l10n.t('This can’t be undone. Images on the engine stay.'),
      ].join('\n\n'),
      l10n.t('Delete'),
    );
    try {
      await client.remove(registry, path, digest, signal);
    } catch (error) {
      if (!RegistryError.is(error, 'unsupported')) throw error;
      throw new Refusal(
        l10n.t('{0} doesn’t allow deleting.', registryWords(registry)),
        l10n.t('Docker’s own registry does with “delete: enabled: true” in the storage part of its configuration.'),
      );
    }
    book.forget(registry);
    void vscode.window.showInformationMessage(l10n.t('Deleted {0}.', remoteWords(name)));
  },
});

/** Opens what the registry shows of it in the browser. */
export const remoteOpenPage = define({
  id: 'longshore.remote.openPage',
  on: 'registry',
  many: false,
  offered: 'palette',
  run: async (_services, [name]) => {
    if (name) await vscode.env.openExternal(vscode.Uri.parse(pageOf(name), true));
  },
});
