import * as vscode from 'vscode';
import { changedRows, indexRows, type RowIndex } from './rows/changed-rows.js';
import { type Row } from './rows/row.js';

export interface RowSource {
  /** The tree as it should look now. */
  readonly rows: () => readonly Row[];
  /** The children of a row that makes them when it is opened. */
  readonly later?: (row: Row) => readonly Row[];
  /** The children of a row that have to be asked for. */
  readonly asked?: (row: Row) => Promise<readonly Row[]>;
  /** Told when a row is opened: what it shows may have to be asked for. */
  readonly opened?: (row: Row) => void;
  readonly tooltip: (row: Row) => Promise<vscode.MarkdownString | undefined>;
}

/**
 * Draws rows as a tree. The elements are the rows' ids: the editor knows elements by identity, and a string is the
 * same however often its row is made anew.
 */
export class RowTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #source: RowSource;
  readonly #emitter = new vscode.EventEmitter<string | string[] | undefined>();
  #index: RowIndex = indexRows([]);
  /** Rows that were made late, with their parents. */
  readonly #late = new Map<string, { readonly row: Row; readonly parent: string }>();
  readonly #lateOf = new Map<string, readonly Row[]>();
  #stale = true;

  readonly onDidChangeTreeData = this.#emitter.event;

  constructor(source: RowSource) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    this.#freshen();
    return this.#index.roots.length === 0;
  }

  row(id: string): Row | undefined {
    return this.#index.rows.get(id) ?? this.#late.get(id)?.row;
  }

  /** The id of the first row that is so. */
  find(is: (row: Row) => boolean): string | undefined {
    this.#freshen();
    return [...this.#index.rows.values()].find(is)?.id;
  }

  /** Draws what changed, in one go. Returns whether anything did. */
  update(): boolean {
    const before = this.#index;
    this.#index = indexRows(this.#source.rows());
    this.#stale = false;
    const opened = new Set<string>();
    for (const [id, shown] of this.#lateOf) {
      const row = this.row(id);
      if (!row) this.#forgetLate(id);
      else if (row.children !== 'later') continue;
      else if (JSON.stringify(this.#source.later?.(row) ?? []) !== JSON.stringify(shown)) opened.add(id);
    }
    const changed = changedRows(before, this.#index, opened);
    if (changed === 'all') this.#emitter.fire(undefined);
    else if (changed.length > 0) this.#emitter.fire([...changed]);
    return changed === 'all' || changed.length > 0;
  }

  /** Draws the rows again that stand for this, with their children. */
  redraw(is: (row: Row) => boolean): void {
    const late = [...this.#late.values()].map(({ row }) => row);
    const ids = [...this.#index.rows.values(), ...late].flatMap((row) => (is(row) ? row.id : []));
    if (ids.length > 0) this.#emitter.fire(ids);
  }

  getChildren(id?: string): string[] | Promise<string[]> {
    if (id === undefined) {
      this.#freshen();
      return this.#index.roots.map((row) => row.id);
    }
    const row = this.row(id);
    if (!row) return [];
    this.#source.opened?.(row);
    if (row.children === 'asked') return this.#ask(row);
    const children = row.children === 'later' ? this.#keepLate(row, this.#source.later?.(row)) : (row.children ?? []);
    return children.map((child) => child.id);
  }

  getParent(id: string): string | undefined {
    return this.#index.parents.get(id) ?? this.#late.get(id)?.parent;
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.row(id);
    // Gone between being announced and being drawn: the next change takes the line away.
    if (!row) return new vscode.TreeItem('');
    const item = new vscode.TreeItem(row.label, collapsible(row));
    item.id = row.id;
    item.description = row.description;
    item.contextValue = row.context;
    item.iconPath = new vscode.ThemeIcon(
      row.icon.name,
      row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
    );
    item.accessibilityInformation = { label: [row.label, row.description].filter(Boolean).join(', ') };
    const [file] = row.refs;
    if (file?.kind === 'file') item.resourceUri = vscode.Uri.from(file);
    if (row.click) item.command = { command: row.click, title: '', arguments: [row.id] };
    return item;
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    id: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem | undefined> {
    const row = this.row(id);
    if (!row) return item;
    const tooltip = await this.#source.tooltip(row);
    if (tooltip && !token.isCancellationRequested) item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.#emitter.dispose();
  }

  #freshen(): void {
    if (!this.#stale) return;
    this.#index = indexRows(this.#source.rows());
    this.#stale = false;
  }

  async #ask(row: Row): Promise<string[]> {
    return this.#keepLate(row, await this.#source.asked?.(row)).map((child) => child.id);
  }

  #keepLate(row: Row, children: readonly Row[] = []): readonly Row[] {
    this.#forgetLate(row.id);
    this.#lateOf.set(row.id, children);
    this.#keep(children, row.id);
    return children;
  }

  #keep(rows: readonly Row[], parent: string): void {
    for (const row of rows) {
      this.#late.set(row.id, { row, parent });
      if (Array.isArray(row.children)) this.#keep(row.children as readonly Row[], row.id);
    }
  }

  #forgetLate(id: string): void {
    for (const child of this.#lateOf.get(id) ?? []) this.#late.delete(child.id);
    this.#lateOf.delete(id);
  }
}

function collapsible(row: Row): vscode.TreeItemCollapsibleState {
  if (row.children === undefined) return vscode.TreeItemCollapsibleState.None;
  return row.startsOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}
