const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A duration in milliseconds in docker's words (docker/go-units, duration.go). Negative ones read as no time. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(ms / minute);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.trunc(ms / hour + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(Math.trunc(ms / hour) / 24 / 365)} years`;
}

const units: readonly (readonly [word: RegExp, ms: number])[] = [
  [/^Less than a second$/, 0],
  [/^(\d+) seconds?$/, second],
  [/^About a minute$/, minute],
  [/^(\d+) minutes?$/, minute],
  [/^About an hour$/, hour],
  [/^(\d+) hours?$/, hour],
  [/^(\d+) days?$/, 24 * hour],
  [/^(\d+) weeks?$/, 7 * 24 * hour],
  [/^(\d+) months?$/, 30 * 24 * hour],
  [/^(\d+) years?$/, 365 * 24 * hour],
];

/** The least duration in milliseconds that docker words like this; undefined for other texts. */
export function parseHumanDuration(words: string): number | undefined {
  for (const [pattern, ms] of units) {
    const match = pattern.exec(words);
    if (match) return match[1] === undefined ? ms : Number(match[1]) * ms;
  }
  return undefined;
}
