import * as vscode from 'vscode';
import { type Disposable } from '../../base/lifecycle.js';
import { type ProjectGraph, projectGraph } from '../core/compose/features/graph.js';
import { type Drawing } from '../graph-page.js';
import { GraphPanels } from '../graph-panels.js';
import { type ComposeReadings, isCompose } from './documents.js';

/** The project as the page draws it. */
function drawingOf({ nodes, edges }: ProjectGraph): Drawing {
  const words = { needs: 'depends_on', network: vscode.l10n.t('network'), volume: vscode.l10n.t('volume') };
  return {
    nodes: nodes.map((node) => ({
      ...node,
      isUsed: true,
      title: [node.label, node.detail].filter(Boolean).join(' · '),
    })),
    edges: edges.map((edge) => ({ ...edge, title: words[edge.kind] })),
  };
}

/** Shows the project of the Compose file in the active editor as a picture, and keeps up with it. */
export function registerPicture(readings: ComposeReadings): Disposable[] {
  const panels = new GraphPanels({
    viewType: 'longshore.projectPicture',
    title: (name) => vscode.l10n.t('Picture of {0}', name),
    drawingOf: (document) => drawingOf(projectGraph(readings.of(document).project)),
    onDidChange: readings.onDidChange,
  });
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document && isCompose(document)) panels.show(document);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a Compose file first.'));
  };
  return [vscode.commands.registerCommand('longshore.compose.showPicture', show), panels];
}
