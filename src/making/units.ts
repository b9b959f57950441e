/** Bytes of a size as docker reads it, `512m`, `1.5GiB` (docker/go-units, RAMInBytes); undefined for none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text);
  if (!match) return undefined;
  const power = ' kmgtp'.indexOf((match[2] ?? ' ').toLowerCase());
  return Math.trunc(Number(match[1]) * 1024 ** power);
}

/** The shortest text that `parseBytes` reads as this. */
export function printBytes(bytes: number): string {
  const power = [4, 3, 2, 1].find((one) => bytes > 0 && bytes % 1024 ** one === 0) ?? 0;
  return `${bytes / 1024 ** power}${['', 'k', 'm', 'g', 't'][power] ?? ''}`;
}

const seconds: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 },
};

/** Nanoseconds of a duration as Go reads it, `1m30s`; undefined for none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) return undefined;
  return Math.round(
    parts.reduce((sum, [, number, unit]) => sum + Number(number) * (seconds[unit ?? ''] ?? 0) * 1e9, 0),
  );
}

/** `1m30s` for nanoseconds. */
export function printDuration(nanoseconds: number): string {
  if (nanoseconds % 1e9 !== 0) return nanoseconds % 1e6 === 0 ? `${nanoseconds / 1e6}ms` : `${nanoseconds}ns`;
  const whole = nanoseconds / 1e9;
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return parts.map((part, at) => (part === 0 ? '' : `${part}${'hms'[at] ?? ''}`)).join('') || '0s';
}

/** Billionths of a decimal number of processors, `1.5`; undefined for none. */
export function parseCpus(text: string): number | undefined {
  return /^(\d+(\.\d{0,9})?|\.\d{1,9})$/.test(text) ? Math.round(Number(text) * 1e9) : undefined;
}

export function parseInteger(text: string): number | undefined {
  const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
