import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { exactly } from './exactly.js';

/** The editor's question at the top: a list to pick from, or a line to type. */
export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.quick-input-widget').filter({ visible: true });
  }

  async title(): Promise<string> {
    return (await this.#box.locator('.quick-input-title').innerText()).trim();
  }

  /** Waits for the question with this title. */
  async titled(title: string | RegExp, timeout = 30_000): Promise<this> {
    await this.#box.locator('.quick-input-title').filter({ hasText: title }).waitFor({ timeout });
    return this;
  }

  /** Waits until a list that fills in has come to its end: rows that are drawn anew are other rows to a click. */
  async filled(): Promise<this> {
    await this.labels();
    await eventually(async () => {
      assert.equal(
        await this.#box.locator('.quick-input-list .codicon-modifier-spin').filter({ visible: true }).count(),
        0,
      );
      assert.equal(await this.#box.locator('.quick-input-progress.active').count(), 0);
    });
    return this;
  }

  /** What is below the input: the prompt, or what is wrong with the text. */
  async message(): Promise<string> {
    return (await this.#box.locator('.quick-input-message').innerText()).trim();
  }

  /** The labels of the rows in sight. */
  async labels(): Promise<string[]> {
    const names = this.#box.locator('.quick-input-list .monaco-list-row .label-name');
    await names.first().waitFor();
    return (await names.allInnerTexts()).map((label) => label.trim());
  }

  /** A whole row, as a person reads it. */
  async rowText(label: string): Promise<string> {
    return (await this.#row(label).innerText()).replace(/\s+/g, ' ').trim();
  }

  async choose(label: string, timeout = 30_000): Promise<void> {
    await this.#row(label).click({ timeout });
  }

  /** Clicks an icon at the end of a row. */
  async pressOnRow(label: string, button: string): Promise<void> {
    await this.#row(label).hover();
    await this.#row(label)
      .locator(`.action-label[aria-label=${JSON.stringify(button)}]`)
      .click();
  }

  async isTicked(label: string): Promise<boolean> {
    return (await this.#row(label).getAttribute('aria-checked')) === 'true';
  }

  /** Ticks a row, or takes its tick away. */
  async tick(label: string, on = true): Promise<void> {
    if ((await this.isTicked(label)) !== on) await this.#row(label).locator('.monaco-checkbox').click();
    await eventually(async () => assert.equal(await this.isTicked(label), on));
  }

  /** Replaces the text. */
  async type(text: string, timeout = 30_000): Promise<void> {
    await this.#box.locator('.quick-input-filter input, .quick-input-box input').first().fill(text, { timeout });
  }

  /** Waits until the editor's own dialog for files has come with its suggestion, and not one that is just going. */
  async suggests(name: string): Promise<this> {
    const text = this.#box.locator('.quick-input-box input');
    await eventually(async () => assert.ok((await text.inputValue()).endsWith(name)));
    return this;
  }

  /** Answers the editor's own dialog for files, which comes empty and fills itself; a question of this title may follow. */
  async chooseFile(file: string, next?: string): Promise<void> {
    const text = this.#box.locator('.quick-input-box input');
    await eventually(async () => assert.notEqual(await text.inputValue(), ''));
    // It takes no answer while it still reads a folder, and writes its own suggestion when it has.
    await eventually(async () => {
      assert.equal(await this.#box.locator('.quick-input-progress.active').count(), 0);
      await text.fill(file);
      // A folder that has just been read shows a moment after the bar of its progress has gone.
      await setTimeout(250);
      assert.equal(await this.#box.locator('.quick-input-progress.active').count(), 0);
      assert.equal(await text.inputValue(), file);
      await this.accept();
      if (next === undefined) await this.#box.waitFor({ state: 'hidden', timeout: 1_000 });
      else await this.#box.locator('.quick-input-title', { hasText: next }).waitFor({ timeout: 1_000 });
    });
  }

  /** Ends a question for a text, or for one of a list. */
  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  /** Ends a list of which several can be ticked. */
  async ok(): Promise<void> {
    await this.#box.locator('.quick-input-action .monaco-button', { hasText: exactly('OK') }).click();
  }

  async gone(): Promise<void> {
    await this.#box.waitFor({ state: 'hidden' });
  }

  #row(label: string): Locator {
    return (
      this.#box
        .locator('.quick-input-list .monaco-list-row', {
          has: this.#page.locator('.label-name', { hasText: exactly(label) }),
        })
        // A list that was drawn anew keeps its old rows, out of sight.
        .filter({ visible: true })
        .first()
    );
  }
}
