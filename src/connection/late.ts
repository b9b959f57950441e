/** The entry of the late bundle that diagnoses: loaded when an engine can't be reached, or somebody asks. */
import * as l10n from '@vscode/l10n';

export { Clinic } from './clinic.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
