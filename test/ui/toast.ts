import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';

/** The notification in the corner whose text matches. */
export class Toast {
  readonly #box: Locator;

  constructor(page: Page, text: RegExp) {
    this.#box = page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  async text(): Promise<string> {
    return (await this.#box.locator('.notification-list-item-message').innerText()).trim();
  }

  async press(button: string): Promise<void> {
    await this.#box.locator('.monaco-button', { hasText: button }).click();
  }

  async close(): Promise<void> {
    // Its buttons are there while the mouse is on it, and it moves when another one comes or goes.
    await eventually(async () => {
      await this.#box.hover({ timeout: 2_000 });
      await this.#box.locator('.codicon-notifications-clear').click({ timeout: 1_000 });
    });
    await this.#box.waitFor({ state: 'hidden' });
  }
}
