import type * as vscode from 'vscode';
import { type LiveProject, type LiveProjects } from '../core/compose/features/live.js';

/** What runs of a document's project; undefined where that isn't known. */
export function liveOf(live: LiveProjects, { uri }: vscode.TextDocument): LiveProject | undefined {
  // What is edited by way of another file system is on no machine whose engine is known.
  return uri.scheme === 'file' || uri.scheme === 'vscode-remote' ? live.of(uri.fsPath) : undefined;
}
