const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/**
 * Bytes in docker's words, thousands and not 1024s, with `digits` significant digits (docker/go-units, size.go, which
 * prints 999.9 kB as `1e+03kB`; here it is rounded first and reads `1MB`).
 */
export function humanSizeOf(bytes: number, digits: number): string {
  let value = bytes > 0 ? bytes : 0;
  let unit = 0;
  while (Number(value.toPrecision(digits)) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(digits))}${units[unit] ?? ''}`;
}
