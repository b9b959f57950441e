import * as l10n from '@vscode/l10n';
import { markdown, plain } from '../../base/text.js';
import { dateText } from '../../base/date-text.js';
import { messageOf } from '../../base/errors.js';
import { type EngineRegistries } from '../../engine/engine.js';
import { ageText } from '../../engine/wording/duration-text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { explainRegistryError } from '../../registry/explain-registry-error.js';
import { type RegistryBook, type Shelf } from '../../registry/registry-book.js';
import { RegistryError } from '../../registry/registry-error.js';
import { nameOf } from '../../registry/registry-name.js';
import { type RemoteImage } from '../../registry/remote-image.js';
import { type RemoteName, rowIdOf } from '../../registry/remote-name.js';
import { describe, icon, type Row } from './row.js';

type Book = Pick<RegistryBook, 'registries' | 'isListed' | 'isLoggedIn' | 'pinned' | 'repositories' | 'tags' | 'image'>;

/** Registries with their repositories and tags, as far as they are known; then what the engine says of registries. */
export function registryRows(book: Book, engine: EngineRegistries | undefined, now: number): readonly Row[] {
  const rows = book.registries.map((registry) => registryRow(book, registry, now));
  return engine === undefined ? rows : [...rows, ...engineRows(engine)];
}

function registryRow(book: Book, registry: string, now: number): Row {
  const name: RemoteName = { registry, path: undefined, tag: undefined };
  const isHub = registry === 'docker.io';
  const isLoggedIn = book.isLoggedIn(registry);
  const pinned = book.pinned(registry);
  const shelf = book.repositories(registry);
  const others = shelf.names.filter((path) => !pinned.includes(path));
  const children = [
    ...pinned.map((path) => repositoryRow(book, registry, path, true, now)),
    ...others.map((path) => repositoryRow(book, registry, path, false, now)),
    ...endOf(shelf, name, pinned.length + others.length === 0 ? emptyWords(isHub, isLoggedIn) : undefined),
  ];
  return {
    id: rowIdOf('remote', name),
    label: isHub ? 'Docker Hub' : plain(registry),
    description: isLoggedIn ? l10n.t('logged in') : '',
    icon: icon(isHub ? 'globe' : 'server', isLoggedIn ? 'charts.green' : undefined),
    context: [
      'registry',
      isHub ? 'hub' : 'v2',
      isLoggedIn ? 'in' : 'out',
      book.isListed(registry) ? 'listed' : 'found',
    ].join(' '),
    children,
    refs: [{ kind: 'remote', ...name }],
  };
}

function emptyWords(isHub: boolean, isLoggedIn: boolean): string {
  if (!isHub) return l10n.t('No repositories yet');
  return isLoggedIn ? l10n.t('No public repositories; pin any') : l10n.t('Search, pin repositories, or log in');
}

function repositoryRow(book: Book, registry: string, path: string, isPinned: boolean, now: number): Row {
  const name: RemoteName = { registry, path, tag: undefined };
  const shelf = book.tags(registry, path);
  return {
    id: rowIdOf('remote', name),
    label: plain(registry === 'docker.io' ? nameOf(registry, path) : path),
    description: shelf.names.length === 0 ? '' : countWords(shelf),
    icon: icon(isPinned ? 'pinned' : 'layers'),
    context: `repository-remote ${isPinned ? 'pinned' : 'unpinned'}`,
    children: [
      ...shelf.names.map((tag) => tagRow(book, { ...name, path, tag }, now)),
      ...endOf(shelf, name, shelf.names.length === 0 ? l10n.t('No tags') : undefined),
    ],
    refs: [{ kind: 'remote', ...name }],
  };
}

function countWords({ names, hasMore }: Shelf): string {
  if (hasMore) return l10n.t('{0} tags and more', names.length);
  return names.length === 1 ? l10n.t('1 tag') : l10n.t('{0} tags', names.length);
}

function tagRow(book: Book, name: RemoteName & { readonly path: string; readonly tag: string }, now: number): Row {
  const known = book.image(name.registry, name.path, name.tag);
  return {
    id: rowIdOf('remote', name),
    label: plain(name.tag),
    description: known === undefined ? '' : known instanceof Error ? plain(messageOf(known), 80) : facts(known, now),
    icon: icon('tag'),
    context: 'tag-remote',
    children: undefined,
    refs: [{ kind: 'remote', ...name }],
  };
}

