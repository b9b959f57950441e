import * as l10n from '@vscode/l10n';
import { isUp } from '../../engine/is-up.js';
import { plain } from '../../base/text.js';
import { dateText } from '../../base/date-text.js';
import { durationText } from '../../engine/wording/duration-text.js';
import { statusText } from '../../engine/wording/status.js';
import { commandText } from '../../ending/command-text.js';
import { type Ending, type EndingFacts } from '../../ending/ending.js';
import { type EndingView } from './ending-contract.js';

/** What the page shows of an end. */
export function endingView(facts: EndingFacts, ending: Ending | undefined, now: number): EndingView {
  const { container, details, log } = facts;
  const all: (readonly [string, string])[] = [
    [l10n.t('Status'), statusText(container, now)],
    [l10n.t('Exit code'), container.state === 'created' ? '' : String(details.exitCode ?? container.exitCode ?? '')],
    [l10n.t('The engine says'), plain(facts.refusal, 2000)],
    [l10n.t('Command'), commandText(details)],
    [l10n.t('Image'), plain(container.image)],
    [l10n.t('Image’s platform'), facts.imagePlatform],
    [l10n.t('Engine’s processor'), facts.engineArchitecture],
    [l10n.t('Started'), momentText(details.startedAt)],
    [l10n.t('Ended'), momentText(details.finishedAt)],
    [l10n.t('Ran for'), duration(details.startedAt, details.finishedAt)],
    [l10n.t('What was done to it'), facts.deeds.filter((deed) => /^(stop|kill|oom|restart)/.test(deed)).join(', ')],
    [l10n.t('Killed'), details.oomKilled ? l10n.t('out of memory') : ''],
    [l10n.t('Restart policy'), details.restartPolicy],
    [l10n.t('Restarts'), details.restartCount > 0 ? String(details.restartCount) : ''],
    [l10n.t('User'), plain(details.user)],
    [l10n.t('Working directory'), plain(details.workingDir)],
    [l10n.t('Terminal (-t)'), details.hasTerminal ? l10n.t('yes') : l10n.t('no')],
    [l10n.t('Input (-i)'), details.hasInput ? l10n.t('yes') : l10n.t('no')],
  ];
  return {
    name: plain(container.name),
    headline: ending?.headline ?? l10n.t('It runs.'),
    because: ending?.because ?? '',
    steps: ending?.steps ?? [],
    facts: all.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
    log,
    checks: (details.health?.log ?? []).map(({ started, exitCode, output }) => ({
      failed: exitCode !== 0,
      words: [momentText(started), l10n.t('exit code {0}', exitCode ?? '?'), plain(output.trim(), 300)]
        .filter((word) => word !== '')
        .join(' · '),
    })),
    canStart: !isUp(container),
  };
}

function momentText(ms: number | undefined): string {
  return ms === undefined || ms === 0 ? '' : dateText(ms);
}

function duration(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined || to < from ? '' : durationText(to - from);
}
