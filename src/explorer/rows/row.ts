import { type Ref } from '../../inventory/ref.js';

/** A codicon's name and the theme colour to draw it in. */
export interface Icon {
  readonly name: string;
  readonly color: string | undefined;
}

/** One line of a tree, as plain data. */
export interface Row {
  /** Made of the object's id alone, never of its state: selection and expansion survive every change. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  /** The kind and then flags, separated by spaces: what the menus' `when` clauses match. */
  readonly context: string;
  /** undefined: a leaf. `later`: children are made when the row is opened; `asked`: they have to be asked for then. */
  readonly children: readonly Row[] | 'later' | 'asked' | undefined;
  readonly startsOpen?: boolean;
  /** What it stands for; several for a group. */
  readonly refs: readonly Ref[];
  /** Markdown; where there is none, it is made of what the row stands for. */
  readonly tooltip?: string;
  /** Runs when the row is clicked, with the row's id as its argument. */
  readonly click?: `longshore.${string}`;
}

export function icon(name: string, color?: string): Icon {
  return { name, color };
}

/** Whether a row looks the same as before; its children are compared by their ids alone. */
export function looksSame(a: Row, b: Row): boolean {
  if (a === b) return true;
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon.name === b.icon.name &&
    a.icon.color === b.icon.color &&
    a.context === b.context &&
    sameChildren(a.children, b.children)
  );
}

/** Whether two lists name the same rows in the same order. */
export function sameChildren(a: Row['children'], b: Row['children']): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((row: Row, index) => row.id === (b[index] as Row).id);
}

/** Joins the parts of a description; empty ones are left out. */
export function describe(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
