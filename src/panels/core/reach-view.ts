import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { bracketed } from '../../engine/endpoint/endpoint-host.js';
import { type ReachAnswer, type ReachStep } from '../../networks/explain-reach.js';
import { type ProbeResult, type ReachProbe } from '../../networks/probe-reach.js';
import { type ReachPort } from '../../networks/reach-ports.js';
import { type ReachView } from './reach-contract.js';

/** What the page shows of an answer, and of what was tried. */
export function reachView(
  answer: ReachAnswer,
  probe: ReachProbe | undefined,
  { isRunning, mayChange }: { readonly isRunning: boolean; readonly mayChange: boolean },
): ReachView {
  const { verdict, headline, because, steps, ways, ports } = answer;
  return {
    ...{ verdict, headline, because, canProbe: isRunning && mayChange },
    steps: steps.map(({ words, action }) => ({ words, button: action && mayChange ? buttonOf(action) : '' })),
    ways: ways.map(({ over, names, addresses, blocked }) => [
      plain(over, 120),
      plain(names.join(', '), 300) || '–',
      addresses.join(', ') || '–',
      blocked || l10n.t('open'),
    ]),
    ports: ports.map((port) => [
      `${port.port}/${port.protocol}`,
      port.isExposed ? l10n.t('yes') : l10n.t('no'),
      port.published.join(', ') || '–',
      listensWords(port.listens),
    ]),
    tries: probe ? triesOf(probe, answer) : [],
  };
}

function buttonOf(action: NonNullable<ReachStep['action']>): string {
  return action.kind === 'own-network' ? l10n.t('Create a Network for Both…') : action.label;
}

function listensWords(listens: ReachPort['listens']): string {
  switch (listens) {
    case 'yes':
      return l10n.t('yes');
    case 'itself':
      return l10n.t('for itself alone (127.0.0.1)');
    case 'no':
      return l10n.t('no');
    case 'unknown':
      return l10n.t('not known');
  }
}

function triesOf({ names, tries }: ReachProbe, { ways }: ReachAnswer): ReachView['tries'] {
  const looked = names.map(({ name, addresses }) => {
    const shown = plain(name, 80);
    if (!addresses) return { isGood: false, words: l10n.t('{0}: the image has no program to look names up.', shown) };
    return addresses.length > 0
      ? { isGood: true, words: l10n.t('The name {0} leads to {1}.', shown, addresses.join(', ')) }
      : { isGood: false, words: l10n.t('The name {0} leads nowhere.', shown) };
  });
  const tried = tries.map(({ host, port, result, words }) => ({
    isGood: result === 'open',
    words: [tryWords(host, port, result), ...(words === '' || result === 'open' ? [] : [plain(words, 200)])].join(' '),
  }));
  const isSurprise = ways.length === 0 && tries.some(({ result }) => result === 'open' || result === 'refused');
  const surprise = l10n.t(
    'It gets through all the same: the firewall of the engine’s machine doesn’t keep these networks apart.',
  );
  return [...looked, ...tried, ...(isSurprise ? [{ isGood: false, words: surprise }] : [])];
}

function tryWords(host: string, port: number, result: ProbeResult): string {
  const at = port === 0 ? host : `${bracketed(host)}:${port}`;
  switch (result) {
    case 'open':
      return port === 0 ? l10n.t('{0} answers a ping.', at) : l10n.t('{0} takes connections.', at);
    case 'refused':
      return l10n.t('{0} refuses: the way is open, and nothing listens there.', at);
    case 'silent':
      return l10n.t('{0} doesn’t answer: something between them drops it.', at);
    case 'unreachable':
      return l10n.t('{0} is out of reach: no way leads there.', at);
    case 'unknown':
      return l10n.t('{0}: the image has no program to try it with.', at);
  }
}
