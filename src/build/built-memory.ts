import type * as vscode from 'vscode';
import { Emitter } from '../base/event.js';
import type { BuiltFile, BuiltFiles } from '../language/core/features/built-lines.js';

const key = 'longshore.built';
/** Files whose lines' costs are kept, the latest. */
const most = 50;

/** What was learnt when Dockerfiles were built, kept with the workspace: the costs are there again after a reload. */
export class BuiltMemory implements BuiltFiles {
  readonly #memory: vscode.Memento;
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  of(uri: string): BuiltFile | undefined {
    return this.#all().find(([name]) => name === uri)?.[1];
  }

  async keep(uri: string, file: BuiltFile): Promise<void> {
    const others = this.#all().filter(([name]) => name !== uri);
    await this.#memory.update(key, [...others, [uri, file]].slice(-most));
    this.#didChange.fire();
  }

  #all(): readonly (readonly [string, BuiltFile])[] {
    return this.#memory.get<readonly (readonly [string, BuiltFile])[]>(key, []);
  }
}
