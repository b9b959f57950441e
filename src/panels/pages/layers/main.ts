import * as l10n from '@vscode/l10n';
import { type FromLayersPage, type LayersView, type ToLayersPage } from '../../core/layers-contract.js';
import { sizeText } from '../../core/stats-wording.js';
import { bar } from '../disk/bar.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { showFailure } from '../failure.js';
import { dropdown, registerToolkit, textField } from '../toolkit.js';
import { FileTree } from './file-tree.js';

connect<ToLayersPage, FromLayersPage>((post) => {
  registerToolkit();
  const page = new LayersPage(post);
  return (message) => page.hear(message);
});

/** Layers on one side, the files of the chosen one on the other; above, what is wasted. */
class LayersPage {
  readonly #post: (message: FromLayersPage) => void;
  readonly #state = element('p', { class: 'quiet', role: 'status' });
  readonly #content = element('div', { class: 'content' });
  readonly #tree: FileTree;
  #lines: HTMLElement[] = [];
  #layer = 0;
  #isSum = false;
  #filter = '';
  #turn = 0;

  constructor(post: (message: FromLayersPage) => void) {
    this.#post = post;
    this.#tree = new FileTree(
      (path) => post({ kind: 'folder', turn: this.#turn, path }),
      (path) => post({ kind: 'open', path }),
    );
    document.body.append(element('main', { class: 'layers' }, this.#state, this.#content));
  }

  hear(message: ToLayersPage): void {
    switch (message.kind) {
      case 'busy':
        this.#state.textContent = l10n.t('Reading the image from the engine… {0}', sizeText(message.bytes));
        return;
      case 'failed':
        showFailure(this.#state, message.words, () => this.#post({ kind: 'again' }));
        return;
      case 'image':
        this.#state.textContent = '';
        this.#show(message.view);
        return;
      case 'folder':
        if (message.turn === this.#turn) this.#tree.fill(message.path, message.lines, message.more);
    }
  }

  #show(view: LayersView): void {
    const { name, total, wasted, efficiency, layers, waste, largest } = view;
    const most = Math.max(...layers.map(({ bytes }) => bytes));
    this.#lines = layers.map(({ instruction, bytes, age, date, sharedWith }, index) => {
      const facts = [
        sharedWith === undefined ? l10n.t('no files') : sizeText(bytes),
        age,
        ...(sharedWith === undefined
          ? []
          : sharedWith === 0
            ? [l10n.t('this image’s alone')]
            : sharedWith === 1
              ? [l10n.t('shared with 1 image')]
              : [l10n.t('shared with {0} images', sharedWith)]),
      ].filter((fact) => fact !== '');
      const line = element(
        'button',
        {
          class: sharedWith === undefined ? 'layer empty' : 'layer',
          title: [instruction, date].filter(Boolean).join('\n'),
        },
        element('span', { class: 'instruction' }, instruction === '' ? l10n.t('(unknown)') : instruction),
        element('span', { class: 'quiet' }, facts.join(' · ')),
        bar([[sharedWith ? 'free' : 'used', bytes]], most, sizeText(bytes)),
      );
      line.addEventListener('click', () => this.#choose(index));
      return line;
    });
    const percent = `${efficiency.toFixed(1)}%`;
    this.#content.replaceChildren(
      element('h1', {}, name),
      element(
        'p',
        {},
        wasted === 0
          ? l10n.t('{0} of files; nothing is written and then hidden by a later layer', sizeText(total))
          : l10n.t(
              '{0} of files, efficiency {1}: {2} are hidden or removed by later layers',
              sizeText(total),
              percent,
              sizeText(wasted),
            ),
      ),
      element(
        'div',
        { class: 'columns' },
        element('nav', { 'aria-label': l10n.t('Layers') }, ...this.#lines),
        element('section', {}, this.#toolbar(), this.#tree.root),
      ),
      this.#table(
        l10n.t('Wasted'),
        waste.map(({ path, bytes, times, isRemoved }) => [
          path,
          sizeText(bytes),
          isRemoved ? l10n.t('removed later') : l10n.t('written {0} times', times),
        ]),
      ),
      this.#table(
        l10n.t('Largest files'),
        largest.map(({ path, bytes, layer }) => [path, sizeText(bytes), layers[layer]?.instruction ?? '']),
      ),
    );
    this.#choose(
      Math.max(
        0,
        layers.findLastIndex(({ bytes }) => bytes > 0),
      ),
    );
  }

  #toolbar(): HTMLElement {
    const choice = dropdown(
      l10n.t('Which files'),
      [
        ['layer', l10n.t('What this layer changed')],
        ['sum', l10n.t('All files up to this layer')],
      ],
      this.#isSum ? 'sum' : 'layer',
      (value) => {
        this.#isSum = value === 'sum';
        this.#look();
      },
    );
    const filter = textField(l10n.t('Filter paths'), (text) => {
      this.#filter = text;
      this.#look();
    });
    return element('div', { class: 'tools' }, choice, filter);
  }

  #table(title: string, rows: readonly (readonly string[])[]): HTMLElement {
    if (rows.length === 0) return element('span');
    return element(
      'details',
      {},
      element('summary', {}, `${title} (${rows.length})`),
      element(
        'table',
        {},
        ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', { title: cell }, cell)))),
      ),
    );
  }

  #choose(layer: number): void {
    this.#layer = layer;
    this.#lines.forEach((line, index) => line.setAttribute('aria-current', String(index === layer)));
    this.#look();
  }

  #look(): void {
    this.#turn += 1;
    this.#tree.clear();
    this.#post({ kind: 'look', turn: this.#turn, layer: this.#layer, isSum: this.#isSum, filter: this.#filter.trim() });
  }
}
