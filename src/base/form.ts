/** A form as plain data: a page draws it, and what is typed comes back as texts. */
export interface FormField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'choice' | 'check' | 'table' | 'secret';
  /** What belongs there, an example. */
  readonly hint?: string;
  /** Of choices: the values and their words. */
  readonly choices?: readonly (readonly [value: string, words: string])[];
  /** Of tables: what the columns are called. */
  readonly columns?: readonly string[];
  /** It is there only while another field has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly string[] };
}

/** What is typed, by field: `yes` or '' for checks, `cells` for tables. */
export type FormValues = Readonly<Record<string, string>>;

/** What is wrong, by field; of nothing in particular under ''. */
export type FormProblems = Readonly<Record<string, string>>;

export interface FormPlan {
  readonly title: string;
  /** A sentence above the fields. */
  readonly about: string;
  readonly fields: readonly FormField[];
  readonly initial: FormValues;
  /** What the button says. */
  readonly action: string;
}

/** A form, and what is done with what is typed there. */
export interface FormTask extends FormPlan {
  /** What is wrong with it; asked after every key. */
  readonly check: (values: FormValues) => FormProblems;
  /** Does it; the form closes when it has been done, and shows the error's words when not. */
  readonly run: (values: FormValues, signal: AbortSignal) => Promise<void>;
}

/** The rows of a table, those without any text left out; every cell trimmed. */
export function tableRows(value: string | undefined): readonly (readonly string[])[] {
  return (value ?? '')
    .split('\n')
    .map((row) => row.split('\t').map((cell) => cell.trim()))
    .filter((row) => row.some((cell) => cell !== ''));
}

/** The inverse of `tableRows`. */
export function tableValue(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => cell.replace(/[\t\n]/g, ' ')).join('\t')).join('\n');
}

/** A table of names and values as an object without a prototype; the last of a name wins. */
export function pairsOf(value: string | undefined): Readonly<Record<string, string>> {
  const pairs = Object.create(null) as Record<string, string>;
  for (const [name = '', text = ''] of tableRows(value)) if (name !== '') pairs[name] = text;
  return pairs;
}
