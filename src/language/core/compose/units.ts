/** Sizes and durations as Compose reads them. */

/** Bytes of `10m`, `1.5 GiB`, `512`; undefined when it is no size. */
export function bytesOf(text: string): number | undefined {
  const match = /^(\+?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text);
  if (!match) return undefined;
  const power = match[2] ? 'kmgtp'.indexOf(match[2].toLowerCase()) + 1 : 0;
  return Number(match[1]?.replaceAll('_', '')) * 1024 ** power;
}

const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of `1m30s`, `1.5h`, `2d`; undefined when it is no duration. */
export function secondsOf(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|[smhdw]))+$/.test(rest)) return undefined;
  const parts = rest.matchAll(/([\d.]+)(ns|us|µs|μs|ms|[smhdw])/g);
  return sign * [...parts].reduce((sum, [, number = '', unit = '']) => sum + Number(number) * (seconds[unit] ?? 0), 0);
}
