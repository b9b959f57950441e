import * as vscode from 'vscode';
import { type Disposable } from '../../base/lifecycle.js';
import { type ProjectGraph, projectGraph } from '../core/compose/features/graph.js';
import { type Drawing, type Mark } from '../graph-page.js';
import { GraphPanels } from '../graph-panels.js';
import { type LiveProjects, type Standing } from '../core/compose/features/live.js';
import { type ComposeReadings, isCompose } from './documents.js';
import { liveOf, resourcesOf } from './live.js';

/** Told apart by their shapes as well, for those who see no colours. */
const marks: Readonly<Record<Standing, Mark>> = {
  running: 'good',
  partly: 'partly',
  failing: 'bad',
  stopped: 'off',
  none: 'none',
};

/** The project as the page draws it. */
function drawingOf({ nodes, edges }: ProjectGraph): Drawing {
  const words = { needs: 'depends_on', network: vscode.l10n.t('network'), volume: vscode.l10n.t('volume') };
  return {
    nodes: nodes.map((node) => ({
      ...node,
      isUsed: true,
      title: [node.label, node.state, node.detail].filter(Boolean).join(' · '),
      ...(node.standing === undefined ? {} : { mark: marks[node.standing], state: node.state ?? '' }),
      ...(node.container === undefined
        ? {}
        : { other: { id: node.container, title: vscode.l10n.t('Show {0} in the view of containers', node.label) } }),
    })),
    edges: edges.map((edge) => ({ ...edge, title: words[edge.kind] })),
  };
}

/** Shows the project of the Compose file in the active editor as a picture, and keeps up with it. */
export function registerPicture(readings: ComposeReadings, live: LiveProjects): Disposable[] {
  const panels = new GraphPanels({
    viewType: 'longshore.projectPicture',
    title: (name) => vscode.l10n.t('Picture of {0}', name),
    drawingOf: (document) =>
      drawingOf(projectGraph(readings.of(document).project, liveOf(live, document), resourcesOf(live, document))),
    changes: [readings.onDidChange, live.onDidChange],
    look: () => live.look('everything'),
    openOther: (id) => void vscode.commands.executeCommand('longshore.container.reveal', { kind: 'container', id: id }),
  });
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document && isCompose(document)) panels.show(document);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a Compose file first.'));
  };
  return [vscode.commands.registerCommand('longshore.compose.showPicture', show), panels];
}
