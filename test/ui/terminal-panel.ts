import assert from 'node:assert/strict';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';

/** The terminal in front, in the panel below. It must draw as text: `terminal.integrated.gpuAcceleration` is off. */
export class TerminalPanel {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.part.panel .terminal-wrapper.active');
  }

  /** The lines on its screen, without the empty ones at the end. */
  async text(): Promise<string> {
    const lines = await this.#box.locator('.xterm-rows > div').allInnerTexts();
    return lines
      .map((line) => line.replace(/\u00a0/g, ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** How many lines fit. */
  async height(): Promise<number> {
    return this.#box.locator('.xterm-rows > div').count();
  }

  async shows(pattern: RegExp): Promise<void> {
    await eventually(async () => assert.match(await this.text(), pattern));
  }

  /** Types a line once there is a prompt. */
  async command(line: string, prompt = /[#$] ?$/): Promise<void> {
    await this.shows(prompt);
    await this.type(`${line}\n`);
  }

  async type(text: string): Promise<void> {
    await this.#box.locator('.xterm-helper-textarea').focus();
    await this.#page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    await this.#box.locator('.xterm-helper-textarea').focus();
    await this.#page.keyboard.press(key);
  }

  /** Waits until none is open: what is killed goes a moment later, and takes the panel with it. */
  async gone(): Promise<void> {
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** The names of all that are open, in their order; of a single one the panel's own title. */
  async names(): Promise<string[]> {
    const tabs = this.#page.locator('.part.panel .tabs-list .terminal-tabs-entry');
    if ((await tabs.count()) > 0) return (await tabs.allInnerTexts()).map((name) => name.trim());
    // All that are there at this moment: the panel may be closing.
    const single = await this.#page.locator('.part.panel .single-terminal-tab').allInnerTexts();
    return single.slice(0, 1).map((name) => name.trim());
  }
}
