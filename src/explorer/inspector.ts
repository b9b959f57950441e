import * as vscode from 'vscode';
import { toError } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
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

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#store.add(
      inventory.onDidChange((differences) => {
        const changed = new Set(
          differences.flatMap(({ changed, removed }) =>
            [...changed, ...removed].map(({ kind, id }) => `${kind}/${id}`),
          ),
        );
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === scheme && changed.has(uri.query)) this.#emitter.fire(uri);
        }
      }),
    );
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
    const slash = uri.query.indexOf('/');
    const kind = kinds.find((known): known is Kind => known === uri.query.slice(0, slash));
    if (!kind) return '';
    try {
      return `${JSON.stringify(await this.#inventory.engine.inspect(kind, uri.query.slice(slash + 1)), null, 2)}\n`;
    } catch (error) {
      return `// ${explainError(toError(error)).what}\n`;
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
