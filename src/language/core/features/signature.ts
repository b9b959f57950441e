import { instructionDocs } from '../knowledge/instructions.js';
import { type Locale } from '../knowledge/text.js';
import { placeAt } from './place.js';
import { type Reading } from './reading.js';

export interface Signature {
  readonly forms: readonly { readonly label: string; readonly parameters: readonly (readonly [number, number])[] }[];
  readonly active: number;
  readonly parameter: number;
  readonly documentation: string;
}

/** The parts of a form that stand for something of the user's: everything after the keyword, at white space. */
function parametersOf(label: string): [number, number][] {
  return [...label.matchAll(/\[--[^\]]*\]|\S+/g)].slice(1).map((match) => [match.index, match.index + match[0].length]);
}

export function signatureAt(reading: Reading, offset: number, locale: Locale): Signature | undefined {
  const place = placeAt(reading, offset);
  if (!place || place.kind === 'keyword' || place.kind === 'directive' || place.kind === 'body') return undefined;
  const { instruction } = place;
  const doc = instructionDocs[instruction.keyword];
  if (!doc) return undefined;
  const forms = doc.forms.map((label) => ({ label, parameters: parametersOf(label) }));
  const json = forms.findIndex((form) => form.label.includes('["'));
  const active = instruction.words[0]?.text.startsWith('[') || instruction.isJson ? Math.max(0, json) : 0;
  const chosen = forms[active];
  const flagsIn = chosen ? chosen.parameters.filter(([from]) => chosen.label.startsWith('[--', from)).length : 0;
  const last = (chosen?.parameters.length ?? 1) - 1;
  const written = place.kind === 'word' ? flagsIn + place.index : 0;
  return { forms, active, parameter: Math.max(0, Math.min(last, written)), documentation: doc.text[locale] };
}
