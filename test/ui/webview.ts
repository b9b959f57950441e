import { type FrameLocator, type Page } from 'playwright-core';
import { exactly } from './exactly.js';

/** The page of a panel: a frame in a frame. */
export class Webview {
  readonly frame: FrameLocator;

  /** The one in front. */
  constructor(page: Page) {
    this.frame = page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .first()
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
  }

  /** What it shows. */
  async text(): Promise<string> {
    return this.frame.locator('body').innerText();
  }

  /** The cells of its table's body, row by row. */
  async rows(): Promise<string[][]> {
    return this.frame
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())));
  }

  /** Clicks a column's title. */
  async sortBy(title: string): Promise<void> {
    await this.frame
      .locator('th button')
      .filter({ hasText: exactly(title) })
      .click();
  }

  /** The line of the large chart whose label begins so. */
  async path(label: string): Promise<string> {
    const line = this.frame.locator(`figure svg[aria-label^=${JSON.stringify(label)}] path`).first();
    return (await line.getAttribute('d')) ?? '';
  }

  /** Presses the first button with these words. */
  async press(label: string): Promise<void> {
    await this.frame
      .locator('vscode-button')
      .filter({ hasText: exactly(label) })
      .first()
      .click();
  }
}
