import type * as vscode from 'vscode';

/** A target of a Bake file, or a group of them. */
export interface BakeTarget {
  readonly name: string;
  readonly isGroup: boolean;
}

/** Bake files: the compose layer's side of the commands. */
export interface BakeDesk {
  /** Of the workspace. */
  find(): Promise<readonly vscode.Uri[]>;
  targetsOf(uri: vscode.Uri): Promise<readonly BakeTarget[]>;
  /** Whether docker has its plugin buildx, which brings bake. */
  isThere(signal: AbortSignal): Promise<boolean>;
  /** Builds in a terminal, with docker's own progress; resolves when that has begun, and false when it could not. */
  build(uri: vscode.Uri, targets: readonly string[]): Promise<boolean>;
}
