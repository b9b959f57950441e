import { type Locator, type Page } from 'playwright-core';
import { Menu } from './menu.js';

/** A row of a tree, found by its label. */
export class Row {
  readonly #page: Page;
  readonly #row: Locator;

  constructor(page: Page, row: Locator) {
    this.#page = page;
    this.#row = row;
  }

  async waitFor(): Promise<this> {
    await this.#row.waitFor();
    return this;
  }

  async waitForGone(): Promise<void> {
    await this.#row.waitFor({ state: 'detached' });
  }

  /** What a screen reader says. */
  async spoken(): Promise<string> {
    return (await this.#row.getAttribute('aria-label')) ?? '';
  }

  /**
   * A click opens a row as well: rows below it move. So of several, the lowest is clicked first, and those above it
   * with the key held.
   */
  async click(...modifiers: ('ControlOrMeta' | 'Shift')[]): Promise<void> {
    await this.#row.locator('.label-name').click({ modifiers });
  }

  async expand(): Promise<void> {
    await this.#turn('false');
  }

  async collapse(): Promise<void> {
    await this.#turn('true');
  }

  /** Clicks one of the icons that appear on the row under the mouse. */
  async inline(label: string): Promise<void> {
    await this.#row.hover();
    await this.#row.locator(`.actions .action-label[aria-label=${JSON.stringify(label)}]`).click();
  }

  async contextMenu(): Promise<Menu> {
    await this.#row.locator('.label-name').click({ button: 'right' });
    return new Menu(this.#page);
  }

  /** The text that appears when the mouse rests on the row. */
  async tooltip(): Promise<string> {
    await this.#row.locator('.label-name').hover();
    const hover = this.#page.locator('.workbench-hover-container .monaco-hover').filter({ visible: true });
    await hover.waitFor();
    return hover.innerText();
  }

  async #turn(from: 'true' | 'false'): Promise<void> {
    if ((await this.#row.getAttribute('aria-expanded')) === from) await this.#row.locator('.monaco-tl-twistie').click();
  }
}
