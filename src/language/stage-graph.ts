import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type StageGraph, stageGraph } from './core/features/graph.js';
import { type Readings, dockerfileLanguage } from './documents.js';
import { type Drawing } from './graph-page.js';
import { GraphPanels } from './graph-panels.js';

const edgeTitles = { base: 'FROM', copy: 'COPY --from', mount: 'RUN --mount' } as const;

/** The stages as the page draws them. */
function drawingOf({ nodes, edges }: StageGraph): Drawing {
  const unused = vscode.l10n.t('not needed by the last stage');
  return {
    nodes: nodes.map((node) => ({ ...node, title: node.isUsed ? node.label : `${node.label} – ${unused}` })),
    edges: edges.map((edge) => ({ ...edge, title: edgeTitles[edge.kind] })),
  };
}

/** Shows the stages of the Dockerfile in the active editor, and keeps up with it. */
export function registerStageGraph(readings: Readings): Disposable[] {
  const panels = new GraphPanels({
    viewType: 'longshore.stageGraph',
    title: (name) => vscode.l10n.t('Stages of {0}', name),
    drawingOf: (document) => drawingOf(stageGraph(readings.of(document))),
  });
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === dockerfileLanguage) panels.show(document);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a Dockerfile first.'));
  };
  return [vscode.commands.registerCommand('longshore.dockerfile.showStages', show), panels];
}
