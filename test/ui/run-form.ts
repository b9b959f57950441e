import { type Workbench } from './workbench.js';
import { type Webview } from './webview.js';

/** The form of docker run. */
export class RunForm {
  readonly #page: Webview;

  private constructor(page: Webview) {
    this.#page = page;
  }

  static async open(workbench: Workbench, title: string): Promise<RunForm> {
    const page = await workbench.webview(title);
    await page.frame.locator('main.run h1', { hasText: title }).waitFor();
    return new RunForm(page);
  }

  /** Types into a field, by its label; of a table's columns into the last row. */
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

  /** The label of the field that has the keyboard. */
  async focused(): Promise<string | undefined> {
    return this.#page.frame.locator('body').evaluate((body) => {
      const { activeElement } = body.ownerDocument;
      return body.ownerDocument.hasFocus() ? (activeElement?.getAttribute('aria-label') ?? undefined) : undefined;
    });
  }

  /** Opens a group that is closed. */
  async openGroup(id: string): Promise<void> {
    const group = this.#page.frame.locator(`details[data-group=${id}]`);
    if ((await group.getAttribute('open')) === null) await group.locator('summary').click();
  }

  async paste(text: string): Promise<void> {
    const box = this.#page.frame.locator('details.paste');
    if ((await box.getAttribute('open')) === null) await box.locator('summary').click();
    await box.locator('textarea').fill(text);
    await box.locator('vscode-button').click();
  }

  /** The equal command. */
  async command(): Promise<string> {
    return this.#page.frame.locator('.command-line').innerText();
  }

  /** What is wrong or doubtful, from the top. */
  async problems(): Promise<string[]> {
    const all = await this.#page.frame.locator('.problem').allInnerTexts();
    return all.map((words) => words.trim()).filter((words) => words !== '');
  }

  async notes(): Promise<string[]> {
    return this.#page.frame.locator('.notes li').allInnerTexts();
  }

  /** What was kept for the image, by its buttons. */
  async presets(): Promise<string[]> {
    return this.#page.frame.locator('.presets vscode-button').allInnerTexts();
  }

  async press(label: string): Promise<void> {
    await this.#page.press(label);
  }
}
