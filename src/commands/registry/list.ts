import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { input } from '../../host/ask.js';
import { nameOf, pathOf, registryOf } from '../../registry/registry-name.js';
import { RegistryError } from '../../registry/registry-error.js';
import { explainRegistryError } from '../../registry/explain-registry-error.js';
import { define, type Services } from '../command.js';
import { problemOf } from '../../engine/wording/reference-problem.js';
import { registryWords, remoteWords } from './remote.js';

const entriesOf = ({ settings }: Services) =>
  settings.get('longshore.registries').filter((entry) => typeof entry === 'string');

async function list(services: Services, entry: string): Promise<void> {
  const entries = entriesOf(services);
  if (!entries.includes(entry)) await services.settings.set('longshore.registries', [...entries, entry]);
}

async function unlist({ settings }: Services, isMeant: (entry: string) => boolean): Promise<void> {
  const entries = settings.get('longshore.registries');
  await settings.set(
    'longshore.registries',
    entries.filter((entry) => typeof entry !== 'string' || !isMeant(entry)),
  );
}

/** `https://ghcr.io/` is `ghcr.io`, as docker login takes it too. */
function hostIn(text: string): string {
  return text
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/(?:v[12]\/?)?$/, '');
}

function hostProblem(text: string): string | undefined {
  const host = hostIn(text);
  const isHost = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host);
  return isHost && /[.:]|^localhost$/.test(host)
    ? undefined
    : l10n.t('The host of a registry, for example ghcr.io or registry.example.com:5000');
}

/** Puts a registry on the list; one that doesn't answer is named, and listed all the same. */
export const registryAdd = define({
  id: 'longshore.registry.add',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async (services, _none, signal) => {
    const prompt = l10n.t('The host of a registry, for example ghcr.io or registry.example.com:5000');
    const text = await input({ title: l10n.t('Add Registry'), prompt, check: hostProblem });
    const host = hostIn(text);
    await list(services, host);
    const { client } = await services.registries();
    try {
      await client.repositories(host, undefined, signal);
    } catch (error) {
      // Without a catalogue or a log-in it is a registry all the same.
      if (!RegistryError.is(error) || RegistryError.is(error, 'unsupported', 'log-in', 'denied')) return;
      const { what, next } = explainRegistryError(error);
      void vscode.window.showWarningMessage(`${l10n.t('Added {0}.', plain(host, 80))} ${what} ${next}`.trim());
    }
  },
});

/** Takes a registry off the list, with its pinned repositories; nothing changes there. */
export const registryRemove = define({
  id: 'longshore.registry.remove',
  on: 'registry',
  many: false,
  offered: 'palette',
  run: async (services, [name]) => {
    if (!name) return;
    const { registry } = name;
    await unlist(services, (entry) => entry === registry || (entry.includes('/') && registryOf(entry) === registry));
    (await services.registries()).book.forget(registry);
  },
});

/** Keeps a repository on the list: for registries without a catalogue, and for what is used often. */
export const registryPin = define({
  id: 'longshore.registry.pin',
  on: 'registry',
  many: false,
  offered: 'palette',
  run: async (services, [name]) => {
    if (!name) return;
    const { registry, path } = name;
    if (path !== undefined) {
      await list(services, entryOf(registry, path));
      return;
    }
    const prompt = l10n.t('The repository’s name at {0}, for example team/app', registryWords(registry));
    const text = await input({
      ...{ title: l10n.t('Pin Repository'), prompt },
      check: (typed) => (/[:@]/.test(typed) ? prompt : problemOf(`${registry}/${typed.trim()}`, false)),
    });
    await list(services, entryOf(registry, pathOf(nameOf(registry, text.trim()))));
  },
});

/** How a repository stands in the setting: always with its registry. */
function entryOf(registry: string, path: string): string {
  return `${registry}/${path}`;
}

export const registryUnpin = define({
  id: 'longshore.registry.unpin',
  on: 'repository',
  many: false,
  offered: 'menu',
  run: async (services, [name]) => {
    if (name?.path === undefined) return;
    const { registry, path } = name;
    await unlist(services, (entry) => entry.includes('/') && registryOf(entry) === registry && pathOf(entry) === path);
  },
});

/** Forgets what was learnt, so that what is open is asked for again. */
export const registriesRefresh = define({
  id: 'longshore.registries.refresh',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ registries }) => {
    const desk = await registries();
    await desk.readLogIns();
    desk.book.forget();
  },
});

/** The row “Show more…”. */
export const registriesMore = define({
  id: 'longshore.registries.more',
  on: 'registry',
  many: false,
  offered: 'menu',
  run: async ({ registries }, [name]) => {
    if (name) await (await registries()).book.more(name.registry, name.path);
  },
});

/** The row of what went wrong. */
export const registriesRetry = define({
  id: 'longshore.registries.retry',
  on: 'registry',
  many: false,
  offered: 'menu',
  run: async ({ registries }, [name]) => {
    if (name) (await registries()).book.forget(name.registry);
  },
});

export const remoteCopyReference = define({
  id: 'longshore.remote.copyReference',
  on: 'repository',
  many: true,
  offered: 'menu',
  run: async (_services, names) => vscode.env.clipboard.writeText(names.map(remoteWords).join('\n')),
});
