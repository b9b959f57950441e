import * as l10n from '@vscode/l10n';
import { timeText } from '../../../base/time-text.js';
import { withoutControls } from '../../core/ansi.js';
import { objectIn } from '../../core/log-level.js';
import { type FromLogPage, type LogSourceWords, note, stderr, type ToLogPage } from '../../core/log-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { registerToolkit, signButton } from '../toolkit.js';
import { jsonTree } from './json-tree.js';
import { LineList } from './line-list.js';
import { lineRow } from './line-row.js';
import { LogModel } from './log-model.js';
import { type Times, Toolbar } from './toolbar.js';

type Begin = Extract<ToLogPage, { kind: 'begin' }>;
type Lines = Extract<ToLogPage, { kind: 'lines' }>;

connect<ToLogPage, FromLogPage>((post) => {
  registerToolkit();
  let page: LogPage | undefined;
  return (message) => {
    if (message.kind === 'begin') page ??= new LogPage(message, post);
    else if (message.kind === 'lines') page?.take(message);
    else if (message.kind === 'sources') page?.rename(message.sources);
    else page?.clear();
  };
});

/** A log on a page. */
class LogPage {
  readonly #post: (message: FromLogPage) => void;
  readonly #model: LogModel;
  readonly #list: LineList;
  readonly #bar: Toolbar;
  readonly #status = element('div', { class: 'status', role: 'status' });
  readonly #tree = element('div', { class: 'details', hidden: '' });
  readonly #end = element('button', { class: 'to-end', hidden: '' });
  #times: Times;
  #isWrapped = false;
  /** Messages that came while the page is paused: they are taken when it goes on. */
  #held: Lines[] | undefined;
  /** The match that was gone to: its line, and the how manieth it is there. */
  #current = { line: -1, place: 0 };
  #sources: readonly LogSourceWords[];
  #unseen = 0;

