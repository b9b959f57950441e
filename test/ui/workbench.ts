import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { launchChromium } from '../../scripts/testbed/chromium.mjs';
import { Dialog } from './dialog.js';
import { eventually } from '../support/eventually.js';
import { paletteTitle } from './palette-title.js';
import { QuickInput } from './quick-input.js';
import { Row } from './row.js';
import { TerminalPanel } from './terminal-panel.js';
import { Toast } from './toast.js';
import { TreeView } from './tree-view.js';
import { Webview } from './webview.js';

/** Where screenshots go that nobody but the developer looks at. */
const screenshots = path.join(import.meta.dirname, 'screenshots');

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** What the item in the status bar shows: connected, or out of reach. */
type StatusIcon = 'vm-active' | 'debug-disconnect';

/** The editor in a browser of its own, with nothing remembered. */
export class Workbench {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(browser: Browser, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.#context = context;
    this.page = page;
  }

  /** Opens it with the Docker side bar in sight. High: the trees draw only the rows that are in sight. */
  static async open(
    url: string,
    viewport: Viewport = { width: 1280, height: 1400 },
    icon: StatusIcon = 'vm-active',
  ): Promise<Workbench> {
    const browser = await launchChromium();
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const workbench = new Workbench(browser, context, page);
    try {
      page.setDefaultTimeout(30_000);
      await page.goto(url);
      await workbench.openDocker(icon);
      return workbench;
    } catch (error) {
      await workbench.screenshot('failed to open').catch(() => undefined);
      await browser.close();
      throw error;
    }
  }

  get dialog(): Dialog {
    return new Dialog(this.page);
  }

  /**
   * Chooses from a row's menu and waits for the question that follows. A menu whose row is drawn anew under the click
   * goes without having heard it: a person would choose again.
   */
  async askedBy(row: Row, label: string, title: string): Promise<QuickInput> {
    return eventually(async () => {
      await (await row.contextMenu()).choose(label);
      return this.quickInput.titled(title, 5_000);
    }, 60_000);
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  get terminal(): TerminalPanel {
    return new TerminalPanel(this.page);
  }

  /** Brings an editor to the front that is open. */
  async showTab(title: string): Promise<void> {
    await this.page.locator('.tab', { hasText: title }).click();
    await this.page.locator('.tab.active', { hasText: title }).waitFor();
  }

  /** The page of the panel that has this title and is in front. */
  async webview(title: string): Promise<Webview> {
    await this.page.locator('.tab.active', { hasText: title }).waitFor();
    return new Webview(this.page);
  }

  /** The item in the status bar that names the endpoint. */
  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id="longshore.longshore.longshore.endpoint"]');
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** What an editor shows of its document. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container .view-line');
    await lines.first().waitFor();
    // The editor sets its spaces as no-break ones.
    return (await lines.allInnerTexts()).join('\n').replace(/\u00a0/g, ' ');
  }

  /** The entry in the activity bar. */
  get activity(): Locator {
    return this.page.locator('.activitybar .action-item', { has: this.page.locator('[aria-label^="Docker"]') });
  }

  /** A file in the editor's own explorer, which is in sight. */
  file(name: string): Row {
    return new Row(this.page, this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first());
  }

  view(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  toast(text: RegExp): Toast {
    return new Toast(this.page, text);
  }

  /** `icon`: how it stands with the engine then. */
  async openDocker(icon: StatusIcon = 'vm-active'): Promise<void> {
    const title = this.sideBar.locator('.composite.title h2');
    // A click on what is there already would close it, and a window that is opened again shows what it showed before.
    await title.waitFor({ timeout: 60_000 });
    // The whole of it: its badge lies above its icon.
    if ((await title.innerText()) !== 'Docker') await this.activity.click();
    // Until the extension has spoken, the editor draws the views' titles again and again, and closes their menus.
    await this.statusItem.locator(`.codicon-${icon}`).waitFor({ timeout: 60_000 });
    // The mouse stays away from what has a tooltip.
    await this.page.mouse.move(900, 10);
  }

  /** Shows the editor's own explorer in the side bar. */
  async openExplorer(): Promise<void> {
    await this.page.locator('.activitybar .action-label[aria-label^="Explorer"]').click();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Runs a command from the palette, where it goes by its category and title. */
  async run(id: string): Promise<void> {
    await this.runTitled(paletteTitle(id));
  }

  /**
   * Runs a command of the editor's own. A page that takes the focus late, as when the terminal before it has been
   * closed, takes the palette's too, and that goes: a person would press the key again.
   */
  async runTitled(title: string): Promise<void> {
    await eventually(async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.type(`>${title}`, 5_000);
      await this.quickInput.choose(title, 5_000);
    }, 60_000);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.openDocker();
  }

  /**
   * What the editor has stored for the extension's workspaceState, or under another key. In a browser it writes that
   * every few seconds, and a page that is reloaded sooner forgets it.
   */
  async workspaceState(key = 'longshore.longshore'): Promise<string> {
    const found = await this.page.evaluate(async (stored) => {
      const names = (await indexedDB.databases()).map(({ name = '' }) => name);
      return Promise.all(
        names
          .filter((name) => name.startsWith('vscode-web-state-db-'))
          .map(
            (name) =>
              new Promise<string | undefined>((resolve, reject) => {
                const opening = indexedDB.open(name);
                opening.onerror = () => reject(new Error(`${name} can't be opened`));
                opening.onsuccess = () => {
                  const items = opening.result.transaction('ItemTable').objectStore('ItemTable');
                  const asked = items.get(stored) as IDBRequest<string | undefined>;
                  asked.onerror = () => reject(new Error(`${name} can't be read`));
                  asked.onsuccess = () => {
                    opening.result.close();
                    resolve(asked.result);
                  };
                };
              }),
          ),
      );
    }, key);
    return found.find((value) => value !== undefined) ?? '{}';
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Closes whatever a test has left open. */
  async tidy(): Promise<void> {
    for (let presses = 0; presses < 4; presses += 1) await this.page.keyboard.press('Escape');
    await this.page.mouse.move(900, 10);
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name.replace(/[^\w-]+/g, '-')}.png`) });
  }

  /** Keeps a picture for people to look at: all of the window, or the side bar alone. */
  async keepImage(name: string, what: 'window' | 'side bar'): Promise<void> {
    // `npm run screenshots` takes those anew that the documentation shows, and those alone.
    const shown = path.join(process.env.LONGSHORE_IMAGES ?? '', `${name}.png`);
    const folder = existsSync(shown) ? path.dirname(shown) : screenshots;
    await mkdir(folder, { recursive: true });
    // Blinking cursors and fading scroll bars would make each picture another one.
    const options = { path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' } as const;
    const image = await (what === 'window' ? this.page : this.sideBar).screenshot(options);
    const isKept = folder !== screenshots;
    assert.ok(!isKept || image.length < 150_000, `${name}.png has ${image.length} bytes: too many for the repository`);
  }

  /** Moves the border between the side bar and the editor. */
  async dragSideBarTo(x: number): Promise<void> {
    const box = await this.sideBar.boundingBox();
    assert.ok(box);
    const { mouse } = this.page;
    await mouse.move(box.x + box.width + 1, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(x, box.y + box.height / 2, { steps: 5 });
    await mouse.up();
    await mouse.move(900, 10);
  }

  /** Opens a file of the workspace. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+p');
    await this.quickInput.type(name);
    await this.quickInput.choose(name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.editorText();
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.#browser.close();
  }
}
