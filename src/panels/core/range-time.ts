const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * A time as people write it, in seconds since the epoch: `10m` and the like ago, or a date and time, local unless it
 * ends with a Z or an offset. undefined for '' and what is no time.
 */
export function rangeTime(text: string | undefined, now: number): string | undefined {
  const words = text?.trim() ?? '';
  const ago = /^(\d+)\s*([smhd])$/.exec(words);
  if (ago) return String(Math.floor(now / 1000) - Number(ago[1]) * (seconds[ago[2] ?? ''] ?? 0));
  const ms = words === '' ? NaN : Date.parse(words);
  return Number.isNaN(ms) ? undefined : String(ms / 1000);
}
