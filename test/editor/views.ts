import * as vscode from 'vscode';

/**
 * The extension's views as the editor gets them. The editor tells no test what a view shows; but tests and extension
 * share one `vscode`, so what the extension hands over can be seen on its way. Longshore knows nothing of this.
 */
export type ViewName = 'containers' | 'images' | 'volumes' | 'networks';

export interface SeenRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly context: string;
  /** What is shown below it; nothing while it is closed. */
  readonly children: readonly SeenRow[];
}

interface Observed {
  readonly provider: vscode.TreeDataProvider<string>;
  readonly view: vscode.TreeView<string>;
}

const observed = new Map<string, Observed>();
const contexts = new Map<string, unknown>();
const contextChanged = new vscode.EventEmitter<void>();

/** Begins to look on; before the extension is activated. */
export function observe(): void {
  const { createTreeView } = vscode.window;
  const { executeCommand } = vscode.commands;
  Object.assign(vscode.window, {
    createTreeView: (id: string, options: vscode.TreeViewOptions<string>) => {
      const view = createTreeView(id, options);
      observed.set(id, { provider: options.treeDataProvider, view });
      return view;
    },
  });
  Object.assign(vscode.commands, {
    executeCommand: (command: string, ...args: unknown[]) => {
      if (command === 'setContext') {
        contexts.set(String(args[0]), args[1]);
        contextChanged.fire();
      }
      return executeCommand(command, ...args);
    },
  });
}

function find(name: ViewName): Observed {
  const found = observed.get(`longshore.${name}`);
  if (!found) throw new Error(`the extension has not created the view ${name}`);
  return found;
}

/** The TreeView object of a view. */
export function view(name: ViewName): vscode.TreeView<string> {
  return find(name).view;
}

/** Shows the Docker sidebar with its four views. */
export async function showViews(): Promise<void> {
  await vscode.extensions.getExtension('longshore.longshore')?.activate();
  await vscode.commands.executeCommand('longshore.containers.focus');
}

/** What a view shows now: what starts open is open. */
export async function rows(name: ViewName, below?: string): Promise<readonly SeenRow[]> {
  const { provider } = find(name);
  const ids = (await provider.getChildren(below)) ?? [];
  return Promise.all(
    ids.map(async (id) => {
      const item = await provider.getTreeItem(id);
      const isOpen = item.collapsibleState === vscode.TreeItemCollapsibleState.Expanded;
      return {
        id,
        label: typeof item.label === 'string' ? item.label : (item.label?.label ?? ''),
        description: typeof item.description === 'string' ? item.description : '',
        context: item.contextValue ?? '',
        children: isOpen ? await rows(name, id) : [],
      };
    }),
  );
}

/** What is shown when the mouse rests on a row. */
export async function tooltip(name: ViewName, id: string): Promise<string> {
  const { provider } = find(name);
  const { token } = new vscode.CancellationTokenSource();
  const item = await provider.resolveTreeItem?.(await provider.getTreeItem(id), id, token);
  return item?.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : (item?.tooltip ?? '');
}

/** All rows in the order in which they stand, without their depth. */
export function flat(some: readonly SeenRow[]): readonly SeenRow[] {
  return some.flatMap((row) => [row, ...flat(row.children)]);
}

/** The row with this label, wherever it stands. */
export function row(some: readonly SeenRow[], label: string): SeenRow {
  const found = flat(some).find((candidate) => candidate.label === label);
  if (!found) throw new Error(`no row ${label} in:\n${printed(some)}`);
  return found;
}

/** As a person reads it. */
export function printed(some: readonly SeenRow[], indent = ''): string {
  return some
    .map(({ label, description, children }) =>
      [`${indent}${label}  ${description}`, printed(children, `${indent}  `)].filter(Boolean).join('\n'),
    )
    .join('\n');
}

/** Waits for a view to come to show something: looks now, and again whenever the extension says that it changed. */
export async function until(name: ViewName, holds: (rows: readonly SeenRow[]) => boolean): Promise<readonly SeenRow[]> {
  let last: readonly SeenRow[] = [];
  const { onDidChangeTreeData } = find(name).provider;
  if (!onDidChangeTreeData) throw new Error('the view can’t change');
  await eventually(
    (changed) => onDidChangeTreeData(changed),
    async () => holds((last = await rows(name))),
    () => `the view ${name} did not come to it; it shows:\n${printed(last)}`,
  );
  return last;
}

/** Waits for what a view shows to pass a check; the check's last complaint is what the test fails with. */
export async function untilPasses(
  name: ViewName,
  check: (rows: readonly SeenRow[]) => void | Promise<void>,
): Promise<readonly SeenRow[]> {
  let complaint: unknown;
  const { onDidChangeTreeData } = find(name).provider;
  if (!onDidChangeTreeData) throw new Error('the view can’t change');
  let last: readonly SeenRow[] = [];
  await eventually(
    (changed) => onDidChangeTreeData(changed),
    async () => {
      last = await rows(name);
      try {
        await check(last);
        return true;
      } catch (error) {
        complaint = error;
        return false;
      }
    },
    () => `${complaint instanceof Error ? complaint.message : String(complaint)}\nThe view shows:\n${printed(last)}`,
  );
  return last;
}

/** Waits for a view to have, or to have no more, a row with this label. */
export async function untilRow(name: ViewName, label: string, holds?: (row: SeenRow) => boolean): Promise<SeenRow> {
  const all = await until(name, (some) =>
    flat(some).some((candidate) => candidate.label === label && (holds?.(candidate) ?? true)),
  );
  return row(all, label);
}

export async function untilGone(name: ViewName, label: string): Promise<void> {
  await until(name, (some) => !flat(some).some((candidate) => candidate.label === label));
}

/** The value of a context key, as the extension set it last. */
export function contextKey(key: string): unknown {
  return contexts.get(key);
}

export async function untilContext(key: string, value: unknown): Promise<void> {
  await eventually(
    (changed) => contextChanged.event(changed),
    () => contexts.get(key) === value,
    () => `${key} is ${String(contexts.get(key))} and not ${String(value)}`,
  );
}

/** Waits until something holds, looking again at each event. The limit is there to end a test that has failed. */
export async function eventually(
  listen: (changed: () => void) => vscode.Disposable,
  holds: () => boolean | Promise<boolean>,
  complaint: () => string,
): Promise<void> {
  let listener: vscode.Disposable | undefined;
  let limit: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        void Promise.resolve(holds()).then((it) => it && resolve(), reject);
      };
      limit = setTimeout(() => reject(new Error(complaint())), 30_000);
      listener = listen(look);
      look();
    });
  } finally {
    clearTimeout(limit);
    listener?.dispose();
  }
}
