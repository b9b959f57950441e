import { type Locator, type Page } from 'playwright-core';
import { exactly } from './exactly.js';

/** The question in the middle that must be answered. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  async message(): Promise<string> {
    return (await this.#box.locator('.dialog-message-text').innerText()).trim();
  }

  async detail(): Promise<string> {
    return (await this.#box.locator('.dialog-message-detail').innerText()).trim();
  }

  async buttons(): Promise<string[]> {
    return (await this.#box.locator('.dialog-buttons .monaco-button').allInnerTexts()).map((text) => text.trim());
  }

  async press(button: string): Promise<void> {
    await this.#box.locator('.dialog-buttons .monaco-button', { hasText: exactly(button) }).click();
  }
}
