/** The only import of the toolkit: whoever replaces it changes this file. */
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { element } from './dom.js';

/** Must be called once before the others. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export function button(label: string, run: () => void, appearance: 'primary' | 'secondary' = 'secondary'): HTMLElement {
  const made = element('vscode-button', { appearance }, label);
  made.addEventListener('click', run);
  return made;
}
