import * as l10n from '@vscode/l10n';
import { button } from './toolkit.js';

/** Says in a page's line of state what failed, with a way to try again. */
export function showFailure(state: HTMLElement, words: string, again: () => void): void {
  state.replaceChildren(words, ' ', button(l10n.t('Try Again'), again));
}
