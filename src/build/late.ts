/** The entry of the late bundle of builds: loaded with the first build, or when the editor asks for tasks. */
import * as l10n from '@vscode/l10n';

export { Builds } from './builds.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
