import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type Offered } from '../../host/offers.js';
import { type HubRepository } from '../../registry/docker-hub.js';

/** How a repository that Docker Hub found stands in a list. */
export function hubOffer({ name, description, stars, isOfficial }: HubRepository): Offered {
  const facts = [
    ...(isOfficial ? [`$(verified) ${l10n.t('official')}`] : []),
    `$(star-full) ${stars.toLocaleString()}`,
  ];
  return { label: plain(name, 120), description: facts.join(' · '), detail: plain(description, 160), value: name };
}
