/** The entry of the late bundle that shows how it stands with the endpoint: loaded when somebody first looks. */
import * as l10n from '@vscode/l10n';

export { StatusBar } from './status-bar.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
