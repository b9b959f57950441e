import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { pick } from '../../host/ask.js';
import { nameOf, pathOf, registryOf } from '../../registry/registry-name.js';
import { type RemoteName, remoteOf } from '../../registry/remote-name.js';
import { type Services } from '../command.js';
import { askReference } from '../image/ask-reference.js';
import { Refusal } from '../refusal.js';

/** A registry's name for people. */
export function registryWords(registry: string): string {
  return registry === 'docker.io' ? 'Docker Hub' : plain(registry, 80);
}

/** What is meant as docker takes it. Of a registry alone its host. */
export function remoteWords({ registry, path, tag }: RemoteName): string {
  if (path === undefined) return registryWords(registry);
  return plain(`${nameOf(registry, path)}${tag === undefined ? '' : `:${tag}`}`, 160);
}

/**
 * The rows that were clicked, else what the user names: a registry of the list, a repository or a tag by its reference.
 * Throws UserCancelled, and Refusal where a row is no such.
 */
export async function chooseRemotes(
  on: 'registry' | 'repository' | 'remoteTag',
  [first, second]: readonly unknown[],
  { registries }: Services,
  title: string,
): Promise<readonly RemoteName[]> {
  if (typeof first === 'string') {
    const rows = Array.isArray(second) && second.includes(first) ? (second as readonly unknown[]) : [first];
    const names = rows.flatMap((row) => (typeof row === 'string' ? (remoteOf(row) ?? []) : []));
    const able = names.filter(({ path, tag }) => on === 'registry' || (on === 'repository' ? path : tag) !== undefined);
    if (able.length === 0) throw new Refusal(l10n.t('That can’t be done with this row.'));
    return able;
  }
  if (on === 'registry') {
    const { book } = await registries();
    await book.readLogIns();
    const choices = book.registries.map((registry) => ({
      label: registryWords(registry),
      description: book.isLoggedIn(registry) ? l10n.t('logged in') : '',
      value: { registry, path: undefined, tag: undefined },
    }));
    return [await pick(title, choices)];
  }
  const prompt =
    on === 'repository'
      ? l10n.t('A repository, for example nginx or registry.example.com/team/app')
      : l10n.t('An image with its tag, for example registry.example.com/team/app:1.0');
  const text = await askReference({ title, prompt, value: '', withDigest: false });
  const [, repository = text, tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(text) ?? [];
  return [{ registry: registryOf(repository), path: pathOf(repository), tag: on === 'remoteTag' ? tag : undefined }];
}
