import * as l10n from '@vscode/l10n';
import { type FromWatchPage, type ToWatchPage, type WatchView } from '../../core/watch-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, registerToolkit } from '../toolkit.js';

/** What runs in a container, or how healthy it is: as it was when somebody last looked. */
connect<ToWatchPage, FromWatchPage>((post) => {
  registerToolkit();
  const main = element('main', { class: 'watch' });
  document.body.append(main);
  return ({ view }) => {
    const focused = [...main.querySelectorAll('vscode-button')].findIndex((one) => one === document.activeElement);
    main.replaceChildren(...content(view, post));
    main.querySelectorAll<HTMLElement>('vscode-button')[focused]?.focus();
  };
});

function content({ headline, isBad, note, table, facts, checks }: WatchView, post: (message: FromWatchPage) => void) {
  return [
    element(
      'p',
      { class: 'bar' },
      button(l10n.t('Refresh'), () => post({ kind: 'again' })),
    ),
    element('h1', { class: isBad ? 'bad' : '' }, headline),
    ...(note === '' ? [] : [element('p', { class: 'quiet' }, note)]),
    ...(table ? [tableOf(table, post)] : []),
    ...(facts.length > 0
      ? [
          element(
            'table',
            { class: 'facts' },
            ...facts.map(({ name, value }) =>
              element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value)),
            ),
          ),
        ]
      : []),
    ...checks.map(({ failed, title, output }) =>
      element(
        'section',
        {},
        element('h2', { class: failed ? 'failed' : '' }, title),
        element('pre', { tabindex: '0', 'aria-label': title }, output === '' ? l10n.t('It printed nothing.') : output),
      ),
    ),
  ];
}

function tableOf({ titles, numbers, rows }: NonNullable<WatchView['table']>, post: (message: FromWatchPage) => void) {
  const kind = (index: number) => ({
    class: numbers.includes(index) ? 'number' : index === titles.length - 1 ? 'command' : '',
  });
  const hasKill = rows.some(({ canKill }) => canKill);
  const head = titles.map((title, index) => element('th', { scope: 'col', ...kind(index) }, title));
  if (hasKill) head.push(element('th', { scope: 'col' }, ''));
  const body = rows.map(({ cells, canKill }, row) => {
    const made = cells.map((cell, index) => element('td', kind(index), cell));
    const kill = () => post({ kind: 'kill', row });
    if (hasKill) made.push(element('td', { class: 'act' }, ...(canKill ? [button(l10n.t('Send Signal…'), kill)] : [])));
    return element('tr', {}, ...made);
  });
  return element(
    'table',
    { class: 'list' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
}