function facts({ size, updated, platforms }: RemoteImage, now: number): string {
  return describe(
    size === undefined ? undefined : humanSizeOf(size, 3),
    updated === undefined ? undefined : ageText(updated * 1000, now),
    platforms.length > 1 ? l10n.t('{0} platforms', platforms.length) : platforms[0],
  );
}

/** What stands below the names: that they come, that there are more, or why there are none. */
function endOf({ isLoading, hasMore, error }: Shelf, name: RemoteName, empty: string | undefined): Row[] {
  const row = (word: 'more' | 'trouble', label: string, iconName: string, click?: Row['click']): Row => ({
    ...{ id: rowIdOf(word, name), label, description: '', icon: icon(iconName), context: 'note' },
    ...{ children: undefined, refs: [], ...(click ? { click } : {}) },
  });
  if (isLoading) return [row('trouble', l10n.t('Loading…'), 'loading~spin')];
  if (error && RegistryError.is(error, 'unsupported')) {
    return [row('trouble', l10n.t('It lists no repositories: pin those you need'), 'pin', 'longshore.registry.pin')];
  }
  if (error) {
    const needsLogIn = RegistryError.is(error, 'log-in', 'denied');
    const { what } = RegistryError.is(error) ? explainRegistryError(error) : { what: plain(messageOf(error)) };
    const click = needsLogIn ? 'longshore.registry.logIn' : 'longshore.registries.retry';
    return [row('trouble', what, needsLogIn ? 'key' : 'warning', click)];
  }
  if (hasMore) return [row('more', l10n.t('Show more…'), 'ellipsis', 'longshore.registries.more')];
  return empty === undefined ? [] : [row('trouble', empty, 'info')];
}

/** Mirrors and insecure registries, where the engine has any beside this machine's own addresses. */
function engineRows({ mirrors, insecure, insecureNetworks }: EngineRegistries): Row[] {
  const group = (id: string, label: string, iconName: string, names: readonly string[], note: string): Row[] =>
    names.length === 0
      ? []
      : [
          {
            ...{ id, label, description: note, icon: icon(iconName), context: 'engine-registries', refs: [] },
            children: names.map((name): Row => ({
              ...{ id: `${id}/${name}`, label: plain(name), description: '', icon: icon('circle-small') },
              ...{ context: 'note', children: undefined, refs: [] },
            })),
          },
        ];
  const networks = insecureNetworks.filter((network) => !/^(?:127\.|::1)/.test(network));
  return [
    ...group('mirrors', l10n.t('Mirrors of the engine'), 'mirror', mirrors, l10n.t('asked before Docker Hub')),
    ...group(
      'insecure',
      l10n.t('Insecure registries of the engine'),
      'unlock',
      [...insecure, ...networks],
      l10n.t('without TLS, or with any certificate'),
    ),
  ];
}

/** A tag's tooltip, as Markdown. */
export function remoteTooltip(
  { registry, path = '', tag }: RemoteName,
  image: RemoteImage | Error | undefined,
): string {
  const title = `**${markdown(nameOf(registry, path))}${tag === undefined ? '' : `\\:${markdown(tag)}`}**`;
  if (image === undefined || image instanceof Error) {
    return image ? `${title}\n\n${markdown(messageOf(image))}` : title;
  }
  const { digest, size, updated, platforms } = image;
  const lines = [
    ...(digest === undefined ? [] : [`${l10n.t('Digest')}: \`${plain(digest).replace(/`/g, '')}\``]),
    ...(size === undefined ? [] : [`${l10n.t('Size, compressed')}: ${markdown(humanSizeOf(size, 3))}`]),
    ...(updated === undefined ? [] : [`${l10n.t('Made')}: ${markdown(dateText(updated * 1000))}`]),
    ...(platforms.length === 0 ? [] : [`${l10n.t('Platforms')}: ${markdown(platforms.join(', '))}`]),
  ];
  return [title, ...lines].join('\n\n');
}