  constructor(begin: Begin, post: (message: FromLogPage) => void) {
    this.#sources = begin.sources;
    this.#post = post;
    this.#times = begin.timestamps ? 'local' : 'off';
    this.#list = new LineList(
      l10n.t('Log'),
      (line) => this.#row(line),
      (following) => this.#showEnd(following),
    );
    this.#model = new LogModel(begin.capacity, {
      rebuilt: () => this.#list.show(this.#model.index),
      settled: () => this.#list.settle(),
      grown: () => this.#grown(),
      dropped: (rows) => this.#list.dropped(rows),
    });
    this.#bar = new Toolbar(
      { sources: begin.sources, times: this.#times, tail: begin.range.tail },
      {
        search: (pattern) =>
          attempt(() => {
            this.#current = { line: -1, place: 0 };
            this.#model.search(pattern);
            this.#list.redraw();
          }),
        choose: (changes) => attempt(() => this.#model.choose(changes)),
        step: (by) => this.#step(by),
        times: (times) => {
          this.#times = times;
          this.#list.redraw();
        },
        wrap: (on) => {
          this.#isWrapped = on;
          this.#fit();
        },
        pause: (on) => this.#pause(on),
        read: (range) => post({ kind: 'read', range }),
        take: (kind) => post({ kind, text: this.#text() }),
      },
    );
    this.#end.addEventListener('click', () => (this.#list.following = true));
    document.body.classList.add('log');
    document.body.append(
      this.#bar.body,
      element('div', { class: 'middle' }, this.#list.body, this.#tree, this.#end),
      this.#status,
    );
    this.#list.show(this.#model.index);
    this.#fit();
    this.#grown();
    new ResizeObserver(() => this.#fit()).observe(this.#list.body);
    window.addEventListener('keydown', (event) => this.#key(event));
    // Rows that move away under the mouse can't be selected.
    document.addEventListener('selectionchange', () => {
      const selection = getSelection();
      if (
        selection &&
        !selection.isCollapsed &&
        this.#list.following &&
        this.#list.body.contains(selection.anchorNode)
      ) {
        this.#list.following = false;
      }
    });
  }

  take(message: Lines): void {
    if (this.#held) {
      this.#held.push(message);
      this.#grown();
      return;
    }
    if (!this.#list.following) this.#unseen += message.times.length;
    this.#model.append(message);
    // Its bytes are in the store: they go now and not when the next collection finds them.
    message.texts.buffer.transfer(0);
    this.#post({ kind: 'taken' });
    if (!this.#list.following) this.#showEnd(false);
  }

  rename(sources: readonly LogSourceWords[]): void {
    this.#sources = sources;
    this.#bar.names = sources.map(({ name }) => name);
    this.#list.redraw();
  }

  clear(): void {
    if (this.#held) for (const _ of this.#held.splice(0)) this.#post({ kind: 'taken' });
    this.#model.clear();
    this.#list.following = true;
  }

  #row(line: number): HTMLElement {
    const { store } = this.#model;
    const mark = store.mark(line);
    const time = store.time(line);
    const source = this.#sources[mark >> 2];
    return lineRow(store.text(line), mark, {
      time: this.#times === 'off' || time === 0 ? '' : timeText(Math.floor(time), this.#times === 'utc'),
      source: this.#sources.length > 1 ? source : undefined,
      find: this.#model.find,
      current: line === this.#current.line ? this.#current.place : undefined,
      tooltip: (mark & 3) === stderr ? 'stderr' : '',
      openTree: () => this.#openTree(line),
      treeLabel: l10n.t('Open as a tree'),
    });
  }

  #grown(): void {
    const { store, index, matchCount, find } = this.#model;
    const words = [
      l10n.t('{0} lines', (store.end - store.first).toLocaleString()),
      ...(index.count < store.end - store.first ? [l10n.t('{0} shown', index.count.toLocaleString())] : []),
      ...(store.dropped > 0 ? [l10n.t('{0} older ones dropped', store.dropped.toLocaleString())] : []),
      ...(this.#held ? [l10n.t('Paused: no line is lost')] : []),
    ];
    const text = words.join(' · ');
    if (this.#status.textContent !== text) this.#status.textContent = text;
    const before = this.#current.line < 0 ? undefined : this.#model.countBefore(this.#current.line);
    const all = matchCount.toLocaleString();
    this.#bar.count = !find
      ? ''
      : before === undefined
        ? l10n.t('{0} found', all)
        : l10n.t('{0} of {1}', (before + this.#current.place + 1).toLocaleString(), all);
    this.#list.draw();
  }

  #step(by: 1 | -1): void {
    const { matches } = this.#model;
    if (matches.length === 0) return;
    const { line, place } = this.#current;
    if (line >= 0 && place + by >= 0 && place + by < this.#model.countIn(line)) {
      this.#current = { line, place: place + by };
    } else {
      const from = line >= 0 ? line : this.#list.firstInSight - by;
      const next =
        by === 1
          ? (matches.find((other) => other > from) ?? matches[0] ?? -1)
          : (matches.findLast((other) => other < from) ?? matches.at(-1) ?? -1);
      this.#current = { line: next, place: by === 1 ? 0 : Math.max(0, this.#model.countIn(next) - 1) };
    }
    this.#list.reveal(this.#current.line);
    this.#list.redraw();
    this.#grown();
  }

  #pause(on: boolean): void {
    const held = this.#held ?? [];
    this.#held = on ? [] : undefined;
    if (!on) for (const message of held) this.take(message);
    this.#grown();
  }

  #showEnd(following: boolean): void {
    if (following) this.#unseen = 0;
    this.#end.toggleAttribute('hidden', following);
    this.#end.textContent =
      this.#unseen > 0 ? l10n.t('↓ {0} new lines', this.#unseen.toLocaleString()) : l10n.t('↓ To the end');
  }

  #fit(): void {
    const { columns } = this.#list.measure();
    this.#list.body.classList.toggle('wrapped', this.#isWrapped);
    this.#list.body.style.setProperty('--columns', `${columns}ch`);
    this.#model.wrap(this.#isWrapped ? columns : 0);
    this.#list.redraw();
  }

  #openTree(line: number): void {
    const value = objectIn(withoutControls(this.#model.store.text(line)));
    if (!value) return;
    const close = signButton('✕', l10n.t('Close'), () => this.#tree.setAttribute('hidden', ''));
    this.#tree.replaceChildren(close, jsonTree(value));
    this.#tree.removeAttribute('hidden');
  }

  /** All that is shown, as text. */
  #text(): string {
    const { index, store } = this.#model;
    const lines: string[] = [];
    for (let at = 0; at < index.count; at += 1) {
      const line = index.line(at);
      const mark = store.mark(line);
      if ((mark & 3) === note) continue;
      const source = this.#sources.length > 1 ? `${this.#sources[mark >> 2]?.name ?? ''} ` : '';
      const time = this.#times === 'off' ? '' : `${timeText(Math.floor(store.time(line)), this.#times === 'utc')} `;
      lines.push(`${source}${time}${this.#model.plain(line)}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #key(event: KeyboardEvent): void {
    const isSearch = (event.ctrlKey || event.metaKey) && event.key === 'f';
    if (isSearch) this.#bar.focusSearch();
    else if (event.key === 'F3') this.#step(event.shiftKey ? -1 : 1);
    else if (event.target === this.#list.body && event.key === 'End') this.#list.following = true;
    else if (event.target === this.#list.body && event.key === ' ') this.#bar.togglePause();
    else return;
    event.preventDefault();
  }
}

/** What is wrong with a pattern, in the browser's words. */
function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
