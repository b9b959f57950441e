import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { familiarName, shortId, splitReference } from '../../engine/wording/image-name.js';
import { statusText } from '../../engine/wording/status.js';
import { pick } from '../../host/ask.js';
import { usage } from '../../inventory/usage.js';
import { pathOf, registryOf } from '../../registry/registry-name.js';
import { define } from '../command.js';
import { pageOf } from '../registry/page.js';

/** Which containers are made from an image; the one that is chosen is inspected. */
export const imageContainers = define({
  id: 'longshore.image.containers',
  on: 'image',
  many: false,
  offered: 'palette',
  run: async ({ inventory }, [subject], signal) => {
    if (!subject) return;
    const { image, tag = image.tags[0] } = subject;
    await inventory.load(['container'], signal);
    const users = usage(inventory.containers.values()).ofImage.get(image.id) ?? [];
    const name = plain(tag === undefined ? shortId(image.id) : familiarName(tag), 80);
    if (users.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('No container uses {0}.', name));
      return;
    }
    const choices = users.map((user) => ({
      ...{ label: plain(user.name), description: plain(statusText(user, Date.now()), 80), value: user.id },
    }));
    const id = await pick(l10n.t('Containers that use {0}; choose one to inspect it', name), choices);
    await vscode.commands.executeCommand('longshore.container.inspect', { kind: 'container', id });
  },
});

/** Opens what its registry shows of an image in the browser. */
export const imageOpenPage = define({
  id: 'longshore.image.openPage',
  on: 'image',
  many: false,
  offered: 'palette',
  when: ({ image, tag }) => (tag ?? image.tags[0]) !== undefined,
  run: async (_services, [subject]) => {
    const reference = subject?.tag ?? subject?.image.tags[0];
    if (reference === undefined) return;
    const { repository, tag } = splitReference(reference);
    const page = pageOf({ registry: registryOf(repository), path: pathOf(repository), tag });
    await vscode.env.openExternal(vscode.Uri.parse(page, true));
  },
});
