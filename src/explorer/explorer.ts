import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Pacer, every } from '../base/async.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type ProjectPlan } from '../compose/core/project-plan.js';
import { type Kind, type NetworkRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { type ViewState, setContext } from '../host/context-keys.js';
import { type Complaint, type Way } from '../host/doctor.js';
import { type Settings } from '../host/settings.js';
import { type Inventory } from '../inventory/inventory.js';
import { type FileOwner, type FileRef, type Ref } from '../inventory/ref.js';
import { usage } from '../inventory/usage.js';
import { type Filters } from './filters.js';
import { RowTree, type RowSource } from './row-tree.js';
import { type ContainerRows } from './rows/container-row.js';
import type * as bundle from './rows/late.js';
import { type Row, icon } from './rows/row.js';

/** Ages in the rows are brought up to date this often while the view is seen; it costs no request. */
const ageMs = 15_000;

/**
 * The editor holds a change back that comes less than 200 ms after another, until there was none for so long
 * (vscode/src/vs/workbench/api/common/extHostTreeViews.ts): with our own pace a busy engine still shows.
 */
const paceMs = 220;

/** What is dragged from one of the views to another: the ids of containers' rows. */
const dragged = 'application/vnd.longshore.containers';

/** What makes the rows, in a late bundle. */
type Makers = typeof bundle & { readonly rows: ContainerRows; readonly hostPorts: bundle.HostPorts };

/** What a view is called: `longshore.<name>`, and its state's key likewise. */
type ViewName = 'containers' | 'images' | 'volumes' | 'networks' | 'ports';

interface View {
  readonly name: ViewName;
  readonly kind: Kind;
  readonly tree: RowTree;
  readonly view: vscode.TreeView<string>;
  readonly pace: Pacer;
  /** The kinds whose records its rows are made of. */
  readonly needs: readonly Kind[];
}

/** Files in the tree: the files' side of the explorer. */
export interface FileRows {
  /** The rows of a folder, which never fail: one says then what went wrong. */
  rows(folder: FileRef, parentId: string): Promise<readonly Row[]>;
  /** What a container has changed in its image, in the same way. */
  changes(root: FileRef, parentId: string): Promise<readonly Row[]>;
  drag(refs: readonly Ref[], data: vscode.DataTransfer): void;
  drop(rowId: string, refs: readonly Ref[], data: vscode.DataTransfer): Promise<void>;
  reveal(
    tree: Pick<RowTree, 'find' | 'getChildren'>,
    view: Pick<vscode.TreeView<string>, 'reveal'>,
    owner: FileOwner | NetworkRecord,
    names: readonly string[],
  ): Promise<boolean>;
}

/** The views over the inventory. They draw what it knows and tell it what is looked at. */
export class Explorer implements Disposable {
  readonly #inventory: Inventory;
  readonly #settings: Settings;
  readonly #filters: Filters;
  readonly #log: Log;
  readonly #store = new Store();
  /** Undefined until somebody has looked at a view. */
  #makers: Makers | undefined;
  readonly #views: readonly View[];
  readonly #looking = new Map<View, Disposable>();
  #now = Date.now();
  readonly #files: () => Promise<FileRows>;
  /** What the workspace's Compose files describe. */
  #plans: readonly ProjectPlan[] = [];
  /** Why there is no engine: the containers' view says so, with what can be done as its rows. */
  #complaint: Complaint | undefined;

  constructor(inventory: Inventory, settings: Settings, filters: Filters, log: Log, files: () => Promise<FileRows>) {
    this.#files = files;
    this.#inventory = inventory;
    this.#settings = settings;
    this.#filters = filters;
    this.#log = log;
    const details = (id: string) => {
      const container = inventory.containers.get(id);
      return container && inventory.details.known(container);
    };
    const learnMembers = (row: Row) =>
      this.#learn(Array.isArray(row.children) ? (row.children as readonly Row[]).flatMap(({ refs }) => refs) : []);
    this.#views = [
      this.#make('containers', 'container', ['container'], {
        rows: () =>
          this.#complaint
            ? this.#complaint.ways.map(wayRow)
            : this.#made((makers) =>
                makers.containerRows(
                  inventory.containers.values(),
                  filters.containerChoices(this.#plans),
                  this.#now,
                  makers.rows,
                ),
              ),
        later: (row) => {
          const container = this.#container(row);
          return this.#made(({ containerFacts }) =>
            container ? containerFacts(container, details(container.id), row.id) : [],
          );
        },
        asked: (row) => this.#fileRows(row),
        opened: (row) => this.#learn(row.refs.length === 1 ? row.refs : []),
      }),
      this.#make('images', 'image', ['image', 'container'], {
        rows: () =>
          this.#made(({ imageRows }) =>
            imageRows(
              inventory.images.values(),
              usage(inventory.containers.values()),
              {
                sortBy: settings.get('longshore.images.sortBy'),
                showDangling: settings.get('longshore.images.showDangling'),
              },
              this.#now,
            ),
          ),
      }),
      this.#make('volumes', 'volume', ['volume', 'container'], {
        rows: () =>
          this.#made(({ volumeRows, rows }) =>
            volumeRows(
              inventory.volumes.values(),
              usage(inventory.containers.values()),
              inventory.details.volumeSizes,
              (container) => inventory.details.known(container),
              this.#now,
              rows,
            ),
          ),
        asked: (row) => this.#fileRows(row),
        opened: learnMembers,
      }),
      this.#make('networks', 'network', ['network', 'container'], {
        rows: () =>
          this.#made(({ networkRows, rows }) =>
            networkRows(
              inventory.networks.values(),
              usage(inventory.containers.values()),
              (container) => inventory.details.known(container),
              this.#now,
              rows,
            ),
          ),
        opened: learnMembers,
      }),
      this.#make('ports', 'container', ['container'], {
        rows: () =>
          this.#made(({ hostPorts, rows }) => hostPorts.rows(() => this.#drawByName('ports'), this.#now, rows)),
      }),
    ];
    this.#store.add(
      inventory.onDidChange((differences) => {
        const changed = new Set(differences.map(({ kind }) => kind));
        for (const view of this.#views) if (view.needs.some((kind) => changed.has(kind))) this.#draw(view);
        this.#showBadge();
      }),
    );
    this.#store.add(
      inventory.onDidChangeConnection((connection) => {
        const { error } = connection.state === 'unreachable' ? connection : { error: undefined };
        setContext('longshore:problem', error === undefined ? '' : EngineError.is(error) ? error.code : 'other');
        for (const view of this.#views) {
          // Rows that the engine has just told are drawn by the change that follows.
          if (connection.state !== 'connected' || !inventory.isLoaded(view.kind)) this.#showState(view);
        }
        this.#showBadge();
      }),
    );
    this.#store.add(filters.onDidChange(() => this.redraw()));
    this.#store.add(
      every(ageMs, () => {
        if (this.#looking.size > 0 && inventory.connection.state === 'connected') this.redraw();
      }),
    );
    setContext('longshore:showsDangling', settings.get('longshore.images.showDangling'));
  }

  /** What the row with this id stands for. */
  refsOf(rowId: string): readonly Ref[] {
    for (const { tree } of this.#views) {
      const row = tree.row(rowId);
      if (row) return row.refs;
    }
    return [];
  }

  /** Draws folders again: their rows are asked for anew. */
  redrawFolders(isOne: (folder: FileRef) => boolean): void {
    for (const { tree } of this.#views) tree.redraw(({ refs: [ref] }) => ref?.kind === 'file' && isOne(ref));
  }

  /** Shows a container, volume or network, or what is below it by names, `files` or `changes` first; false without its row. */
  async revealIn(owner: FileOwner | NetworkRecord, names: readonly string[]): Promise<boolean> {
    const found = this.#views.find(({ kind }) => kind === owner.kind);
    if (!found) return false;
    if (!this.#makers) await this.#loadMakers();
    // What isn't seen isn't drawn.
    if (!found.view.visible) found.tree.update();
    return (await this.#files()).reveal(found.tree, found.view, owner, names);
  }

  /** What a key pressed in the view of this kind is for: the rows that are selected, else the one in focus. */
  async selected(kind: Kind): Promise<readonly Ref[]> {
    const found = this.#views.find((view) => view.kind === kind);
    if (!found) return [];
    const { selection } = found.view;
    const ids = selection.length > 1 ? selection : await focused(found.view);
    return ids.flatMap((id) => found.tree.row(id)?.refs ?? []);
  }

  /** Shows why the engine can't be reached, until it can. */
  complain(complaint: Complaint | undefined): void {
    this.#complaint = complaint;
    this.#drawByName('containers');
  }

  /** Draws the Compose projects that files describe beside those that the engine has. */
  plan(plans: readonly ProjectPlan[]): void {
    this.#plans = plans;
    this.redraw();
  }

  /** Draws everything that is looked at by the current choices. */
  redraw(): void {
    this.#now = Date.now();
    setContext('longshore:showsDangling', this.#settings.get('longshore.images.showDangling'));
    for (const view of this.#views) this.#draw(view);
  }

  dispose(): void {
    for (const looking of this.#looking.values()) looking.dispose();
    this.#store.dispose();
  }

  #make(name: ViewName, kind: Kind, needs: readonly Kind[], source: Omit<RowSource, 'tooltip'>): View {
    const tree = this.#store.add(new RowTree({ ...source, tooltip: (row) => this.#tooltip(row) }));
    const view = this.#store.add(
      vscode.window.createTreeView<string>(`longshore.${name}`, {
        treeDataProvider: tree,
        canSelectMany: true,
        showCollapseAll: true,
        dragAndDropController: this.#drags(name, tree, source.asked !== undefined),
      }),
    );
    const pace = this.#store.add(new Pacer(paceMs, () => this.#drawNow(made)));
    const made: View = { name, kind, tree, view, needs, pace };
    const look = (visible: boolean) => {
      this.#looking.get(made)?.dispose();
      this.#looking.delete(made);
      if (visible) this.#looking.set(made, this.#inventory.look(...needs));
      if (visible && !this.#makers) void this.#loadMakers();
      if (visible) this.#draw(made);
    };
    this.#store.add(view.onDidChangeVisibility(({ visible }) => look(visible)));
    if (view.visible) look(true);
    return made;
  }

  /**
   * Containers are dragged from anywhere, and dropped on networks: on a network's row or on one below it. Files are
   * dragged from and dropped on the trees that have any.
   */
  #drags(name: ViewName, tree: RowTree, hasFiles: boolean): vscode.TreeDragAndDropController<string> {
    const refs = (ids: readonly string[]) => ids.flatMap((id) => tree.row(id)?.refs ?? []);
    const uriList = hasFiles ? ['text/uri-list'] : [];
    return {
      dragMimeTypes: [dragged, ...uriList],
      dropMimeTypes: [...(name === 'networks' ? [dragged] : []), ...uriList],
      handleDrag: async (rows, data) => {
        const containers = rows.filter((id) => tree.row(id)?.refs[0]?.kind === 'container');
        if (containers.length > 0) data.set(dragged, new vscode.DataTransferItem(containers));
        // Loaded by the first drag of a file.
        if (refs(rows).some(({ kind: of }) => of === 'file')) (await this.#files()).drag(refs(rows), data);
      },
      handleDrop: async (target, data) => {
        if (hasFiles && target !== undefined) await (await this.#files()).drop(target, refs([target]), data);
        if (name !== 'networks') return;
        // From another view it comes as text, behind the empty one that the browser was given.
        const texts = await Promise.all(
          [...data].map(([mime, item]) => (mime === dragged ? item.asString() : Promise.resolve(''))),
        );
        const rows = JSON.parse(texts.find((text) => text !== '') ?? 'null') as unknown;
        const ref = tree.row(target ?? '')?.refs[0];
        const network = ref?.kind === 'container' ? ref.on : ref?.kind === 'network' ? ref.id : undefined;
        if (!Array.isArray(rows) || network === undefined) return;
        await vscode.commands.executeCommand('longshore.container.connect', rows[0], rows, network);
      },
    };
  }

  /** Rows, or none while the bundle that makes them is being loaded. */
  #made(make: (makers: Makers) => readonly Row[]): readonly Row[] {
    return this.#makers ? make(this.#makers) : [];
  }

  async #loadMakers(): Promise<void> {
    const makers = await import('./rows/late.js');
    if (this.#makers) return;
    if (vscode.l10n.bundle) makers.speak(vscode.l10n.bundle);
    const hostPorts = new makers.HostPorts(this.#inventory);
    this.#makers = { ...makers, rows: new makers.ContainerRows(), hostPorts };
    for (const view of this.#views) this.#draw(view);
  }

  #drawByName(wanted: ViewName): void {
    for (const view of this.#views) if (view.name === wanted) this.#draw(view);
  }

  #draw(view: View): void {
    if (this.#looking.has(view)) view.pace.run();
  }

  /** Returns whether anything changed. */
  #drawNow(view: View): boolean {
    if (!this.#looking.has(view)) return false;
    this.#now = Date.now();
    const hasChanged = view.tree.update();
    this.#showState(view);
    return hasChanged;
  }

  #showState(view: View): void {
    const trouble = this.#inventory.troubleOf(view.kind);
    const complaint = view.name === 'containers' ? this.#complaint?.sentence : undefined;
    const message = complaint ?? (trouble === undefined ? '' : explainError(trouble).what);
    if ((view.view.message ?? '') !== message) view.view.message = message;
    setContext(`longshore:${view.name}`, this.#stateOf(view));
  }

  #stateOf({ name, kind, tree }: View): ViewState {
    const { connection } = this.#inventory;
    if (connection.state === 'idle' || connection.state === 'unreachable') return connection.state;
    if (connection.state === 'connecting' && (tree.isEmpty || this.#complaint)) return 'connecting';
    if (!tree.isEmpty) return 'rows';
    if (this.#inventory.troubleOf(kind) !== undefined) return 'failed';
    if (!this.#inventory.isLoaded(kind) || !this.#makers) return 'loading';
    return name === 'containers' && this.#filters.isFiltering ? 'filtered' : 'empty';
  }

  #showBadge(): void {
    const count = this.#inventory.runningCount;
    const view = this.#views.find(({ kind }) => kind === 'container')?.view;
    if (!view) return;
    view.badge = count
      ? {
          value: count,
          tooltip: count === 1 ? l10n.t('1 container is running') : l10n.t('{0} containers are running', count),
        }
      : undefined;
  }

  #container(row: Row) {
    const ref = row.refs[0];
    return ref?.kind === 'container' ? this.#inventory.containers.get(ref.id) : undefined;
  }

  /** Has the inventory ask for what these containers' lists don't say. */
  #learn(refs: readonly Ref[]): void {
    const containers = refs.flatMap((ref) =>
      ref.kind === 'container' ? (this.#inventory.containers.get(ref.id) ?? []) : [],
    );
    if (containers.length > 0) void this.#inventory.details.learn(containers);
  }

  async #fileRows(row: Row): Promise<readonly Row[]> {
    const [ref] = row.refs;
    if (ref?.kind !== 'file') return [];
    const files = await this.#files();
    return row.context === 'changes' ? files.changes(ref, row.id) : files.rows(ref, row.id);
  }

  async #tooltip(row: Row): Promise<vscode.MarkdownString | undefined> {
    if (row.tooltip !== undefined) return new vscode.MarkdownString(row.tooltip);
    const ref = row.refs[0];
    if (row.refs.length !== 1 || !ref) return undefined;
    const { speak, tooltipOf } = await import('./tooltips-late.js');
    if (vscode.l10n.bundle) speak(vscode.l10n.bundle);
    const text = await tooltipOf(ref, this.#inventory, this.#log);
    return text === undefined ? undefined : new vscode.MarkdownString(text);
  }
}

function wayRow({ label, description, icon: name, command }: Way, index: number): Row {
  const plain = { id: `way/${index}`, label, description, icon: icon(name) };
  return { ...plain, context: 'way', children: undefined, refs: [], click: command };
}

/**
 * The row that the keyboard is on. The editor tells what is selected, and arrow keys move the focus alone; so the
 * selection of what is in focus is turned over and back, and the difference is the row.
 */
async function focused(view: vscode.TreeView<string>): Promise<readonly string[]> {
  const before = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  return [...before, ...after].filter((id) => before.includes(id) !== after.includes(id));
}
