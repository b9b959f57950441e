/** The entry of the late bundle of rows: loaded, beside the engine's, when somebody first looks at a view. */
import * as l10n from '@vscode/l10n';

export { containerFacts } from './container-facts.js';
export { ContainerRows } from './container-row.js';
export { containerRows } from './container-rows.js';
export { imageRows } from './image-rows.js';
export { HostPorts } from './host-ports.js';
export { networkRows } from './network-rows.js';
export { volumeRows } from './volume-rows.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
