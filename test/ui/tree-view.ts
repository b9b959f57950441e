import { type Locator, type Page } from 'playwright-core';
import { exactly } from './exactly.js';
import { Menu } from './menu.js';
import { Row } from './row.js';

/** A row as it is on the screen. */
export interface SeenRow {
  readonly label: string;
  readonly description: string;
  /** The codicon's name. */
  readonly icon: string;
  readonly level: number;
}

/** One of the views in the side bar. */
export class TreeView {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator('.pane', {
      has: page.locator('.pane-header h3.title', { hasText: exactly(title) }),
    });
  }

  /** The rows in sight, from the top. */
  async rows(): Promise<readonly SeenRow[]> {
    return this.#rows().evaluateAll((elements) =>
      elements
        // The list reuses its elements: their order in the document is not the one on the screen.
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((element) => ({
          label: element.querySelector('.label-name')?.textContent ?? '',
          description: element.querySelector('.label-description')?.textContent ?? '',
          icon:
            /codicon-([\w-]+)/.exec(element.querySelector('.custom-view-tree-node-item-icon')?.className ?? '')?.[1] ??
            '',
          level: Number(element.getAttribute('aria-level')),
        })),
    );
  }

  /** The labels in sight, each set in by two spaces a level: the tree as a text. */
  async outline(): Promise<string[]> {
    return (await this.rows()).map(({ label, level }) => `${'  '.repeat(level - 1)}${label}`);
  }

  async seen(label: string): Promise<SeenRow | undefined> {
    return (await this.rows()).find((row) => row.label === label);
  }

  row(label: string): Row {
    const name = this.#page.locator('.label-name', { hasText: exactly(label) });
    return new Row(this.#page, this.#rows().filter({ has: name }).first());
  }

  /** What stands above the rows. */
  async message(): Promise<string> {
    return (await this.#pane.locator('.tree-explorer-viewlet-tree-view .message').innerText()).trim();
  }

  /** What stands in the view in place of rows. */
  async welcome(): Promise<string> {
    const content = this.#pane.locator('.welcome-view-content');
    await content.waitFor();
    return content.innerText();
  }

  async pressWelcome(button: string): Promise<void> {
    await this.#pane.locator('.welcome-view-content .monaco-button', { hasText: button }).click();
  }

  async open(): Promise<void> {
    await this.#turn('false');
  }

  async close(): Promise<void> {
    await this.#turn('true');
  }

  /** Clicks an icon of the view's title. */
  async titleAction(label: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.locator(`.pane-header .action-label[aria-label=${JSON.stringify(label)}]`).click();
  }

  async moreActions(): Promise<Menu> {
    return Menu.open(this.#page, async () => {
      await this.#pane.locator('.pane-header').hover();
      await this.#pane.locator('.pane-header .codicon-toolbar-more').click();
    });
  }

  async #turn(from: 'true' | 'false'): Promise<void> {
    const header = this.#pane.locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) === from) await header.locator('h3.title').click();
  }

  #rows(): Locator {
    return this.#pane.locator('.monaco-list-rows > .monaco-list-row');
  }
}
