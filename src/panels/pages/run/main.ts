import * as l10n from '@vscode/l10n';
import { type FormProblems, type FormValues } from '../../../base/form.js';
import {
  type FromRunPage,
  type RunField,
  type RunGroup,
  type RunOffers,
  type ToRunPage,
} from '../../core/run-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { tableInput } from '../form/table-input.js';
import { button, checkbox, dropdown, registerToolkit, textArea, textField } from '../toolkit.js';

type Show = Extract<ToRunPage, { kind: 'show' }>;
type Offered = Extract<ToRunPage, { kind: 'offers' }>;
type Told = Extract<ToRunPage, { kind: 'told' }>;

connect<ToRunPage, FromRunPage>((post) => {
  registerToolkit();
  let page: RunPage | undefined;
  return (message) => {
    switch (message.kind) {
      case 'show':
        page = new RunPage(message, post);
        break;
      case 'set':
        page?.set(message.values, message.notes);
        break;
      case 'offers':
        page?.offer(message);
        break;
      case 'told':
        page?.tell(message);
        break;
      case 'busy':
        page?.showBusy(message.isBusy, message.failure);
    }
  };
});

interface Line {
  readonly field: RunField;
  readonly group: RunGroup;
  readonly row: HTMLElement;
  readonly place: HTMLElement;
  readonly offers: HTMLElement;
  readonly reason: HTMLElement;
  readonly problem: HTMLElement;
}

