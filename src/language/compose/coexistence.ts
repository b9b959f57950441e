import * as vscode from 'vscode';
import { type Settings } from '../../host/settings.js';

/** What several extensions may bring for the same file. */
export type Feature =
  | 'syntax'
  | 'schema'
  | 'completion'
  | 'hover'
  | 'definition'
  | 'highlight'
  | 'rename'
  | 'symbols'
  | 'folding'
  | 'formatting'
  | 'links'
  | 'lens';

interface Other {
  readonly id: string;
  readonly brings: readonly Feature[];
}

/** Other extensions for Compose files, and what they bring. */
const others: readonly Other[] = [
  {
    id: 'redhat.vscode-yaml',
    brings: ['syntax', 'schema', 'completion', 'hover', 'symbols', 'folding', 'formatting'],
  },
  {
    id: 'docker.docker',
    brings: ['syntax', 'completion', 'hover', 'definition', 'highlight', 'rename', 'symbols', 'formatting', 'links'],
  },
  { id: 'ms-azuretools.vscode-containers', brings: ['syntax', 'completion', 'hover', 'formatting', 'links', 'lens'] },
  { id: 'ms-azuretools.vscode-docker', brings: ['syntax', 'completion', 'hover', 'formatting', 'links', 'lens'] },
];

/** Rules that say what a reader of YAML, or of the schema, says too. */
const rulesOf: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  syntax: ['syntax', 'duplicate-key', 'alias'],
  schema: ['unknown-key', 'wrong-type', 'missing-key', 'duplicate-item'],
};

/** What Longshore leaves to the extensions that are there, so that nothing is shown twice. */
export class Coexistence {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get isOff(): boolean {
    return this.#settings.get('longshore.compose.language') === 'off';
  }

  /** Whether another extension brings it already. */
  leaves(feature: Feature): boolean {
    if (this.#settings.get('longshore.compose.language') !== 'auto') return false;
    return others.some(({ id, brings }) => brings.includes(feature) && vscode.extensions.getExtension(id));
  }

  /** Whether another extension reports it already. */
  leavesRule(rule: string): boolean {
    return (['syntax', 'schema'] as const).some((part) => rulesOf[part]?.includes(rule) === true && this.leaves(part));
  }

  /** Everything that the answer depends on, as a text that changes with it. */
  get state(): string {
    const there = others.filter(({ id }) => vscode.extensions.getExtension(id)).map(({ id }) => id);
    return [this.#settings.get('longshore.compose.language'), ...there].join(' ');
  }
}
