import * as l10n from '@vscode/l10n';
import { type EndingView, type FromEndingPage, type ToEndingPage } from '../../core/ending-contract.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, registerToolkit } from '../toolkit.js';

/** Why a container has ended, on a page. */
connect<ToEndingPage, FromEndingPage>((post) => {
  registerToolkit();
  const main = element('main', { class: 'ending' });
  document.body.append(main);
  return ({ view }) => main.replaceChildren(...content(view, post));
});

function content(view: EndingView, post: (message: FromEndingPage) => void): Node[] {
  const { name, headline, because, steps, facts, checks, log, canStart } = view;
  const bar = element('p', { class: 'bar' });
  if (canStart) bar.append(button(l10n.t('Start'), () => post({ kind: 'start' }), 'primary'));
  bar.append(
    button(l10n.t('Show Log'), () => post({ kind: 'logs' })),
    button(l10n.t('Inspect'), () => post({ kind: 'inspect' })),
    button(l10n.t('Look Again'), () => post({ kind: 'again' })),
  );
  return [
    bar,
    element('p', { class: 'quiet' }, name),
    element('h1', {}, headline),
    ...(because === '' ? [] : [element('p', {}, because)]),
    ...section(
      l10n.t('What to do'),
      steps.length > 0,
      element(
        'ol',
        {},
        ...steps.map(({ words, command }, step) => stepItem(words, command, () => post({ kind: 'copy', step }))),
      ),
    ),
    ...section(
      l10n.t('The last lines'),
      log.length > 0,
      element('pre', { class: 'lines', tabindex: '0', 'aria-label': l10n.t('The last lines') }, log.join('\n')),
    ),
    ...section(
      l10n.t('Health checks'),
      checks.length > 0,
      element('ul', {}, ...checks.map(({ failed, words }) => element('li', { class: failed ? 'failed' : '' }, words))),
    ),
    ...section(
      l10n.t('Facts'),
      true,
      element(
        'table',
        {},
        ...facts.map(({ name: fact, value }) =>
          element('tr', {}, element('th', { scope: 'row' }, fact), element('td', {}, value)),
        ),
      ),
    ),
  ];
}

function section(title: string, isThere: boolean, body: Node): Node[] {
  return isThere ? [element('section', {}, element('h2', {}, title), body)] : [];
}

function stepItem(words: string, command: string | undefined, copy: () => void): HTMLElement {
  const item = element('li', {}, element('p', {}, words));
  if (command !== undefined) {
    item.append(element('div', { class: 'command' }, element('pre', {}, command), button(l10n.t('Copy'), copy)));
  }
  return item;
}