/** Groups of fields that fold, and below them the command that says the same. */
class RunPage {
  #values: Record<string, string> = {};
  readonly #post: (message: FromRunPage) => void;
  readonly #lines: readonly Line[];
  readonly #groups: ReadonlyMap<string, HTMLDetailsElement>;
  readonly #notes = element('ul', { class: 'notes', role: 'status' });
  readonly #presets = element('div', { class: 'presets' });
  readonly #command = element('pre', {
    ...{ class: 'command-line', tabindex: '0', 'aria-label': l10n.t('The equal command') },
  });
  readonly #remark = element('p', { class: 'quiet' });
  readonly #failure = element('p', { class: 'problem', role: 'alert' });
  readonly #buttons: readonly HTMLElement[];
  #offers: RunOffers = {};
  #isBusy = false;

  constructor({ title, about, groups, values, notes, action, replaces }: Show, post: (message: FromRunPage) => void) {
    this.#post = post;
    this.#lines = groups.flatMap((group) => group.fields.map((field) => lineOf(field, group)));
    this.#groups = new Map(groups.map((group) => [group.id, this.#details(group)]));
    const run = button(action, () => this.#send('run'), 'primary');
    const create = button(l10n.t('Create without Starting'), () => this.#send('create'));
    this.#buttons = replaces ? [run] : [run, create];
    const copy = button(l10n.t('Copy Command'), () => this.#send('copy'));
    const save = button(l10n.t('Save as Preset…'), () => this.#send('save'));
    const bar = element('div', { class: 'bar' }, ...this.#buttons, copy, save);
    document.body.replaceChildren(
      element(
        'main',
        { class: 'form run' },
        element('h1', {}, title),
        element('p', { class: 'quiet' }, about),
        this.#paste(),
        this.#notes,
        this.#presets,
        ...this.#groups.values(),
      ),
      element('footer', { class: 'run-foot' }, this.#remark, this.#failure, this.#command, bar),
    );
    document.body.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#send('run');
    });
    this.set(values, notes);
    setTimeout(() => this.#lines[0]?.row.querySelector<HTMLElement>('[data-field]')?.focus());
  }

  set(values: FormValues, notes: readonly string[]): void {
    this.#values = { ...values };
    this.#notes.replaceChildren(...notes.map((note) => element('li', {}, note)));
    for (const line of this.#lines) this.#fill(line);
    // What says something is open to be seen.
    for (const [id, details] of this.#groups) {
      const says = this.#lines.some(({ group, field }) => group.id === id && (this.#values[field.id] ?? '') !== '');
      details.open = details.open || says || id === 'basics' || id === 'ports';
    }
    this.#send('change');
  }

  offer({ offers, reasons, presets }: Offered): void {
    this.#offers = offers;
    for (const line of this.#lines) {
      this.#showOffers(line);
      line.reason.textContent = reasons[line.field.id] ?? '';
    }
    this.#presets.replaceChildren(
      ...presets.flatMap((preset) => [
        button(l10n.t('Preset: {0}', preset), () => this.#post({ kind: 'use', preset })),
        button(l10n.t('Forget {0}', preset), () => this.#post({ kind: 'forget', preset })),
      ]),
    );
  }

  tell({ command, problems, warnings, remark }: Told): void {
    this.#command.textContent = command;
    for (const line of this.#lines) mark(line, problems, warnings);
    // What stops it may be out of sight.
    const first = this.#lines.find(({ field }) => problems[field.id] !== undefined)?.field;
    const isStopped = Object.keys(problems).length > 0;
    this.#remark.textContent = first ? `${first.label}: ${problems[first.id] ?? ''}` : remark;
    this.#remark.classList.toggle('stops', isStopped);
    for (const each of this.#buttons) each.toggleAttribute('disabled', isStopped || this.#isBusy);
    for (const [id, details] of this.#groups) {
      const isWrong = this.#lines.some(({ group, field }) => group.id === id && problems[field.id] !== undefined);
      details.classList.toggle('wrong', isWrong);
    }
  }

  showBusy(isBusy: boolean, failure: string): void {
    this.#isBusy = isBusy;
    this.#failure.textContent = failure;
    for (const each of this.#buttons) each.toggleAttribute('disabled', isBusy);
  }

  #send(kind: 'change' | 'run' | 'create' | 'copy' | 'save'): void {
    this.#post({ kind, values: this.#values });
  }

  #paste(): HTMLElement {
    const label = l10n.t('Paste a docker run command');
    const box = textArea(label, 'docker run -d -p 8080:80 nginx');
    const take = button(l10n.t('Fill In'), () => this.#post({ kind: 'paste', text: box.value }));
    const bar = element('div', { class: 'bar' }, take);
    return element('details', { class: 'paste' }, element('summary', {}, label), box, bar);
  }

  #details(group: RunGroup): HTMLDetailsElement {
    const rows = this.#lines.filter((line) => line.group === group).map(({ row }) => row);
    const summary = element('summary', {}, group.title);
    return element('details', { class: 'group', 'data-group': group.id }, summary, ...rows) as HTMLDetailsElement;
  }

  /** Draws what its value is now. */
  #fill(line: Line): void {
    const { field, place } = line;
    const changed = (value: string) => {
      this.#values[field.id] = value;
      this.#send('change');
    };
    const input = inputOf(field, this.#values[field.id] ?? '', changed);
    input.setAttribute('data-field', field.id);
    input.setAttribute('aria-describedby', `reason-${field.id} problem-${field.id}`);
    const pick = field.picks === 'file' ? l10n.t('Choose File…') : l10n.t('Choose Folder…');
    const picker = field.picks
      ? [button(pick, () => this.#post({ kind: 'pick', field: field.id, values: this.#values }))]
      : [];
    place.replaceChildren(input, ...picker);
    this.#showOffers(line);
  }

  /** What there is to choose from: a few as buttons, many as a list. */
  #showOffers(line: Line): void {
    const { field, offers } = line;
    const all = this.#offers[field.id] ?? [];
    const take = (value: string) => {
      const before = this.#values[field.id] ?? '';
      const isTable = field.kind === 'table';
      if (isTable && before.split('\n').includes(value)) return;
      this.#values[field.id] = isTable && before.trim() !== '' ? `${before}\n${value}` : value;
      this.#fill(line);
      this.#send('change');
    };
    if (all.length <= 4) {
      offers.replaceChildren(...all.map(([value, words]) => button(words, () => take(value))));
      return;
    }
    const choose = l10n.t('Choose…');
    const chosen = (value: string) => {
      if (value !== '') take(value);
    };
    offers.replaceChildren(dropdown(`${field.label}: ${choose}`, [['', choose], ...all], '', chosen));
  }
}

function lineOf(field: RunField, group: RunGroup): Line {
  const problem = element('p', { class: 'problem', id: `problem-${field.id}`, 'aria-live': 'polite' });
  const place = element('div', { class: 'place' });
  const offers = element('div', { class: 'offers' });
  const isCheck = field.kind === 'check';
  const reason = element('p', { class: 'quiet', id: `reason-${field.id}` });
  const flag = field.flag === '' ? [] : [element('code', { class: 'quiet' }, field.flag)];
  const label = element('div', { class: 'label' }, ...(isCheck ? [] : [field.label, ' ']), ...flag);
  const about = field.about === undefined ? [] : [element('p', { class: 'quiet' }, field.about)];
  const row = element('div', { class: `field ${field.kind}` }, ...(isCheck ? [place, label] : [label, place]));
  row.append(...about, offers, reason, problem);
  return { field, group, row, place, offers, reason, problem };
}

function inputOf(field: RunField, value: string, changed: (value: string) => void): HTMLElement {
  switch (field.kind) {
    case 'check':
      return checkbox(field.label, value === 'yes', (checked) => changed(checked ? 'yes' : ''));
    case 'choice': {
      const choices = field.choices ?? [];
      // A value that isn't among them, such as on-failure:3, is kept.
      const isKnown = choices.some(([choice]) => choice === value);
      return dropdown(field.label, isKnown ? choices : [...choices, [value, value]], value, changed);
    }
    case 'table':
      return tableInput(field, value, changed);
    case 'text':
    case 'secret': {
      const input = textField(field.label, changed);
      input.value = value;
      input.setAttribute('placeholder', field.hint ?? '');
      return input;
    }
  }
}

function mark({ field, row, reason, problem }: Line, problems: FormProblems, warnings: FormProblems): void {
  const words = [problems[field.id], warnings[field.id]].filter((one) => one !== undefined).join(' ');
  if (problem.textContent !== words) problem.textContent = words;
  // Once is enough.
  reason.hidden = reason.textContent === words;
  const isWrong = problems[field.id] !== undefined;
  row.classList.toggle('wrong', isWrong);
  row.classList.toggle('doubtful', !isWrong && words !== '');
  const input = row.querySelector('[data-field]');
  if (isWrong) input?.setAttribute('aria-invalid', 'true');
  else input?.removeAttribute('aria-invalid');
}
