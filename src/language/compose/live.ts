import type * as vscode from 'vscode';
import { type LiveProject, type LiveProjects, type LiveResources } from '../core/compose/features/live.js';

/** What is edited by way of another file system is on no machine whose engine is known. */
const isHere = ({ scheme }: vscode.Uri): boolean => scheme === 'file' || scheme === 'vscode-remote';

/** What runs of a document's project; undefined where that isn't known. */
export function liveOf(live: LiveProjects, { uri }: vscode.TextDocument): LiveProject | undefined {
  return isHere(uri) ? live.of(uri.fsPath) : undefined;
}

/** The networks and volumes that there are for it; undefined where that isn't known. */
export function resourcesOf(live: LiveProjects, { uri }: vscode.TextDocument): LiveResources | undefined {
  return isHere(uri) ? live.resources(uri.fsPath) : undefined;
}
