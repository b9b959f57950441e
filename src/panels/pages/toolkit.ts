/** The only import of the toolkit: whoever replaces it changes this file. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { element } from './dom.js';

/** Must be called once before any of the others. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}

export function button(label: string, run: () => void, appearance: 'primary' | 'secondary' = 'secondary'): HTMLElement {
  const made = element('vscode-button', { appearance }, label);
  made.addEventListener('click', run);
  return made;
}

/** A small button with a sign in place of words, which its title says. */
export function signButton(sign: string, title: string, run: () => void): HTMLElement {
  const made = element('vscode-button', { appearance: 'icon', title, 'aria-label': title }, sign);
  made.addEventListener('click', run);
  return made;
}

/** A small button that stays pressed; its title says for what. The browser's own: the toolkit's hides that from readers. */
export function toggleButton(sign: string, title: string, changed: (pressed: boolean) => void): HTMLElement {
  const made = element('button', { class: 'toggle', title, 'aria-label': title, 'aria-pressed': 'false' }, sign);
  made.addEventListener('click', () => {
    const isPressed = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(isPressed));
    changed(isPressed);
  });
  return made;
}

export function checkbox(label: string, checked: boolean, changed: (checked: boolean) => void): HTMLElement {
  const made = element('vscode-checkbox', checked ? { checked: '' } : {}, label);
  made.addEventListener('change', () => changed((made as HTMLInputElement).checked));
  return made;
}

/** A line of a long list that can be ticked: the browser's own box, of which thousands cost little. */
export function rowCheckbox(
  checked: boolean,
  content: readonly Node[],
  changed: () => void,
): { readonly row: HTMLElement; readonly box: HTMLInputElement } {
  const box = element('input', { type: 'checkbox' }) as HTMLInputElement;
  box.checked = checked;
  box.addEventListener('change', changed);
  return { row: element('label', { class: 'row' }, box, ...content), box };
}

export function textField(label: string, changed: (text: string) => void): HTMLInputElement {
  const made = element('vscode-text-field', { placeholder: label, 'aria-label': label }) as HTMLInputElement;
  made.addEventListener('input', () => changed(made.value));
  // The toolkit calls every field "Text field" when it is put into the page.
  setTimeout(() => made.setAttribute('aria-label', label));
  return made;
}

export function textArea(label: string, placeholder: string): HTMLTextAreaElement {
  const made = element('vscode-text-area', { placeholder, rows: '4', resize: 'vertical', 'aria-label': label });
  setTimeout(() => made.setAttribute('aria-label', label));
  return made as HTMLTextAreaElement;
}

export function dropdown(
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
  changed: (value: string) => void,
): HTMLElement {
  const made = element('vscode-dropdown', { 'aria-label': label, title: label, 'current-value': chosen });
  for (const [value, words] of options) {
    made.append(element('vscode-option', value === chosen ? { value, selected: '' } : { value }, words));
  }
  made.addEventListener('change', () => changed((made as HTMLSelectElement).value));
  return made;
}
