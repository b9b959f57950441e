import * as l10n from '@vscode/l10n';
import { type FileLine } from '../../core/layers-contract.js';
import { sizeText } from '../../core/stats-wording.js';
import { element } from '../dom.js';

/** The sign of what a layer did, for those who see no colours. */
const signs: Readonly<Record<FileLine['change'], string>> = { added: '+', changed: '~', removed: '−', same: '' };

/** Files as a tree whose folders are asked for when they are opened; the arrow keys go through it. */
export class FileTree {
  readonly root = element('ul', { class: 'files', role: 'tree' });
  readonly #ask: (folder: string) => void;
  readonly #open: (file: string) => void;
  /** Folders that wait for what is in them. */
  readonly #waiting = new Map<string, HTMLElement>();

  constructor(ask: (folder: string) => void, open: (file: string) => void) {
    this.#ask = ask;
    this.#open = open;
    this.root.addEventListener('keydown', (event) => this.#move(event));
  }

  clear(): void {
    this.#waiting.clear();
    this.root.replaceChildren();
    this.#waiting.set('', this.root);
  }

  fill(path: string, lines: readonly FileLine[], more: number): void {
    const list = this.#waiting.get(path);
    if (!list) return;
    this.#waiting.delete(path);
    list.replaceChildren(...lines.map((line) => this.#item(line)));
    const note = more > 0 ? l10n.t('… and {0} more', more) : lines.length === 0 ? l10n.t('No files') : '';
    if (note !== '') list.append(element('li', { class: 'quiet' }, note));
  }

  #item({ path, name, isFolder, bytes, change, about }: FileLine): HTMLElement {
    const words = [
      element('span', { class: 'sign' }, isFolder ? '▸' : ''),
      element('span', { class: 'change' }, signs[change]),
      element('span', { class: 'name' }, name),
      element('span', { class: 'size' }, bytes > 0 || !isFolder ? sizeText(bytes) : ''),
      element('span', { class: 'quiet about' }, about),
    ];
    const row = element('button', { class: `node ${change}`, role: 'treeitem', title: `${path} ${about}` }, ...words);
    const item = element('li', {}, row);
    if (isFolder) {
      row.setAttribute('aria-expanded', 'false');
      row.addEventListener('click', () => this.#toggle(item, row, path));
    } else if (change !== 'removed') row.addEventListener('click', () => this.#open(path));
    return item;
  }

  #toggle(item: HTMLElement, row: HTMLElement, path: string): void {
    const isOpen = row.getAttribute('aria-expanded') === 'true';
    row.setAttribute('aria-expanded', String(!isOpen));
    const sign = row.querySelector('.sign');
    if (sign) sign.textContent = isOpen ? '▸' : '▾';
    if (isOpen) {
      item.querySelector('ul')?.remove();
      return;
    }
    const list = element('ul', { role: 'group' });
    item.append(list);
    this.#waiting.set(path, list);
    this.#ask(path);
  }

  #move(event: KeyboardEvent): void {
    const rows = [...this.root.querySelectorAll<HTMLElement>('.node')];
    const at = rows.findIndex((row) => row === document.activeElement);
    const row = rows[at];
    const isOpen = row?.getAttribute('aria-expanded');
    if (event.key === 'ArrowDown') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.focus();
    else if (event.key === 'ArrowRight' && isOpen === 'false') row?.click();
    else if (event.key === 'ArrowLeft' && isOpen === 'true') row?.click();
    else if (event.key === 'ArrowLeft') row?.closest('ul')?.closest('li')?.querySelector<HTMLElement>('.node')?.focus();
    else return;
    event.preventDefault();
  }
}
