import * as l10n from '@vscode/l10n';
import {
  type DiskKind,
  type DiskView,
  type DiskWaste,
  type FromDiskPage,
  type ToDiskPage,
} from '../../core/disk-contract.js';
import { sizeText } from '../../core/stats-wording.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, registerToolkit, rowCheckbox } from '../toolkit.js';
import { bar } from './bar.js';

connect<ToDiskPage, FromDiskPage>((post) => {
  registerToolkit();
  const page = new DiskPage(post);
  return (message) => page.hear(message);
});

/** Bars of what there is, then what can go, with a sum that follows the ticks. */
class DiskPage {
  readonly #post: (message: FromDiskPage) => void;
  readonly #state = element('p', { class: 'quiet', role: 'status' });
  readonly #content = element('div');
  readonly #sum = element('span', { class: 'sum', role: 'status' });
  readonly #footer: HTMLElement;
  /** What was ticked or not by hand, by key, so that measuring anew keeps it. */
  readonly #hand = new Map<string, boolean>();
  #boxes: { readonly item: DiskWaste; readonly box: HTMLInputElement; readonly one: boolean }[] = [];
  #clean: HTMLElement = element('span');

  constructor(post: (message: FromDiskPage) => void) {
    this.#post = post;
    this.#footer = element('footer', { hidden: '' });
    document.body.append(element('main', { class: 'disk' }, this.#state, this.#content, this.#footer));
  }

  hear(message: ToDiskPage): void {
    if (message.kind === 'busy') this.#state.textContent = l10n.t('The engine measures its disk…');
    else if (message.kind === 'failed') this.#state.textContent = message.words;
    else this.#show(message.view);
  }

  #show(view: DiskView): void {
    this.#state.textContent = '';
    this.#boxes = [];
    const total = view.kinds.reduce((sum, kind) => sum + kind.total, 0);
    const reclaimable = view.kinds.reduce((sum, kind) => sum + kind.reclaimable, 0);
    const most = Math.max(...view.kinds.map((kind) => kind.total));
    this.#content.replaceChildren(
      element(
        'header',
        {},
        element(
          'div',
          {},
          element('p', { class: 'quiet' }, view.endpoint),
          element('h1', {}, l10n.t('{0} on disk, {1} of it can be freed', sizeText(total), sizeText(reclaimable))),
        ),
        button(l10n.t('Measure Again'), () => this.#post({ kind: 'refresh' })),
      ),
      element('section', { class: 'kinds' }, ...view.kinds.map((kind) => this.#kind(kind, most))),
      element('h2', {}, l10n.t('Clean up')),
      ...(view.waste.length === 0
        ? [element('p', { class: 'quiet' }, l10n.t('There is nothing to clean up.'))]
        : view.waste.map((group) => this.#group(group))),
    );
    this.#clean = button(
      l10n.t('Clean Up…'),
      () => this.#post({ kind: 'clean', keys: this.#ticked().map(({ item }) => item.key) }),
      'primary',
    );
    this.#footer.replaceChildren(this.#sum, this.#clean);
    this.#footer.toggleAttribute('hidden', view.waste.length === 0 || !view.mayChange);
    this.#count();
  }

  #kind({ title, count, active, total, reclaimable, largest }: DiskKind, most: number): HTMLElement {
    const label = l10n.t('{0}: {1}, {2} can be freed', title, sizeText(total), sizeText(reclaimable));
    const used = Math.max(0, total - reclaimable);
    return element(
      'article',
      {},
      element('h2', {}, title),
      element(
        'p',
        {},
        element('strong', {}, sizeText(total)),
        ' · ',
        l10n.t('{0} can be freed', sizeText(reclaimable)),
      ),
      bar(
        [
          ['used', used],
          ['free', reclaimable],
        ],
        most,
        label,
      ),
      element('p', { class: 'quiet' }, l10n.t('{0} in all, {1} in use', count, active)),
      element(
        'table',
        {},
        ...largest
          .filter(({ bytes }) => bytes > 0)
          .map(({ name, bytes, isUsed }) =>
            element(
              'tr',
              {},
              element('td', { class: 'name', title: name }, name),
              element('td', { class: 'size' }, sizeText(bytes)),
              element('td', {}, bar([[isUsed ? 'used' : 'free', bytes]], largest[0]?.bytes ?? 0, sizeText(bytes))),
            ),
          ),
      ),
    );
  }

  #group({ title, one, items }: DiskView['waste'][number]): HTMLElement {
    const rows = items.map((item) => {
      const isTicked = this.#hand.get(item.key) ?? item.picked;
      const { name, about, bytes } = item;
      const words = element('span', { class: 'words' }, element('span', { class: 'name' }, name));
      words.append(element('span', { class: 'quiet' }, about));
      const size = element('span', { class: 'size' }, bytes === undefined ? '' : sizeText(bytes));
      const { row, box } = rowCheckbox(isTicked, [words, size], () => this.#tick(item, one));
      this.#boxes.push({ item, box, one });
      return row;
    });
    const own = this.#boxes.slice(-items.length);
    const all = (isTicked: boolean) => {
      for (const { item, box } of own) {
        box.checked = isTicked;
        this.#hand.set(item.key, isTicked);
      }
      this.#count();
    };
    const both = [button(l10n.t('All'), () => all(true)), button(l10n.t('None'), () => all(false))];
    return element(
      'section',
      { class: 'waste' },
      element('h3', {}, element('span', {}, `${title} (${items.length})`), ...(one || items.length < 2 ? [] : both)),
      ...rows,
    );
  }

  #tick(item: DiskWaste, one: boolean): void {
    const own = this.#boxes.find((other) => other.item === item);
    this.#hand.set(item.key, own?.box.checked ?? false);
    if (one && own?.box.checked) {
      for (const other of this.#boxes) {
        if (!other.one || other === own) continue;
        other.box.checked = false;
        this.#hand.set(other.item.key, false);
      }
    }
    this.#count();
  }

  #ticked() {
    return this.#boxes.filter(({ box }) => box.checked);
  }

  #count(): void {
    const ticked = this.#ticked();
    const bytes = ticked.reduce((sum, { item }) => sum + (item.bytes ?? 0), 0);
    const isMore = ticked.some(({ item }) => item.bytes === undefined);
    const words = isMore ? l10n.t('{0} or more', sizeText(bytes)) : sizeText(bytes);
    this.#sum.textContent = l10n.t('{0} ticked, frees {1}', ticked.length, words);
    this.#clean.toggleAttribute('disabled', ticked.length === 0);
  }
}
