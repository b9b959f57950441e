import { humanSizeOf } from '../../engine/wording/human-size.js';

/** Bytes as docker stats writes memory, in 1024s and four digits (go-units, BytesSize). */
export function memoryText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toPrecision(4))}${units[unit] ?? ''}`;
}

export function percentText(percent: number | undefined): string {
  return percent === undefined ? '--' : `${percent.toFixed(2)}%`;
}

/** Two sums, as docker stats writes them. */
export function pairText(one: number, other: number): string {
  return `${humanSizeOf(one, 3)} / ${humanSizeOf(other, 3)}`;
}

/** Bytes as the docker program writes sizes, in 1000s. */
export function sizeText(bytes: number): string {
  return humanSizeOf(bytes, 3);
}
