import * as l10n from '@vscode/l10n';
import { type FromReachPage, type ReachView, type ToReachPage } from '../../core/reach-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, registerToolkit } from '../toolkit.js';

/** “Can A reach B?” on a page. */
connect<ToReachPage, FromReachPage>((post) => {
  registerToolkit();
  const main = element('main', { class: 'ending reach' });
  document.body.append(main);
  return ({ view }) => {
    // A button that is pressed with the keyboard keeps the focus when the answer is drawn anew.
    const focus = [...main.querySelectorAll('vscode-button')].findIndex((one) => one === document.activeElement);
    main.replaceChildren(...content(view, post));
    main.querySelectorAll<HTMLElement>('vscode-button')[focus]?.focus();
  };
});

function content(view: ReachView, post: (message: FromReachPage) => void): Node[] {
  const { verdict, headline, because, steps, ways, ports, tries, canProbe } = view;
  const bar = element('p', { class: 'bar' });
  if (canProbe) bar.append(button(l10n.t('Probe…'), () => post({ kind: 'probe' }), 'primary'));
  bar.append(
    button(l10n.t('The Other Way Round'), () => post({ kind: 'swap' })),
    button(l10n.t('Look Again'), () => post({ kind: 'again' })),
  );
  return [
    bar,
    element('h1', { class: verdict, role: 'status' }, headline),
    ...because.map((words) => element('p', {}, words)),
    ...section(
      l10n.t('What to do'),
      steps.length > 0,
      element(
        'ol',
        {},
        ...steps.map(({ words, button: label }, step) => {
          const item = element('li', {}, element('p', {}, words));
          if (label !== '') item.append(button(label, () => post({ kind: 'step', step })));
          return item;
        }),
      ),
    ),
    ...section(
      l10n.t('Tried from inside'),
      tries.length > 0,
      element(
        'ul',
        { class: 'tries' },
        ...tries.map(({ isGood, words }) => element('li', { class: isGood ? 'good' : 'failed' }, words)),
      ),
    ),
    ...section(
      l10n.t('Ways'),
      ways.length > 0,
      table([l10n.t('Over'), l10n.t('Names'), l10n.t('Addresses'), l10n.t('State')], ways),
    ),
    ...section(
      l10n.t('Ports'),
      ports.length > 0,
      table([l10n.t('Port'), l10n.t('Exposed'), l10n.t('Published'), l10n.t('Listens')], ports),
    ),
  ];
}

function section(title: string, isThere: boolean, body: Node): Node[] {
  return isThere ? [element('section', {}, element('h2', {}, title), body)] : [];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)))),
    element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))))),
  );
}
