import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { exactly } from './exactly.js';

/** The menu that is open. */
export class Menu {
  readonly #page: Page;
  readonly #open: () => Promise<void>;

  constructor(page: Page, open: () => Promise<void> = () => Promise.resolve()) {
    this.#page = page;
    this.#open = open;
  }

  /** Opens one, as often as it takes: what is drawn anew closes its menu, and a person would click again. */
  static async open(page: Page, open: () => Promise<void>): Promise<Menu> {
    const menu = new Menu(page, open);
    // Another one that is still open isn't this one.
    if (await menu.#isOpen()) await page.keyboard.press('Escape');
    await eventually(() => menu.#ensure());
    return menu;
  }

  /** What it offers, in its order. */
  async items(): Promise<string[]> {
    const labels = this.#page.locator('.monaco-menu .action-item:not(.disabled) > .action-menu-item .action-label');
    return eventually(async () => {
      await this.#ensure();
      return (await labels.allInnerTexts()).map((label) => label.trim());
    });
  }

  async choose(label: string): Promise<void> {
    const item = this.#page.locator('.monaco-menu .action-menu-item', {
      has: this.#page.locator('.action-label', { hasText: exactly(label) }),
    });
    let isClicked = false;
    // A menu that has just opened ignores the mouse for a moment, lest the click that opened it chooses.
    await eventually(async () => {
      if (!isClicked) await this.#ensure();
      if (!isClicked || (await item.isVisible())) await item.click({ timeout: 1_000 });
      isClicked = true;
      await item.waitFor({ state: 'hidden', timeout: 300 });
    });
  }

  async #ensure(): Promise<void> {
    if (await this.#isOpen()) return;
    await this.#open();
    await this.#entries.first().waitFor({ timeout: 5_000 });
  }

  async #isOpen(): Promise<boolean> {
    return this.#entries.first().isVisible();
  }

  get #entries(): Locator {
    return this.#page.locator('.monaco-menu .action-menu-item');
  }
}
