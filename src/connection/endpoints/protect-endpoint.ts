import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type Endpoint } from '../../engine/endpoint/endpoint.js';
import { type Protection, markNames, protectionOf, protections } from '../../engine/endpoint/protection.js';
import { confirm, pick } from '../../host/ask.js';
import { endpointName } from '../../host/endpoint-words.js';
import { type Settings } from '../../host/settings.js';

const id = 'longshore.endpoints.protection';

/** Asks how an endpoint is to be protected, and keeps the answer. What takes protection away is asked twice. */
export async function askProtection(endpoint: Endpoint, settings: Settings): Promise<void> {
  const name = plain(endpointName(endpoint), 80);
  const now = protectionOf(settings.get(id), endpoint);
  const wanted = await pick(
    l10n.t('Protect {0}', name),
    protections.map((value) => ({
      label: `$(${icons[value]}) ${labels()[value]}`,
      ...(value === now ? { description: l10n.t('as it is now') } : {}),
      detail: details()[value],
      value,
    })),
    plain(endpoint.url),
  );
  if (wanted === now) return;
  if (protections.indexOf(wanted) < protections.indexOf(now)) {
    await confirm(
      l10n.t('Take protection from {0}?', name),
      l10n.t('It is now: {0}. {1}', labels()[now], plain(endpoint.url)),
      l10n.t('Change'),
    );
  }
  await protectEndpoint(endpoint, wanted, settings);
}

/** Keeps a mark in the user's settings of this machine, which no workspace can change. */
export async function protectEndpoint(endpoint: Endpoint, wanted: Protection, settings: Settings): Promise<void> {
  const names = new Set(markNames(endpoint));
  const isOther = (name: string) => !markNames({ url: name, source: { by: 'setting' } }).some((one) => names.has(one));
  const marks = Object.fromEntries(Object.entries(settings.get(id)).filter(([name]) => isOther(name)));
  const isSaid = protectionOf(marks, endpoint) === wanted;
  const next = isSaid ? marks : { ...marks, [endpoint.url]: wanted };
  const isEmpty = Object.keys(next).length === 0;
  await vscode.workspace.getConfiguration().update(id, isEmpty ? undefined : next, vscode.ConfigurationTarget.Global);
}

const icons: Readonly<Record<Protection, string>> = { none: 'unlock', guarded: 'shield', 'read-only': 'lock' };

function labels(): Readonly<Record<Protection, string>> {
  return { none: l10n.t('Not protected'), guarded: l10n.t('Guarded'), 'read-only': l10n.t('Read-only') };
}

function details(): Readonly<Record<Protection, string>> {
  return {
    none: l10n.t('Every action, after the usual questions'),
    guarded: l10n.t('What destroys something asks for the endpoint’s name to be typed'),
    'read-only': l10n.t('Nothing is changed, and no shell is opened; lists, logs and inspection stay'),
  };
}
