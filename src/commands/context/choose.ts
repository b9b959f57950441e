import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import { plain } from '../../base/text.js';
import { type ContextSummary, listContexts } from '../../engine/endpoint/context-store.js';
import { configDirectory } from '../../engine/endpoint/docker-config.js';
import { pick } from '../../host/ask.js';
import { Refusal } from '../refusal.js';

/** Where docker's configuration is, and what decides on it. */
export const surroundings = { env: process.env, homedir: homedir(), platform: process.platform };
export const directory = () => configDirectory(surroundings);

/** The context of this name, else the one that the user picks. Throws Refusal when there is none. */
export async function chooseContext(
  named: unknown,
  can: (context: ContextSummary) => boolean,
): Promise<ContextSummary> {
  const all = (await listContexts(surroundings)).filter(can);
  if (typeof named === 'string') {
    const found = all.find(({ name }) => name === named);
    if (!found) throw new Refusal(l10n.t('There is no Docker context {0} any more.', plain(named, 80)));
    return found;
  }
  if (all.length === 0)
    throw new Refusal(l10n.t('There is no Docker context yet.'), l10n.t('“Docker Context: Create…” makes one.'));
  const choices = all.map((context) => ({
    label: plain(context.name, 80),
    description: plain(context.url),
    ...(context.problem === undefined ? {} : { detail: `$(error) ${plain(context.problem)}` }),
    value: context,
  }));
  return pick(l10n.t('Docker context'), choices);
}
