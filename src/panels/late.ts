/** The entry of the late bundle of panels: loaded when the first one is opened. */
import * as l10n from '@vscode/l10n';

export { Panels } from './panels.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
