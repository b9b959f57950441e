/**
 * What a plain scalar means to the YAML reader that Compose uses. It is not quite YAML 1.2's core schema: underscores in
 * numbers, octal with a leading 0 and dates count, `yes` and `22:22` are texts. Facts from what Compose 2.40 prints.
 */

export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'time';

const nulls = /^(?:|~|null|Null|NULL)$/;
const booleans = /^(?:true|True|TRUE|false|False|FALSE)$/;
const integers = /^[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+)$/;
const numbers = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinities = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const times =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?)?$/;

/** The type of a plain (unquoted) scalar. */
export function plainType(text: string): ScalarType {
  if (nulls.test(text)) return 'null';
  if (booleans.test(text)) return 'boolean';
  if (integers.test(text)) return 'integer';
  if (numbers.test(text) || infinities.test(text)) return 'number';
  return times.test(text) ? 'time' : 'string';
}

/** The number that an integer or a number stands for. */
export function numberOf(text: string): number {
  const plain = text.replaceAll('_', '').replace(/^\+/, '');
  if (/^-?0[0-7]+$/.test(plain)) return plain.startsWith('-') ? -parseInt(plain.slice(1), 8) : parseInt(plain, 8);
  if (/inf$/i.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
  return Number(plain);
}

/** Whether YAML 1.1 reads a plain text as something else: `yes`, or `22:22` as a number of base 60. */
export function isOtherInYaml11(text: string): boolean {
  return (
    /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/.test(text) || /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/.test(text)
  );
}
