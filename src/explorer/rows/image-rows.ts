import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ImageRecord } from '../../engine/engine.js';
import { ageText } from '../../engine/wording/duration-text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { familiarName, shortId, splitReference } from '../../engine/wording/image-name.js';
import { type Usage } from '../../inventory/usage.js';
import { type ImageSorting } from '../../base/choices.js';
import { type ImageChoices } from './choices.js';
import { type Row, describe, icon } from './row.js';

interface Entry {
  readonly image: ImageRecord;
  readonly repository: string;
  /** What stands below the repository: a tag or a digest. */
  readonly label: string;
  /** The whole reference, undefined for an image that is known by its digest alone. */
  readonly tag: string | undefined;
}

/** The rows of the Images view: repositories with their tags, dangling images apart at the end. */
export function imageRows(
  images: Iterable<ImageRecord>,
  usage: Usage,
  choices: ImageChoices,
  now: number,
): readonly Row[] {
  const repositories = new Map<string, Entry[]>();
  const dangling: ImageRecord[] = [];
  for (const image of images) {
    const entries = entriesOf(image);
    if (entries.length === 0) dangling.push(image);
    for (const entry of entries) {
      const list = repositories.get(entry.repository);
      if (list) list.push(entry);
      else repositories.set(entry.repository, [entry]);
    }
  }
  const rows = [...repositories]
    .sort(repositoryOrder(choices.sortBy))
    .map(([repository, entries]) => repositoryRow(repository, entries, usage, choices, now));
  if (dangling.length > 0 && choices.showDangling) rows.push(danglingRow(dangling, usage, choices, now));
  return rows;
}

function entriesOf(image: ImageRecord): Entry[] {
  if (image.tags.length > 0) {
    return image.tags.map((tag) => {
      const parts = splitReference(tag);
      return { image, repository: familiarName(parts.repository), label: parts.tag ?? 'latest', tag };
    });
  }
  // Pulled by digest: it has a repository, and so isn't dangling.
  return image.digests.slice(0, 1).map((reference) => {
    const parts = splitReference(reference);
    return {
      image,
      repository: familiarName(parts.repository),
      label: `@${shortId(parts.digest ?? image.id)}`,
      tag: undefined,
    };
  });
}

function repositoryRow(
  repository: string,
  entries: readonly Entry[],
  usage: Usage,
  choices: ImageChoices,
  now: number,
): Row {
  const sorted = [...entries].sort(
    (a, b) => imageOrder(choices.sortBy)(a.image, b.image) || compareNames(a.label, b.label),
  );
  return {
    id: `repository/${repository}`,
    label: plain(repository),
    description: entries.length === 1 ? l10n.t('1 tag') : l10n.t('{0} tags', entries.length),
    icon: icon('layers'),
    context: 'repository',
    children: sorted.map((entry) => imageRow(entry, usage, now)),
    startsOpen: true,
    refs: sorted.map(({ image, tag }) => ref(image, tag)),
  };
}

function imageRow(entry: Entry, usage: Usage, now: number): Row {
  const { image, tag } = entry;
  const others = image.tags.length - (tag === undefined ? 0 : 1);
  const users = usage.ofImage.get(image.id)?.length ?? 0;
  return {
    id: `image/${image.id}/${tag ?? 'digest'}`,
    label: plain(entry.label),
    description: describe(
      ...imageFacts(image, users, now),
      others === 1 ? l10n.t('1 more tag') : others > 1 ? l10n.t('{0} more tags', others) : undefined,
    ),
    icon: icon(users > 0 ? 'package' : 'archive', users > 0 ? 'charts.blue' : undefined),
    context: ['image', tag === undefined ? 'untagged' : 'tagged', users > 0 ? 'used' : 'unused'].join(' '),
    children: undefined,
    refs: [ref(image, tag)],
  };
}

function danglingRow(images: readonly ImageRecord[], usage: Usage, choices: ImageChoices, now: number): Row {
  const sorted = [...images].sort(choices.sortBy === 'name' ? imageOrder('age') : imageOrder(choices.sortBy));
  return {
    id: 'dangling',
    label: l10n.t('Dangling'),
    description: images.length === 1 ? l10n.t('1 untagged image') : l10n.t('{0} untagged images', images.length),
    icon: icon('question'),
    context: 'dangling',
    children: sorted.map((image): Row => {
      const users = usage.ofImage.get(image.id)?.length ?? 0;
      return {
        id: `image/${image.id}`,
        label: shortId(image.id),
        description: describe(...imageFacts(image, users, now)),
        icon: icon('circle-outline', users > 0 ? 'charts.blue' : 'disabledForeground'),
        context: `image untagged ${users > 0 ? 'used' : 'unused'}`,
        children: undefined,
        refs: [ref(image, undefined)],
      };
    }),
    refs: sorted.map((image) => ref(image, undefined)),
  };
}

function imageFacts(image: ImageRecord, users: number, now: number): (string | undefined)[] {
  return [
    humanSizeOf(image.size, 3),
    image.created > 0 ? ageText(image.created, now) : undefined,
    users === 0 ? undefined : users === 1 ? l10n.t('1 container') : l10n.t('{0} containers', users),
  ];
}

function ref(image: ImageRecord, tag: string | undefined) {
  return tag === undefined
    ? ({ kind: 'image', id: image.id } as const)
    : ({ kind: 'image', id: image.id, tag } as const);
}

function imageOrder(by: ImageSorting): (a: ImageRecord, b: ImageRecord) => number {
  switch (by) {
    case 'name':
      return () => 0;
    case 'age':
      return (a, b) => b.created - a.created;
    case 'size':
      return (a, b) => b.size - a.size;
  }
}

function repositoryOrder(by: ImageSorting): (a: [string, Entry[]], b: [string, Entry[]]) => number {
  const names = (a: [string, Entry[]], b: [string, Entry[]]) => compareNames(a[0], b[0]);
  const most = (entries: readonly Entry[], of: (image: ImageRecord) => number) =>
    Math.max(...entries.map(({ image }) => of(image)));
  switch (by) {
    case 'name':
      return names;
    case 'age':
      return (a, b) => most(b[1], (image) => image.created) - most(a[1], (image) => image.created) || names(a, b);
    case 'size':
      return (a, b) => most(b[1], (image) => image.size) - most(a[1], (image) => image.size) || names(a, b);
  }
}
