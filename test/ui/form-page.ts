import { type Workbench } from './workbench.js';
import { type Webview } from './webview.js';

/** A form in an editor's place. */
export class FormPage {
  readonly #page: Webview;

  private constructor(page: Webview) {
    this.#page = page;
  }

  static async open(workbench: Workbench, title: string): Promise<FormPage> {
    const page = await workbench.webview(title);
    await page.frame.locator('main.form').waitFor();
    return new FormPage(page);
  }

  /** Types into a field, by its label. */
  async fill(label: string, text: string): Promise<void> {
    await this.#page.frame
      .locator(`vscode-text-field[aria-label=${JSON.stringify(label)}] input`)
      .last()
      .fill(text);
  }

  /** Adds a row to a table, by its label. */
  async add(label: string): Promise<void> {
    await this.#page.frame.locator(`.table[aria-label=${JSON.stringify(label)}] > vscode-button`).click();
  }

  async choose(label: string, words: RegExp): Promise<void> {
    const list = this.#page.frame.locator(`vscode-dropdown[aria-label=${JSON.stringify(label)}]`);
    await list.click();
    await list.locator('vscode-option', { hasText: words }).click();
  }

  /** What is wrong, from the top. */
  async problems(): Promise<string[]> {
    const all = await this.#page.frame.locator('.problem').allInnerTexts();
    return all.map((words) => words.trim()).filter((words) => words !== '');
  }

  async press(label: string): Promise<void> {
    await this.#page.press(label);
  }
}
