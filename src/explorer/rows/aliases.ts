import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type AttachmentRecord, type ContainerRecord } from '../../engine/engine.js';
import { shortId } from '../../engine/wording/image-name.js';

/**
 * The other names that a container goes by on a network. Not its short id, which the engine adds to them by itself
 * (moby, daemon/container_operations.go, updateNetworkConfig).
 */
export function aliasesText({ id }: ContainerRecord, { aliases }: AttachmentRecord): string | undefined {
  const given = aliases.filter((alias) => alias !== shortId(id));
  return given.length === 0 ? undefined : l10n.t('aliases: {0}', plain(given.join(', '), 120));
}
