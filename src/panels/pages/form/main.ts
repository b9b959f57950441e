import * as l10n from '@vscode/l10n';
import { type FormField, type FormPlan, type FormProblems, type FormValues } from '../../../base/form.js';
import { type FromFormPage, type ToFormPage } from '../../core/form-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, checkbox, dropdown, registerToolkit, textField } from '../toolkit.js';
import { tableInput } from './table-input.js';

connect<ToFormPage, FromFormPage>((post) => {
  registerToolkit();
  let page: FormPage | undefined;
  return (message) => {
    switch (message.kind) {
      case 'show':
        page = new FormPage(message.form, message.values, post);
        break;
      case 'problems':
        page?.showProblems(message.problems);
        break;
      case 'busy':
        page?.showBusy(message.isBusy, message.failure);
    }
  };
});

interface Line {
  readonly field: FormField;
  readonly row: HTMLElement;
  readonly problem: HTMLElement;
}

/** The fields one below the other, each with what is wrong with it; and the button. */
class FormPage {
  readonly #values: Record<string, string>;
  readonly #post: (message: FromFormPage) => void;
  readonly #lines: readonly Line[];
  readonly #submit: HTMLElement;
  readonly #failure = element('p', { class: 'problem', role: 'alert' });
  /** Fields that were touched: nobody is told of what they have not come to yet. */
  readonly #touched = new Set<string>();
  #problems: FormProblems = {};

  constructor(form: FormPlan, values: FormValues, post: (message: FromFormPage) => void) {
    this.#values = { ...values };
    this.#post = post;
    this.#lines = form.fields.map((field) => this.#line(field));
    this.#submit = button(form.action, () => this.#send('submit'), 'primary');
    document.body.replaceChildren(
      element(
        'main',
        { class: 'form' },
        element('h1', {}, form.title),
        element('p', { class: 'quiet' }, form.about),
        ...this.#lines.map(({ row }) => row),
        this.#failure,
        element(
          'div',
          { class: 'bar' },
          this.#submit,
          button(l10n.t('Cancel'), () => post({ kind: 'cancel' })),
        ),
      ),
    );
    document.body.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#send('submit');
    });
    this.#fit();
    post({ kind: 'change', values: this.#values });
    setTimeout(() => document.querySelector<HTMLElement>('main [data-field]')?.focus());
  }

  showProblems(problems: FormProblems): void {
    this.#problems = problems;
    for (const { field, problem, row } of this.#lines) {
      const words = this.#touched.has(field.id) ? (problems[field.id] ?? '') : '';
      if (problem.textContent !== words) problem.textContent = words;
      row.classList.toggle('wrong', words !== '');
      const input = row.querySelector('[data-field]');
      if (words === '') input?.removeAttribute('aria-invalid');
      else input?.setAttribute('aria-invalid', 'true');
    }
    if (problems['']) this.#failure.textContent = problems[''];
  }

  showBusy(isBusy: boolean, failure: string): void {
    this.#failure.textContent = failure;
    this.#submit.toggleAttribute('disabled', isBusy);
  }

  #send(kind: 'change' | 'submit'): void {
    if (kind === 'submit') for (const { field } of this.#lines) this.#touched.add(field.id);
    this.#post({ kind, values: this.#values });
    if (kind === 'change') return;
    const wrong = this.#lines.find(({ field }) => this.#problems[field.id] !== undefined);
    wrong?.row.querySelector<HTMLElement>('[data-field]')?.focus();
  }

  #line(field: FormField): Line {
    const problem = element('p', { class: 'problem', id: `problem-${field.id}`, 'aria-live': 'polite' });
    const changed = (value: string) => {
      this.#values[field.id] = value;
      this.#touched.add(field.id);
      this.#fit();
      this.#send('change');
    };
    const input = this.#input(field, changed);
    input.setAttribute('data-field', field.id);
    input.setAttribute('aria-describedby', problem.id);
    const words = field.kind === 'check' ? [] : [element('div', { class: 'label' }, field.label)];
    const hint = field.kind === 'table' && field.hint ? [element('p', { class: 'quiet' }, field.hint)] : [];
    return { field, problem, row: element('div', { class: 'field' }, ...words, ...hint, input, problem) };
  }

  #input(field: FormField, changed: (value: string) => void): HTMLElement {
    const value = this.#values[field.id] ?? '';
    switch (field.kind) {
      case 'check':
        return checkbox(field.label, value === 'yes', (checked) => changed(checked ? 'yes' : ''));
      case 'choice':
        return dropdown(field.label, field.choices ?? [], value, changed);
      case 'table':
        return tableInput(field, value, changed);
      case 'text':
      case 'secret': {
        const input = textField(field.label, changed);
        input.value = value;
        input.setAttribute('placeholder', field.hint ?? '');
        if (field.kind === 'secret') input.setAttribute('type', 'password');
        return input;
      }
    }
  }

  /** Shows the fields that what is chosen elsewhere asks for, and no others. */
  #fit(): void {
    for (const { field, row } of this.#lines) {
      const { when } = field;
      row.hidden = when !== undefined && !when.is.includes(this.#values[when.field] ?? '');
    }
  }
}
