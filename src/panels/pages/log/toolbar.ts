import * as l10n from '@vscode/l10n';
import { type LogSourceWords, type ReadRange } from '../../core/log-contract.js';
import { type Choices, type Pattern } from '../../core/log-filter.js';
import { type Level, levels } from '../../core/log-level.js';
import { rangeTime } from '../../core/range-time.js';
import { element } from '../dom.js';
import { button, checkbox, dropdown, signButton, textField, toggleButton } from '../toolkit.js';

export type Times = 'off' | 'local' | 'utc';

export interface ToolbarEvents {
  /** Both give what is wrong with the pattern, or undefined. */
  readonly search: (pattern: Pattern) => string | undefined;
  readonly choose: (changes: Partial<Choices>) => string | undefined;
  readonly step: (by: 1 | -1) => void;
  readonly times: (times: Times) => void;
  readonly wrap: (on: boolean) => void;
  readonly pause: (on: boolean) => void;
  readonly read: (range: ReadRange) => void;
  readonly take: (kind: 'copy' | 'save' | 'open') => void;
}

export interface ToolbarState {
  readonly sources: readonly LogSourceWords[];
  readonly times: Times;
  readonly tail: number | undefined;
}

/** What can be done with a log, above it. */
export class Toolbar {
  readonly body: HTMLElement;
  readonly #events: ToolbarEvents;
  readonly #count = element('span', { class: 'count', role: 'status' });
  readonly #search: HTMLInputElement;
  readonly #pause: HTMLElement;
  readonly #legend: readonly HTMLElement[];
  /** How the search's text is meant. */
  #how = { isExpression: false, matchesCase: false, isWholeWord: false };
  #isPaused = false;

