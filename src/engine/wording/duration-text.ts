import * as l10n from '@vscode/l10n';
import { humanDuration } from './human-duration.js';

const counted: Readonly<Record<string, (count: string) => string>> = {
  seconds: (count) => l10n.t('{0} seconds', count),
  minutes: (count) => l10n.t('{0} minutes', count),
  hours: (count) => l10n.t('{0} hours', count),
  days: (count) => l10n.t('{0} days', count),
  weeks: (count) => l10n.t('{0} weeks', count),
  months: (count) => l10n.t('{0} months', count),
  years: (count) => l10n.t('{0} years', count),
};

/** A duration in milliseconds in the user's language: in English docker's own words. Negative ones read as no time. */
export function durationText(ms: number): string {
  const words = humanDuration(ms);
  const [count = '', unit = ''] = words.split(' ');
  switch (words) {
    case 'Less than a second':
      return l10n.t('Less than a second');
    case '1 second':
      return l10n.t('1 second');
    case 'About a minute':
      return l10n.t('About a minute');
    case 'About an hour':
      return l10n.t('About an hour');
    default:
      return counted[unit]?.(count) ?? words;
  }
}

/** How long ago a time was, in milliseconds since the epoch: `3 weeks ago`. */
export function ageText(time: number, now: number): string {
  return l10n.t('{0} ago', durationText(now - time));
}
