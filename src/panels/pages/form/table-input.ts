import * as l10n from '@vscode/l10n';
import { type FormField, tableValue } from '../../../base/form.js';
import { element } from '../dom.js';
import { button, signButton, textField } from '../toolkit.js';

/** Rows of text fields, one row at first; more are added by a button. */
export function tableInput(field: FormField, value: string, changed: (value: string) => void): HTMLElement {
  const columns = field.columns ?? [];
  const rows: string[][] = value === '' ? [] : value.split('\n').map((row) => row.split('\t'));
  const body = element('div', { class: 'rows' });
  const tell = () => changed(tableValue(rows));
  const draw = (focus?: number) => {
    body.replaceChildren(
      ...rows.map((row, at) => {
        const cells = columns.map((column, index) => {
          const input = textField(column, (text) => {
            row[index] = text;
            tell();
          });
          input.value = row[index] ?? '';
          return input;
        });
        if (at === focus) setTimeout(() => cells[0]?.focus());
        const remove = signButton('✕', l10n.t('Remove this row'), () => {
          rows.splice(at, 1);
          draw();
          tell();
        });
        return element('div', { class: 'cells' }, ...cells, remove);
      }),
    );
  };
  draw();
  const add = button(l10n.t('Add'), () => {
    rows.push(columns.map(() => ''));
    draw(rows.length - 1);
  });
  add.setAttribute('aria-label', l10n.t('Add to {0}', field.label));
  return element('div', { class: 'table', role: 'group', 'aria-label': field.label, tabindex: '-1' }, body, add);
}