  constructor({ sources, times, tail }: ToolbarState, events: ToolbarEvents) {
    this.#events = events;
    this.#search = textField(l10n.t('Search'), () => this.#searchNow());
    this.#search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') events.step(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') this.clearSearch();
    });
    this.#pause = button(l10n.t('Pause'), () => this.togglePause());
    this.#legend = this.#legendOf(sources);
    this.body = element(
      'div',
      { class: 'bar', role: 'toolbar', 'aria-label': l10n.t('Log') },
      group(
        this.#search,
        ...this.#hows(),
        signButton('↑', l10n.t('Previous Match (Shift+Enter)'), () => events.step(-1)),
        signButton('↓', l10n.t('Next Match (Enter)'), () => events.step(1)),
        this.#count,
      ),
      group(this.#pattern('include', l10n.t('Only lines with')), this.#pattern('exclude', l10n.t('No lines with'))),
      group(this.#level(), this.#stream()),
      group(this.#range(tail), this.#times(times), checkbox(l10n.t('Wrap'), false, events.wrap)),
      group(
        this.#pause,
        button(l10n.t('Copy'), () => events.take('copy')),
        button(l10n.t('Save…'), () => events.take('save')),
        button(l10n.t('Open as Document'), () => events.take('open')),
      ),
      ...(sources.length > 1 ? [element('span', { class: 'group legend' }, ...this.#legend)] : []),
    );
  }

  /** Says how many were found: `3 of 120`. */
  set count(words: string) {
    if (this.#count.textContent !== words) this.#count.textContent = words;
  }

  focusSearch(): void {
    this.#search.focus();
  }

  clearSearch(): void {
    this.#search.value = '';
    this.#searchNow();
  }

  togglePause(): void {
    this.#isPaused = !this.#isPaused;
    this.#pause.textContent = this.#isPaused ? l10n.t('Go On') : l10n.t('Pause');
    this.#events.pause(this.#isPaused);
  }

  /** The sources have other names. */
  set names(names: readonly string[]) {
    this.#legend.forEach((box, source) => (box.textContent = names[source] ?? ''));
  }

  /** As in the editor's own search, keys included. */
  #hows(): HTMLElement[] {
    const toggle = (sign: string, title: string, key: string, how: 'isExpression' | 'matchesCase' | 'isWholeWord') => {
      const made = toggleButton(sign, `${title} (Alt+${key})`, (on) => {
        this.#how = { ...this.#how, [how]: on };
        this.#searchNow();
      });
      this.#search.addEventListener('keydown', (event) => {
        // The key's place: with Alt a Mac writes other letters.
        if (!event.altKey || event.code !== `Key${key}`) return;
        event.preventDefault();
        made.click();
      });
      return made;
    };
    return [
      toggle('Aa', l10n.t('Match Case'), 'C', 'matchesCase'),
      toggle('ab', l10n.t('Match Whole Word'), 'W', 'isWholeWord'),
      toggle('.*', l10n.t('Use Regular Expression'), 'R', 'isExpression'),
    ];
  }

  #searchNow(): void {
    const problem = this.#events.search({ text: this.#search.value, ...this.#how });
    complain(this.#search, problem);
  }

  #pattern(which: 'include' | 'exclude', label: string): HTMLElement {
    const field = textField(label, (typed) => {
      // Between slashes it is an expression.
      const inSlashes = /^\/(.+)\/$/.exec(typed)?.[1];
      const pattern = { text: inSlashes ?? typed, isExpression: inSlashes !== undefined };
      complain(field, this.#events.choose({ [which]: pattern }));
    });
    field.title = l10n.t('A text, or an expression between slashes: /GET|POST/');
    return field;
  }

  #level(): HTMLElement {
    const words: Readonly<Record<Level, string>> = {
      error: l10n.t('Errors'),
      warn: l10n.t('Warnings and above'),
      info: l10n.t('Information and above'),
      debug: l10n.t('Debugging and above'),
      trace: l10n.t('All with a level'),
    };
    const options = levels.map((level) => [level, words[level]] as const);
    return dropdown(l10n.t('Level'), [['', l10n.t('All levels')], ...options], '', (value) => {
      this.#events.choose({ level: levels.find((level) => level === value) });
    });
  }

  #stream(): HTMLElement {
    const options = [
      ['both', l10n.t('stdout and stderr')],
      ['stdout', 'stdout'],
      ['stderr', 'stderr'],
    ] as const;
    return dropdown(l10n.t('Stream'), options, 'both', (value) => {
      this.#events.choose({ stream: value === 'stdout' || value === 'stderr' ? value : 'both' });
    });
  }

  #range(tail: number | undefined): HTMLElement {
    const since = textField(l10n.t('From: 10m, 2h or a date'), () => undefined);
    const until = textField(l10n.t('To: the same, or nothing'), () => undefined);
    const read = button(l10n.t('Read'), () => {
      const wrong = [since, until].filter(({ value }) => value !== '' && rangeTime(value, Date.now()) === undefined);
      for (const field of [since, until]) {
        complain(field, wrong.includes(field) ? l10n.t('A time like 10m, 2h, 1d or 2026-01-31 14:30') : undefined);
      }
      wrong[0]?.focus();
      if (wrong.length > 0) return;
      this.#events.read({ since: since.value, ...(until.value === '' ? {} : { until: until.value }) });
    });
    const between = element('span', { class: 'between', hidden: '' }, since, until, read);
    const lines = (count: number) => [String(count), l10n.t('The last {0} lines', count.toLocaleString())] as const;
    const counts = [...new Set([100, 1000, 10_000, 100_000, ...(tail === undefined ? [] : [tail])])].sort(
      (a, b) => a - b,
    );
    const options = [
      ...counts.map(lines),
      ['all', l10n.t('All lines')],
      ['10m', l10n.t('The last 10 minutes')],
      ['1h', l10n.t('The last hour')],
      ['1d', l10n.t('The last day')],
      ['between', l10n.t('Between two times…')],
    ] as const;
    const choice = dropdown(l10n.t('What is read'), options, tail === undefined ? 'all' : String(tail), (value) => {
      between.toggleAttribute('hidden', value !== 'between');
      if (value === 'between') since.focus();
      else if (value === 'all') this.#events.read({});
      else this.#events.read(/^\d+$/.test(value) ? { tail: Number(value) } : { since: value });
    });
    return element('span', { class: 'group' }, choice, between);
  }

  #times(times: Times): HTMLElement {
    const options = [
      ['off', l10n.t('No times')],
      ['local', l10n.t('Local times')],
      ['utc', l10n.t('Times in UTC')],
    ] as const;
    return dropdown(l10n.t('Times'), options, times, (value) => {
      this.#events.times(value === 'local' || value === 'utc' ? value : 'off');
    });
  }

  #legendOf(sources: readonly LogSourceWords[]): HTMLElement[] {
    const hidden = new Set<number>();
    return sources.map(({ name, color }, source) => {
      const box = checkbox(name, true, (on) => {
        if (on) hidden.delete(source);
        else hidden.add(source);
        this.#events.choose({ hidden: new Set(hidden) });
      });
      box.classList.add(`color-${color % 8}`);
      return box;
    });
  }
}

function group(...children: readonly HTMLElement[]): HTMLElement {
  return element('span', { class: 'group' }, ...children);
}

function complain(field: HTMLElement, problem: string | undefined): void {
  field.classList.toggle('wrong', problem !== undefined);
  if (problem === undefined) field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
  field.title = problem ?? '';
}
