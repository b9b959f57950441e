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

const units: readonly (readonly [words: RegExp, begins: (count: number) => number])[] = [
  [/^Less than a second$/, () => 0],
  [/^(\d+) seconds?$/, (count) => count * second],
  [/^About a minute$/, () => minute],
  [/^(\d+) minutes$/, (count) => count * minute],
  [/^About an hour$/, () => hour],
  // From here on docker rounds to whole hours first: 90 minutes are already 2 hours.
  [/^(\d+) hours$/, (count) => (count - 0.5) * hour],
  [/^(\d+) days$/, (count) => (count * 24 - 0.5) * hour],
  [/^(\d+) weeks$/, (count) => (count * 24 * 7 - 0.5) * hour],
  [/^(\d+) months$/, (count) => (count * 24 * 30 - 0.5) * hour],
  // `1 years` are the half hour before two years, by go-units' own rounding.
  [/^(\d+) years$/, (count) => Math.max(count * 24 * 365, 2 * 24 * 365 - 0.5) * hour],
];

/** The least duration in milliseconds that docker words exactly like this; undefined for texts that it never writes. */
export function parseHumanDuration(words: string): number | undefined {
  for (const [pattern, begins] of units) {
    const match = pattern.exec(words);
    if (!match) continue;
    const ms = begins(Number(match[1]));
    return humanDuration(ms) === words ? ms : undefined;
  }
  return undefined;
}
