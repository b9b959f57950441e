import { type FormPlan, type FormProblems, type FormValues } from '../../base/form.js';
import { isText, messageOf } from './fields.js';

export type ToFormPage =
  | { readonly kind: 'show'; readonly form: FormPlan; readonly values: FormValues }
  | { readonly kind: 'problems'; readonly problems: FormProblems }
  /** Whether it is being done; with what the last try failed. */
  | { readonly kind: 'busy'; readonly isBusy: boolean; readonly failure: string };

export type FromFormPage =
  { readonly kind: 'change' | 'submit'; readonly values: FormValues } | { readonly kind: 'cancel' };

/** Characters of all that is typed: what is longer nobody has typed. */
const most = 200_000;

export function parseFromFormPage(raw: unknown): FromFormPage | undefined {
  const message = messageOf(raw);
  const kind = message?.['kind'];
  if (kind === 'cancel') return { kind };
  if (kind !== 'change' && kind !== 'submit') return undefined;
  const values = Object.create(null) as Record<string, string>;
  let length = 0;
  for (const [field, value] of Object.entries(messageOf(message?.['values']) ?? {})) {
    if (!isText(value)) return undefined;
    length += value.length;
    values[field] = value;
  }
  return length > most ? undefined : { kind, values };
}
