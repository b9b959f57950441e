/**
 * `RUN --device`: what BuildKit refuses before anything has a value. Facts from the messages of Docker 28.5 and BuildKit's
 * reading of the flag (instructions/commands_rundevice.go).
 */
import { parseBool } from './go-text.js';
import { csvFields } from './words.js';

/** What is wrong with the value; undefined when nothing is. */
export function deviceProblem(value: string): string | undefined {
  if (value === '') return 'failed to parse csv devices: EOF';
  const { fields, error } = csvFields(value);
  if (error !== undefined) return `failed to parse csv devices: ${error}`;
  let name = '';
  for (const { text: field } of fields) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    const content = equals < 0 ? undefined : field.slice(equals + 1);
    if (key === 'required') {
      if (content !== undefined && parseBool(content) === undefined) return `invalid value for ${key}: ${content}`;
    } else if (key === 'name' && content !== undefined) {
      if (name !== '') return `device name already set to ${name}`;
      name = content;
    } else if (name === '') name = field;
    else if (content === undefined) return `invalid field '${field}' must be a key=value pair`;
    else return `unexpected key '${key}' in '${field}'`;
  }
  return undefined;
}
