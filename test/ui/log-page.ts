import assert from 'node:assert/strict';
import { type Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { exactly } from './exactly.js';
import { Webview } from './webview.js';
import { type Workbench } from './workbench.js';

/** The page of a log that is in front. */
export class LogPage {
  readonly #view: Webview;

  constructor(workbench: Workbench) {
    this.#view = new Webview(workbench.page);
  }

  /** Waits for the panel with this title. */
  static async open(workbench: Workbench, title: string): Promise<LogPage> {
    await workbench.webview(title);
    return new LogPage(workbench);
  }

  /** The lines that are drawn, from the top. */
  async lines(): Promise<string[]> {
    return this.#at('.line').evaluateAll((rows) =>
      rows
        .map((row) => ({ row, top: row.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ row }) => row.textContent.replace('⊞', '')),
    );
  }

  async shows(line: string | RegExp): Promise<void> {
    await eventually(async () => {
      const lines = await this.lines();
      const isThere = lines.some((one) => (typeof line === 'string' ? one === line : line.test(one)));
      assert.ok(isThere, `${String(line)} in ${lines.slice(-20).join('\n')}`);
    });
  }

  async status(): Promise<string> {
    return this.#at('.status').innerText();
  }

  /** What stands beside the search. */
  async count(): Promise<string> {
    return this.#at('.count').innerText();
  }

  async search(text: string): Promise<void> {
    await this.type('Search', text);
  }

  async type(field: string, text: string): Promise<void> {
    await this.#field(field).locator('input').fill(text);
  }

  /** What is wrong with what was typed there. */
  async problem(field = 'Search'): Promise<string> {
    return (await this.#field(field).getAttribute('title')) ?? '';
  }

  /** How many places are marked. */
  async marked(): Promise<number> {
    return this.#at('mark').count();
  }

  async press(label: string): Promise<void> {
    const byWords = this.#at('vscode-button').filter({ hasText: exactly(label) });
    const bySign = this.#at(`:is(vscode-button, button.toggle)[aria-label=${JSON.stringify(label)}]`);
    await byWords.or(bySign).first().click();
  }

  /** Whether a button that stays pressed is so, as a screen reader hears and as it is drawn. */
  async isPressed(label: string): Promise<{ readonly said: string | null; readonly drawn: boolean }> {
    const button = this.#at(`button[aria-label=${JSON.stringify(label)}]`);
    const said = await button.getAttribute('aria-pressed');
    // Its border alone: the mouse may be on it.
    const looks = (one: Element) => getComputedStyle(one).borderTopColor;
    const other = await this.#at('button.toggle[aria-pressed="false"]').first().evaluate(looks);
    return { said, drawn: (await button.evaluate(looks)) !== other };
  }

  async tick(label: string): Promise<void> {
    await this.#at('vscode-checkbox')
      .filter({ hasText: exactly(label) })
      .click();
  }

  async choose(dropdown: string, option: string): Promise<void> {
    const box = this.#at(`vscode-dropdown[aria-label=${JSON.stringify(dropdown)}]`);
    await box.click();
    await box
      .locator('vscode-option')
      .filter({ hasText: exactly(option) })
      .click();
  }

  async classOf(text: string, part = ''): Promise<string> {
    const row = this.#line(text);
    return (await (part === '' ? row : row.locator(part)).getAttribute('class')) ?? '';
  }

  async htmlOf(text: string): Promise<string> {
    return this.#line(text).innerHTML();
  }

  async openTree(text: string): Promise<void> {
    await this.#line(text).locator('button.tree').click();
  }

  async details(): Promise<string> {
    return this.#at('.details').innerText();
  }

  /** Scrolls to a part of the whole: 0.5 is the middle. */
  async scrollTo(part: number): Promise<void> {
    await this.#at('.lines').evaluate((list, to) => {
      list.scrollTop = list.scrollHeight * to;
    }, part);
  }

  async endButton(): Promise<string> {
    return this.#at('.to-end').innerText();
  }

  async pressEnd(): Promise<void> {
    await this.#at('.to-end').click();
  }

  #line(text: string): Locator {
    return this.#at('.line').filter({ hasText: text }).first();
  }

  #field(label: string): Locator {
    return this.#at(`vscode-text-field[aria-label=${JSON.stringify(label)}]`);
  }

  #at(selector: string): Locator {
    return this.#view.frame.locator(selector);
  }
}
