import { type Row, looksSame, sameChildren } from './row.js';

/** All rows of a tree by id, with each one's parent. */
export interface RowIndex {
  readonly roots: readonly Row[];
  readonly rows: ReadonlyMap<string, Row>;
  readonly parents: ReadonlyMap<string, string>;
}

export function indexRows(roots: readonly Row[]): RowIndex {
  const rows = new Map<string, Row>();
  const parents = new Map<string, string>();
  const visit = (row: Row, parent: string | undefined) => {
    rows.set(row.id, row);
    if (parent !== undefined) parents.set(row.id, parent);
    if (Array.isArray(row.children)) for (const child of row.children as readonly Row[]) visit(child, row.id);
  };
  for (const row of roots) visit(row, undefined);
  return { roots, rows, parents };
}

/**
 * From this many rows on, redrawing everything is cheaper: the editor's tree searches all elements for each ancestor
 * of each changed one.
 */
const allInstead = 50;

/**
 * Which rows have to be drawn again: `all` when the roots themselves changed, else the fewest rows whose redrawing
 * (which includes their children) shows everything.
 */
export function changedRows(
  before: RowIndex,
  after: RowIndex,
  alsoChanged: ReadonlySet<string>,
): 'all' | readonly string[] {
  if (!sameChildren(before.roots, after.roots)) return 'all';
  const changed: string[] = [];
  for (const [id, row] of after.rows) {
    const old = before.rows.get(id);
    // A new row is drawn by its parent, whose children differ.
    if (old === undefined) continue;
    if (!looksSame(old, row) || alsoChanged.has(id)) changed.push(id);
  }
  if (changed.length > allInstead) return 'all';
  const redrawn = new Set(
    changed.filter((id) => !sameChildren(before.rows.get(id)?.children, after.rows.get(id)?.children)),
  );
  return changed.filter((id) => {
    for (let parent = after.parents.get(id); parent !== undefined; parent = after.parents.get(parent)) {
      if (redrawn.has(parent)) return false;
    }
    return true;
  });
}
