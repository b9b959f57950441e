/** The entry of the late bundle of the view of registries: loaded when that is first looked at. */
import * as l10n from '@vscode/l10n';

export { Registries } from './registry-view.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
