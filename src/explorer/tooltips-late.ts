/** The entry of the late bundle of tooltips: loaded when the mouse first rests on a row. */
import * as l10n from '@vscode/l10n';

export { tooltipOf } from './tooltip-of.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}
