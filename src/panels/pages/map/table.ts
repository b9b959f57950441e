import * as l10n from '@vscode/l10n';
import { type MapLine } from '../../core/map-table.js';
import { element } from '../dom.js';

/** The map's facts as a table: for the keyboard, and for who hears the page. Rows that stay the same are kept. */
export class MapTable {
  readonly body: HTMLElement;
  readonly #rows = new Map<string, { readonly row: HTMLElement; readonly looks: string }>();
  readonly #lines = element('tbody');
  readonly #open: (of: 'container' | 'network', id: string) => void;

  constructor(open: (of: 'container' | 'network', id: string) => void) {
    this.#open = open;
    const titles = [
      ...[l10n.t('Network'), l10n.t('Container'), l10n.t('State'), l10n.t('Addresses'), l10n.t('Aliases')],
      l10n.t('Ports'),
    ];
    const head = element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)));
    this.body = element('table', { class: 'map-table' }, element('thead', {}, head), this.#lines);
  }

  show(lines: readonly MapLine[]): void {
    const before = new Map(this.#rows);
    this.#rows.clear();
    lines.forEach((line, index) => {
      const looks = JSON.stringify(line);
      const known = before.get(line.key);
      const row = known?.looks === looks ? known.row : this.#row(line);
      before.delete(line.key);
      if (known && known.row !== row) known.row.remove();
      if (this.#lines.children[index] !== row) this.#lines.insertBefore(row, this.#lines.children[index] ?? null);
      this.#rows.set(line.key, { row, looks });
    });
    for (const { row } of before.values()) row.remove();
  }

  #row({ network, container, addresses, aliases, ports }: MapLine): HTMLElement {
    const link = (of: 'container' | 'network', id: string, words: string) => {
      const made = element('button', { class: 'link', type: 'button' }, words);
      made.addEventListener('click', () => this.#open(of, id));
      return made;
    };
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, link('network', network.id, network.name), ` ${network.about}`),
      element('td', {}, ...(container ? [link('container', container.id, container.name)] : [l10n.t('empty')])),
      ...[container?.state ?? '', addresses, aliases, ports].map((words) => element('td', {}, words)),
    );
  }
}
