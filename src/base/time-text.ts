/** A time for a person: with the day, to the millisecond, in local time or UTC. `ms` since the epoch. */
export function timeText(ms: number, utc: boolean): string {
  const shift = utc ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - shift)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', utc ? 'Z' : '');
}
