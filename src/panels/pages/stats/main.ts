import * as l10n from '@vscode/l10n';
import { type StatsRow, type ToStatsPage } from '../../core/stats-contract.js';
import { memoryText, pairText, percentText } from '../../core/stats-wording.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { chart } from './chart.js';

type ContainerStats = NonNullable<StatsRow['stats']>;

/** Messages, a second each, that charts go back. */
const most = 300;

interface Column {
  readonly title: string;
  /** What it is sorted by; a name, or a number of which the largest comes first. */
  readonly key: (row: StatsRow) => string | number;
  readonly words: (row: StatsRow) => string;
  /** What its small chart shows. */
  readonly line?: (stats: ContainerStats) => number | undefined;
}

const memoryPercent = ({ memory, memoryLimit }: ContainerStats) => (memoryLimit > 0 ? (memory / memoryLimit) * 100 : 0);

/** A cell of a container's numbers; `--` where there are none. */
function numbers(
  title: string,
  key: (stats: ContainerStats) => number,
  words: (stats: ContainerStats) => string,
  line?: (stats: ContainerStats) => number | undefined,
): Column {
  return {
    title,
    key: ({ stats }) => (stats ? key(stats) : -1),
    words: ({ stats }) => (stats ? words(stats) : '--'),
    ...(line ? { line } : {}),
  };
}

function columns(): readonly Column[] {
  return [
    { title: l10n.t('Name'), key: ({ name }) => name, words: ({ name }) => name },
    numbers(
      l10n.t('CPU %'),
      ({ cpu }) => cpu ?? 0,
      ({ cpu }) => percentText(cpu),
      ({ cpu }) => cpu,
    ),
    numbers(
      l10n.t('Memory / limit'),
      ({ memory }) => memory,
      ({ memory, memoryLimit }) => `${memoryText(memory)} / ${memoryText(memoryLimit)}`,
      ({ memory }) => memory,
    ),
    numbers(l10n.t('Memory %'), memoryPercent, (stats) => percentText(memoryPercent(stats))),
    numbers(
      l10n.t('Network in / out'),
      ({ received, sent }) => received + sent,
      ({ received, sent }) => pairText(received, sent),
    ),
    numbers(
      l10n.t('Block read / written'),
      ({ blockRead, blockWritten }) => blockRead + blockWritten,
      ({ blockRead, blockWritten }) => pairText(blockRead, blockWritten),
    ),
    numbers(
      'PIDs',
      ({ processes }) => processes,
      ({ processes }) => String(processes),
    ),
  ];
}

connect<ToStatsPage, never>(() => {
  const page = new StatsPage();
  return ({ rows }) => page.show(rows);
});

/** A table that can be sorted, with charts below when it is about one container. */
class StatsPage {
  readonly #columns = columns();
  readonly #head = element('tr');
  readonly #body = element('tbody');
  readonly #charts = element('div', { class: 'charts' });
  readonly #history = new Map<string, (ContainerStats | undefined)[]>();
  #rows: readonly StatsRow[] = [];
  #sortBy = 0;
  #isReversed = false;

  constructor() {
    document.body.append(
      element(
        'main',
        { class: 'stats' },
        element('table', {}, element('thead', {}, this.#head), this.#body),
        this.#charts,
      ),
    );
    this.#drawHead();
  }

  show(rows: readonly StatsRow[]): void {
    this.#rows = rows;
    for (const { id, stats } of rows) {
      const known = this.#history.get(id) ?? [];
      known.push(stats);
      if (known.length > most) known.shift();
      this.#history.set(id, known);
    }
    for (const id of this.#history.keys()) if (!rows.some((row) => row.id === id)) this.#history.delete(id);
    this.#draw();
  }

  #drawHead(): void {
    const cells = this.#columns.map(({ title }, index) => {
      const sort = element('button', {}, title);
      sort.addEventListener('click', () => {
        this.#isReversed = this.#sortBy === index && !this.#isReversed;
        this.#sortBy = index;
        this.#drawHead();
        this.#draw();
      });
      const isSorted = index === this.#sortBy;
      // Numbers begin with the largest.
      const isUp = (index === 0) !== this.#isReversed;
      return element('th', { scope: 'col', 'aria-sort': !isSorted ? 'none' : isUp ? 'ascending' : 'descending' }, sort);
    });
    const focused = [...this.#head.children].findIndex((cell) => cell.contains(document.activeElement));
    this.#head.replaceChildren(...cells);
    cells[focused]?.querySelector('button')?.focus();
  }

  #draw(): void {
    const key = this.#columns[this.#sortBy]?.key ?? (() => 0);
    const sorted = [...this.#rows].sort((a, b) => {
      const [one, other] = [key(a), key(b)];
      const order =
        typeof one === 'string' && typeof other === 'string'
          ? one.localeCompare(other, undefined, { numeric: true })
          : Number(other) - Number(one);
      return this.#isReversed ? -order : order;
    });
    this.#body.replaceChildren(...sorted.map((row) => this.#tableRow(row)));
    const [only] = this.#rows;
    this.#charts.replaceChildren(...(this.#rows.length === 1 && only ? this.#large(only) : []));
  }

  #tableRow(row: StatsRow): HTMLElement {
    const known = this.#history.get(row.id) ?? [];
    const cells = this.#columns.map(({ words, line, title }) => {
      const cell = element('td', {}, element('span', { class: 'words' }, words(row)));
      if (line) {
        const values = known.slice(-60).map((stats) => stats && line(stats));
        const top = Math.max(...values.map((value) => value ?? 0)) * 1.1;
        cell.append(chart(values, { width: 80, height: 18, most: 60, top, label: title }));
      }
      return cell;
    });
    return element('tr', { class: row.isRunning ? '' : 'stopped' }, ...cells);
  }

  /** The charts of one container: amounts, and for sums how much came each second. */
  #large({ id }: StatsRow): Node[] {
    const known = this.#history.get(id) ?? [];
    const amount = (of: (stats: ContainerStats) => number | undefined) => known.map((stats) => stats && of(stats));
    const rate = (of: (stats: ContainerStats) => number) =>
      known.map((stats, at) => {
        const before = known[at - 1];
        return stats && before ? Math.max(0, of(stats) - of(before)) : undefined;
      });
    const perSecond = (value: number) => l10n.t('{0} a second', pairText(value, 0).split(' / ')[0] ?? '');
    const all: readonly (readonly [string, readonly (number | undefined)[], (value: number) => string])[] = [
      [l10n.t('CPU'), amount(({ cpu }) => cpu), percentText],
      [l10n.t('Memory'), amount(({ memory }) => memory), memoryText],
      [l10n.t('Network, received'), rate(({ received }) => received), perSecond],
      [l10n.t('Network, sent'), rate(({ sent }) => sent), perSecond],
      [l10n.t('Block devices, read'), rate(({ blockRead }) => blockRead), perSecond],
      [l10n.t('Block devices, written'), rate(({ blockWritten }) => blockWritten), perSecond],
    ];
    return all.map(([title, values, words]) => {
      const top = Math.max(...values.map((value) => value ?? 0));
      const last = values.at(-1);
      const label = `${title}: ${last === undefined ? '--' : words(last)}`;
      return element(
        'figure',
        {},
        element(
          'figcaption',
          {},
          label,
          element('span', { class: 'quiet' }, ` · ${l10n.t('at most {0}', words(top))}`),
        ),
        chart(values, { width: 600, height: 120, most, top: top * 1.1, label }),
      );
    });
  }
}
