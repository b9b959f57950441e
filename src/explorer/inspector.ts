import * as vscode from 'vscode';
import { toError } from '../base/errors.js';
import { type Disposable, Store, disposable } from '../base/lifecycle.js';
import { type AnyRecord, type Kind, kinds } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { type Inventory } from '../inventory/inventory.js';

const scheme = 'longshore-inspect';

/** Read-only JSON documents of what the engine says of an object; they follow the object's changes. */
export class Inspector implements vscode.TextDocumentContentProvider, Disposable {
  readonly #inventory: Inventory;
  readonly #store = new Store();
  readonly #emitter = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#emitter.event;
  #looking: Disposable | undefined;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#store.add(
      inventory.onDidChange((differences) => {
        const changed = new Set(
          differences.flatMap((difference) =>
            [...difference.added, ...difference.changed, ...difference.removed].map(({ kind, id }) => `${kind}/${id}`),
          ),
        );
        // A network's inspection names its containers, which come and go without a change of its record.
        const containersChanged = differences.some(({ kind }) => kind === 'container');
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme !== scheme) continue;
          if (changed.has(uri.query) || (containersChanged && kindOf(uri) === 'network')) this.#emitter.fire(uri);
        }
      }),
    );
    // Whoever reads such a document looks at its object, also while the views are hidden.
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#look()));
    this.#store.add(disposable(() => this.#looking?.dispose()));
    this.#look();
  }

  #look(): void {
    const shown = vscode.window.visibleTextEditors.flatMap(({ document: { uri } }) =>
      uri.scheme === scheme ? (kindOf(uri) ?? []) : [],
    );
    const wanted = new Set<Kind>(shown.includes('network') ? [...shown, 'container'] : shown);
    const before = this.#looking;
    this.#looking = wanted.size === 0 ? undefined : this.#inventory.look(...wanted);
    before?.dispose();
  }

  /** The path is what the tab shows; the query names the object. */
  uriOf(record: AnyRecord): vscode.Uri {
    const shown = record.kind === 'image' ? (record.tags[0] ?? record.id.slice(7, 19)) : record.name;
    return vscode.Uri.from({
      scheme,
      path: `/${shown.replace(/[/\\?#]/g, '_')}.json`,
      query: `${record.kind}/${record.id}`,
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const kind = kindOf(uri);
    if (!kind) return '';
    const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
    try {
      // After a reload of the window the document is there before the connection.
      await this.#inventory.load([kind], AbortSignal.timeout(30_000));
      return json(await this.#inventory.engine.inspect(kind, uri.query.slice(kind.length + 1)));
    } catch (error) {
      return json({ message: explainError(toError(error)).what });
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function kindOf({ query }: vscode.Uri): Kind | undefined {
  return kinds.find((kind) => query.startsWith(`${kind}/`));
}
