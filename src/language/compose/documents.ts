import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { analyseCompose, type Judged } from '../core/compose/analyse.js';
import { type Project } from '../core/compose/project.js';
import { type ProjectFiles } from './project-files.js';

/** Compose files: by the editor's own language, or by their name where another extension calls them YAML. */
export const composeSelector: vscode.DocumentSelector = [
  { language: 'dockercompose' },
  { language: 'yaml', pattern: '**/{compose,docker-compose}{,.*}.{yml,yaml}' },
];

export function isCompose(document: vscode.TextDocument): boolean {
  return vscode.languages.match(composeSelector, document) > 0;
}

interface Reading {
  readonly project: Project;
  readonly problems: readonly Judged[];
}

/** Readings of open Compose files, each made once for a version of it and of what belongs to it. */
export class ComposeReadings implements Disposable {
  readonly #files: ProjectFiles;
  readonly #store = new Store();
  readonly #known = new Map<string, { readonly version: number; readonly reading: Reading }>();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<void>());
  /** A file that one of them looked at is another one now. */
  readonly onDidChange = this.#didChange.event;

  constructor(files: ProjectFiles) {
    this.#files = files;
    this.#store.add(
      files.onDidChange(() => {
        this.#known.clear();
        this.#didChange.fire();
      }),
    );
    this.#store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(uri.toString())));
  }

  of(document: vscode.TextDocument): Reading {
    const key = document.uri.toString();
    const known = this.#known.get(key);
    if (known?.version === document.version) return known.reading;
    const reading = analyseCompose(document.getText(), this.#files.around(document));
    this.#known.set(key, { version: document.version, reading });
    return reading;
  }

  /** Other files of the workspace that may include, extend or lie over a document's. */
  beside(document: vscode.TextDocument): Promise<readonly Project[]> {
    return document.isUntitled ? Promise.resolve([]) : this.#files.projectsBeside(document);
  }

  dispose(): void {
    this.#store.dispose();
    this.#known.clear();
  }
}
