import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
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

  async isSelected(): Promise<boolean> {
    return (await this.#row.getAttribute('aria-selected')) === 'true';
  }

  /**
   * A click opens a row as well: rows below it move. So of several, the lowest is clicked first, and those above it
   * with the key held.
   */
  async click(...modifiers: ('ControlOrMeta' | 'Shift')[]): Promise<void> {
    await this.#row.locator('.label-name').click({ modifiers });
  }

  /** Drags it onto another row with the mouse. */
  async dragTo(other: Row): Promise<void> {
    await this.#row.locator('.label-name').hover();
    await this.#page.mouse.down();
    // The editor begins a drag when the mouse moves, and asks where it may end at each move.
    await other.#row.locator('.label-name').hover();
    await other.#row.locator('.label-name').hover({ position: { x: 3, y: 3 } });
    await this.#page.mouse.up();
  }

  /** Drags it with the mouse to the middle of what is no row. */
  async dragOut(target: Locator): Promise<void> {
    await this.#row.locator('.label-name').hover();
    await this.#page.mouse.down();
    await target.hover();
    await target.hover({ position: { x: 200, y: 150 } });
    await this.#page.mouse.up();
  }

  async expand(): Promise<void> {
    await this.#turn('false');
  }

  async collapse(): Promise<void> {
    await this.#turn('true');
  }

  /** Clicks one of the icons that appear on the row under the mouse. */
  async inline(label: string): Promise<void> {
    const icon = this.#row.locator(`.actions .action-label[aria-label=${JSON.stringify(label)}]`);
    // A row that is drawn anew under the mouse has no icons until the mouse moves.
    await eventually(async () => {
      await this.#page.mouse.move(900, 10);
      await this.#row.hover({ timeout: 3_000 });
      await icon.click({ timeout: 3_000 });
    });
    // Its tooltip would come meanwhile, and take the next Escape.
    await this.#page.mouse.move(900, 10);
  }

  async contextMenu(): Promise<Menu> {
    return Menu.open(this.#page, () => this.#row.locator('.label-name').click({ button: 'right' }));
  }

  /** The text that appears when the mouse rests on the row. */
  async tooltip(): Promise<string> {
    const hover = this.#page.locator('.workbench-hover-container .monaco-hover').filter({ visible: true });
    // A row that is drawn anew under the mouse has no tooltip until the mouse comes back.
    return eventually(async () => {
      await this.#page.mouse.move(900, 10);
      await this.#row.locator('.label-name').hover();
      await hover.waitFor({ timeout: 3_000 });
      return hover.innerText();
    });
  }

  async #turn(from: 'true' | 'false'): Promise<void> {
    if ((await this.#row.getAttribute('aria-expanded')) === from) await this.#row.locator('.monaco-tl-twistie').click();
  }
}
