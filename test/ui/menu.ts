import { type Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { exactly } from './exactly.js';

/** The menu that is open. */
export class Menu {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What it offers, in its order. */
  async items(): Promise<string[]> {
    const labels = this.#page.locator('.monaco-menu .action-item:not(.disabled) > .action-menu-item .action-label');
    await labels.first().waitFor();
    return (await labels.allInnerTexts()).map((label) => label.trim());
  }

  async choose(label: string): Promise<void> {
    const item = this.#page.locator('.monaco-menu .action-menu-item', {
      has: this.#page.locator('.action-label', { hasText: exactly(label) }),
    });
    await item.waitFor();
    // A menu that has just opened ignores the mouse for a moment, lest the click that opened it chooses.
    await eventually(async () => {
      if (await item.isVisible()) await item.click({ timeout: 1_000 });
      await item.waitFor({ state: 'hidden', timeout: 300 });
    });
  }
}
