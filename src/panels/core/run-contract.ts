import { type FormField, type FormProblems, type FormValues } from '../../base/form.js';
import { isText, messageOf } from './fields.js';

/** A field of the form of docker run. Its id is the flag's name, `image` or `command`. */
export interface RunField extends FormField {
  /** As the command line calls it. */
  readonly flag: string;
  /** A sentence below it. */
  readonly about?: string;
  /** What a button beside it chooses. */
  readonly picks?: 'folder' | 'file';
}

export interface RunGroup {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly RunField[];
}

/** Values to choose from, by field: rows for tables. */
export type RunOffers = Readonly<Record<string, readonly (readonly [value: string, words: string])[]>>;

export type ToRunPage =
  | {
      readonly kind: 'show';
      readonly title: string;
      readonly about: string;
      readonly groups: readonly RunGroup[];
      readonly values: FormValues;
      readonly notes: readonly string[];
      readonly action: string;
      /** It takes another container's place: it can't be made beside it. */
      readonly replaces: boolean;
    }
  | { readonly kind: 'set'; readonly values: FormValues; readonly notes: readonly string[] }
  | {
      readonly kind: 'offers';
      readonly offers: RunOffers;
      /** Why there is nothing to choose from, by field. */
      readonly reasons: Readonly<Record<string, string>>;
      readonly presets: readonly string[];
    }
  /** Answers a change. */
  | {
      readonly kind: 'told';
      readonly command: string;
      readonly problems: FormProblems;
      readonly warnings: FormProblems;
      /** What of the engine or the image is worth a word. */
      readonly remark: string;
    }
  | { readonly kind: 'busy'; readonly isBusy: boolean; readonly failure: string };

export type FromRunPage =
  | { readonly kind: 'change' | 'run' | 'create' | 'copy' | 'save'; readonly values: FormValues }
  | { readonly kind: 'pick'; readonly field: string; readonly values: FormValues }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'use' | 'forget'; readonly preset: string };

/** Characters of all that is typed: what is longer nobody has typed. */
const most = 500_000;

export function parseFromRunPage(raw: unknown): FromRunPage | undefined {
  const message = messageOf(raw);
  const kind = message?.['kind'];
  switch (kind) {
    case 'paste': {
      const text = message?.['text'];
      return isText(text) && text.length < most ? { kind, text } : undefined;
    }
    case 'use':
    case 'forget': {
      const preset = message?.['preset'];
      return isText(preset) ? { kind, preset } : undefined;
    }
    case 'pick': {
      const [field, values] = [message?.['field'], valuesOf(message?.['values'])];
      return isText(field) && values ? { kind, field, values } : undefined;
    }
    case 'change':
    case 'run':
    case 'create':
    case 'copy':
    case 'save': {
      const values = valuesOf(message?.['values']);
      return values && { kind, values };
    }
    default:
      return undefined;
  }
}

function valuesOf(raw: unknown): FormValues | undefined {
  const values = Object.create(null) as Record<string, string>;
  let length = 0;
  for (const [field, value] of Object.entries(messageOf(raw) ?? {})) {
    if (!isText(value)) return undefined;
    length += value.length;
    values[field] = value;
  }
  return length > most ? undefined : values;
}
