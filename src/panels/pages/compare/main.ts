import * as l10n from '@vscode/l10n';
import {
  type ComparedFile,
  type CompareView,
  type FromComparePage,
  type ToComparePage,
} from '../../core/compare-contract.js';
import { sizeText } from '../../core/stats-wording.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { showFailure } from '../failure.js';
import { dropdown, registerToolkit, textField } from '../toolkit.js';

connect<ToComparePage, FromComparePage>((post) => {
  registerToolkit();
  const page = new ComparePage(post);
  return (message) => page.hear(message);
});

/** The signs of what changed, for those who see no colours. */
const signs = { added: '+', changed: '~', removed: '−', same: '' } as const;

/** Two images: what their configurations, their instructions and their files have that the other hasn't. */
class ComparePage {
  readonly #post: (message: FromComparePage) => void;
  readonly #state = element('p', { class: 'quiet', role: 'status' });
  readonly #content = element('div', { class: 'content' });
  readonly #files = element('tbody');
  readonly #more = element('p', { class: 'quiet' });
  #filter = '';
  #change = '';
  #turn = 0;

  constructor(post: (message: FromComparePage) => void) {
    this.#post = post;
    document.body.append(element('main', { class: 'compare' }, this.#state, this.#content));
  }

  hear(message: ToComparePage): void {
    switch (message.kind) {
      case 'busy':
        this.#state.textContent = l10n.t('Reading the images from the engine… {0}', sizeText(message.bytes));
        return;
      case 'failed':
        showFailure(this.#state, message.words, () => this.#post({ kind: 'again' }));
        return;
      case 'comparison':
        this.#state.textContent = '';
        this.#show(message.view);
        return;
      case 'files':
        if (message.turn === this.#turn) this.#fill(message.files, message.more);
    }
  }

  #show(view: CompareView): void {
    const { before, after, bytes, counts, config, steps } = view;
    const counted = (words: string, { files, bytes: grown }: CompareView['counts']['added']) =>
      `${words} ${files} (${signed(grown)})`;
    const isAlike = config.length === 0 && steps.every(({ change }) => change === 'same');
    const files = counts.added.files + counts.changed.files + counts.removed.files;
    this.#content.replaceChildren(
      element('h1', {}, before, element('span', { class: 'quiet' }, ' → '), after),
      element(
        'p',
        {},
        l10n.t(
          'Files: {0} → {1} ({2})',
          sizeText(bytes.before),
          sizeText(bytes.after),
          signed(bytes.after - bytes.before),
        ),
        ' · ',
        [
          counted(l10n.t('added'), counts.added),
          counted(l10n.t('changed'), counts.changed),
          counted(l10n.t('removed'), counts.removed),
        ].join(' · '),
      ),
      ...(isAlike && files === 0 ? [element('p', {}, l10n.t('They are the same in all that is compared.'))] : []),
      part(
        l10n.t('Configuration ({0})', config.length),
        config.length === 0
          ? element('p', { class: 'quiet' }, l10n.t('No differences'))
          : table(
              [l10n.t('What'), before, after],
              config.map((one) => row('changed', [one.name, one.before || '–', one.after || '–'])),
            ),
      ),
      part(
        l10n.t('Instructions ({0} different)', steps.filter(({ change }) => change !== 'same').length),
        table(
          ['', l10n.t('Instruction'), l10n.t('Size')],
          steps.map(({ change, instruction, bytes: size }) =>
            row(change, [
              signs[change],
              instruction === '' ? l10n.t('(unknown)') : instruction,
              size > 0 ? sizeText(size) : '',
            ]),
          ),
        ),
      ),
      part(
        l10n.t('Files ({0} different)', files),
        this.#toolbar(),
        table(['', l10n.t('Path'), l10n.t('Size')], [], this.#files),
        this.#more,
      ),
    );
    this.#look();
  }

  #toolbar(): HTMLElement {
    const choice = dropdown(
      l10n.t('Which files'),
      [
        ['', l10n.t('All that differ')],
        ['added', l10n.t('added')],
        ['changed', l10n.t('changed')],
        ['removed', l10n.t('removed')],
      ],
      this.#change,
      (value) => {
        this.#change = value;
        this.#look();
      },
    );
    const filter = textField(l10n.t('Filter paths'), (text) => {
      this.#filter = text;
      this.#look();
    });
    return element('div', { class: 'tools' }, choice, filter);
  }

  #look(): void {
    this.#turn += 1;
    this.#post({ kind: 'look', turn: this.#turn, filter: this.#filter.trim(), change: this.#change });
  }

  #link(path: string): HTMLElement {
    const link = element('button', { class: 'link', type: 'button' }, path);
    link.addEventListener('click', () => this.#post({ kind: 'open', path }));
    return link;
  }

  #fill(files: readonly ComparedFile[], more: number): void {
    this.#files.replaceChildren(
      ...files.map(({ path, change, before, after, about, opens }) => {
        const sizes = [before, after].filter((size) => size !== undefined).map(sizeText);
        const size = new Set(sizes).size === 1 ? (sizes[0] ?? '') : sizes.join(' → ');
        const made = row(change, [signs[change], path, about === '' ? size : `${size} · ${about}`]);
        if (opens) made.children[1]?.replaceChildren(this.#link(path));
        return made;
      }),
    );
    this.#more.textContent = more > 0 ? l10n.t('… and {0} more', more) : files.length === 0 ? l10n.t('No files') : '';
  }
}

function part(title: string, ...content: readonly Node[]): HTMLElement {
  return element('details', { open: '' }, element('summary', {}, title), ...content);
}

function table(titles: readonly string[], rows: readonly Node[], body = element('tbody')): HTMLElement {
  body.replaceChildren(...rows);
  const head = element('tr', {}, ...titles.map((title) => element('th', { scope: 'col', title }, title)));
  const kind = titles[0] === '' ? 'signed' : 'facts';
  return element('div', { class: 'scroll' }, element('table', { class: kind }, element('thead', {}, head), body));
}

function row(change: keyof typeof signs, cells: readonly string[]): HTMLElement {
  return element('tr', { class: change }, ...cells.map((cell) => element('td', { title: cell }, cell)));
}

function signed(bytes: number): string {
  return `${bytes < 0 ? '−' : '+'}${sizeText(Math.abs(bytes))}`;
}
