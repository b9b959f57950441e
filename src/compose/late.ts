/** The entry of the late bundle of Compose projects: loaded when the workspace has one, or one is asked for. */
import * as l10n from '@vscode/l10n';

export { Compose } from './compose.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
