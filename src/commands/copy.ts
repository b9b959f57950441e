import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { define } from './command.js';
import { Refusal } from './refusal.js';

const copy = (values: readonly string[]) => vscode.env.clipboard.writeText(values.filter(Boolean).join('\n'));

export const containerCopyId = define({
  id: 'longshore.container.copyId',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async (_services, containers) => copy(containers.map(({ id }) => id)),
});

export const containerCopyName = define({
  id: 'longshore.container.copyName',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async (_services, containers) => copy(containers.map(({ name }) => name)),
});

export const containerCopyImage = define({
  id: 'longshore.container.copyImage',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async (_services, containers) => copy(containers.map(({ image }) => image)),
});

/** Its addresses on its networks. */
export const containerCopyAddress = define({
  id: 'longshore.container.copyAddress',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ attachments }) => attachments.some(({ ipv4, ipv6 }) => ipv4 ?? ipv6),
  run: async (_services, containers) =>
    copy(containers.flatMap(({ attachments }) => attachments.map(({ ipv4, ipv6 }) => ipv4 ?? ipv6 ?? ''))),
});

/** The address on one network. */
export const attachmentCopyAddress = define({
  id: 'longshore.attachment.copyAddress',
  on: 'attachment',
  many: true,
  offered: 'menu',
  when: ({ attachment: { ipv4, ipv6 } }) => (ipv4 ?? ipv6) !== undefined,
  run: async (_services, subjects) => copy(subjects.map(({ attachment: { ipv4, ipv6 } }) => ipv4 ?? ipv6 ?? '')),
});

export const imageCopyId = define({
  id: 'longshore.image.copyId',
  on: 'image',
  many: true,
  offered: 'palette',
  run: async (_services, subjects) => copy(subjects.map(({ image }) => image.id)),
});

export const imageCopyName = define({
  id: 'longshore.image.copyName',
  on: 'image',
  many: true,
  offered: 'palette',
  when: ({ tag }) => tag !== undefined,
  run: async (_services, subjects) => copy(subjects.map(({ image, tag }) => tag ?? image.tags[0] ?? '')),
});

/** The name by which the very same content is pulled again: that of the tag's repository before others. */
export const imageCopyDigest = define({
  id: 'longshore.image.copyDigest',
  on: 'image',
  many: true,
  offered: 'palette',
  run: async (_services, subjects) => {
    const digests = subjects.flatMap(({ image, tag = '' }) => {
      const repository = tag.slice(0, tag.lastIndexOf(':'));
      return image.digests.find((digest) => digest.startsWith(`${repository}@`)) ?? image.digests[0] ?? [];
    });
    if (digests.length === 0) {
      throw new Refusal(
        l10n.t('A digest is what a registry calls an image by; this one was neither pulled nor pushed.'),
        l10n.t('“Copy ID” copies what this engine calls it by.'),
      );
    }
    await copy(digests);
  },
});

export const volumeCopyName = define({
  id: 'longshore.volume.copyName',
  on: 'volume',
  many: true,
  offered: 'palette',
  run: async (_services, volumes) => copy(volumes.map(({ name }) => name)),
});

export const networkCopyId = define({
  id: 'longshore.network.copyId',
  on: 'network',
  many: true,
  offered: 'palette',
  run: async (_services, networks) => copy(networks.map(({ id }) => id)),
});

export const networkCopyName = define({
  id: 'longshore.network.copyName',
  on: 'network',
  many: true,
  offered: 'palette',
  run: async (_services, networks) => copy(networks.map(({ name }) => name)),
});

export const fileCopyPath = define({
  id: 'longshore.file.copyPath',
  on: 'file',
  many: true,
  offered: 'palette',
  run: async (_services, files) => copy(files.map(({ path }) => path)),
});
