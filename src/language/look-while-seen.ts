import * as vscode from 'vscode';
import { type Disposable, Store, disposable } from '../base/lifecycle.js';

/** Looks while a document of a kind is seen in an editor, and no longer. */
export function lookWhileSeen(isOne: (document: vscode.TextDocument) => boolean, look: () => Disposable): Disposable {
  const store = new Store();
  let looking: Disposable | undefined;
  const check = (): void => {
    const isSeen = vscode.window.visibleTextEditors.some(({ document }) => isOne(document));
    if (isSeen) looking ??= look();
    else {
      looking?.dispose();
      looking = undefined;
    }
  };
  store.add(vscode.window.onDidChangeVisibleTextEditors(check));
  store.add(disposable(() => looking?.dispose()));
  check();
  return store;
}
