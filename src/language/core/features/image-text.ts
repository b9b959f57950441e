/** What is known of an image, as hovers over Dockerfiles and Compose files tell it. */
import * as l10n from '@vscode/l10n';
import { markdown } from '../../../base/text.js';
import { code } from './code-text.js';
import { type ImageFacts, type RegistryFacts, imagePage } from './images.js';

/** Words for a size and a time, as the rest of the extension writes them. */
export interface FactWords {
  readonly size: (bytes: number) => string;
  readonly age: (seconds: number) => string;
}

/** Markdown; everything from the file, the engine or the registry is escaped. */
export function imageText(
  name: string,
  facts: ImageFacts | undefined,
  registry: RegistryFacts | undefined,
  words: FactWords,
): string {
  const page = imagePage(name);
  const parts = [
    `**${markdown(name)}**`,
    facts ? factsText(facts, words) : l10n.t('Not among the images of the local engine.'),
    registry ? registryText(registry, words) : '',
    page ? `[${l10n.t('Page of the image')}](${page})` : '',
  ];
  return parts.filter(Boolean).join('\n\n');
}

function factsText(facts: ImageFacts, words: FactWords): string {
  const rows: [string, string][] = [
    [l10n.t('Size'), words.size(facts.size)],
    [l10n.t('Created'), words.age(facts.created)],
    [l10n.t('Platform'), facts.platform ?? ''],
    [l10n.t('Layers'), facts.layers === undefined ? '' : String(facts.layers)],
    [l10n.t('Digest'), facts.digest ?? ''],
    [l10n.t('User'), facts.user ?? ''],
    ['ENTRYPOINT', facts.entrypoint ? JSON.stringify(facts.entrypoint) : ''],
    ['CMD', facts.command ? JSON.stringify(facts.command) : ''],
    [l10n.t('Used by'), facts.usedBy.slice(0, 8).join(', ')],
  ];
  const lines = rows.filter(([, value]) => value).map(([name, value]) => `| ${name} | ${markdown(value)} |`);
  return ['| | |', '|---|---|', ...lines].join('\n');
}

function registryText(facts: RegistryFacts, words: FactWords): string {
  const parts = [
    facts.updated === undefined ? '' : l10n.t('pushed {0}', words.age(facts.updated)),
    facts.size === undefined ? '' : l10n.t('{0} to transfer', words.size(facts.size)),
    facts.platforms.slice(0, 12).join(', '),
  ].filter(Boolean);
  const lines = [`**${l10n.t('In the registry')}:** ${parts.map((part) => markdown(part)).join(' · ')}`];
  if (facts.digest !== undefined) lines.push(code(facts.digest));
  return lines.join('\n\n');
}
