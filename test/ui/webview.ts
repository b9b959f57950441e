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

  /** Presses the first button with these words. */
  async press(label: string): Promise<void> {
    await this.frame
      .locator('vscode-button')
      .filter({ hasText: exactly(label) })
      .first()
      .click();
  }
}
