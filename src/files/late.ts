/** The entry of the late bundle of files: loaded when the first folder or file is asked for. */
import * as l10n from '@vscode/l10n';

export { Files } from './files.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
