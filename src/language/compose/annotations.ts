import * as vscode from 'vscode';
import { type Disposable } from '../../base/lifecycle.js';
import { type Settings } from '../../host/settings.js';
import { formatCompose } from '../core/compose/features/format.js';
import { composeImageAt, hoverCompose, type HoverInput } from '../core/compose/features/hover.js';
import {
  type LensAction,
  type LiveHint,
  liveHints,
  liveLenses,
  type LiveProjects,
  replicasHover,
} from '../core/compose/features/live.js';
import { valueHints, variableTokens } from '../core/compose/features/marks.js';
import { type LocalImages } from '../core/features/images.js';
import { rangeOf, spanOf } from '../documents.js';
import { type Registries } from '../registries.js';
import { type Coexistence } from './coexistence.js';
import { type ComposeReadings } from './documents.js';
import { liveOf } from './live.js';

const legend = new vscode.SemanticTokensLegend(['variable'], ['readonly']);

/** What the lenses above services run; the commands are those of the explorer, with a file and a service. */
const lensCommands: Readonly<Record<LensAction, { readonly command: string; readonly title: () => string }>> = {
  up: { command: 'longshore.compose.up', title: () => vscode.l10n.t('Up') },
  stop: { command: 'longshore.compose.stop', title: () => vscode.l10n.t('Stop') },
  logs: { command: 'longshore.compose.logs', title: () => vscode.l10n.t('Logs') },
  shell: { command: 'longshore.compose.shell', title: () => vscode.l10n.t('Shell') },
};

interface Needs {
  readonly readings: ComposeReadings;
  readonly settings: Settings;
  readonly images: LocalImages;
  readonly registries: Registries;
  readonly input: HoverInput;
  readonly coexistence: Coexistence;
  readonly live: LiveProjects;
  /** Whether the manifest has a command. */
  readonly has: (command: string) => boolean;
}

function registerHover(
  selector: vscode.DocumentSelector,
  { readings, images, registries, settings, input, live }: Needs,
): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position) {
      const image = composeImageAt(readings.of(document).project, document.offsetAt(position));
      const mayAsk = vscode.workspace.isTrusted && settings.get('longshore.dockerfile.registries', document);
      const [, registry] =
        image === undefined
          ? []
          : await Promise.all([images.learn(image), mayAsk ? registries.describeSoon(image) : undefined]);
      const running = liveOf(live, document);
      const hover = hoverCompose(readings.of(document).project, document.offsetAt(position), {
        ...input,
        registry,
        image: (reference) => images.facts(reference),
        running: (service) => running && replicasHover(running.get(service) ?? []),
      });
      return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), rangeOf(document, hover.span));
    },
  });
}

function registerLenses(
  selector: vscode.DocumentSelector,
  changed: vscode.Event<void>,
  { readings, settings, has, live }: Needs,
): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(selector, {
    onDidChangeCodeLenses: changed,
    provideCodeLenses(document) {
      if (document.uri.scheme !== 'file' || !vscode.workspace.isTrusted) return [];
      if (!settings.get('longshore.compose.codeLens', document)) return [];
      const { project } = readings.of(document);
      return liveLenses(project, liveOf(live, document)).flatMap(({ span, service, actions }) =>
        actions
          .map((action) => lensCommands[action])
          .filter(({ command }) => has(command))
          .map(({ command, title }) => {
            const range = rangeOf(document, span);
            return new vscode.CodeLens(range, { title: title(), command, arguments: [document.uri, service] });
          }),
      );
    },
  });
}

/** A hint that leads to the container, or to what it publishes, by a click with Ctrl. */
function liveHint(document: vscode.TextDocument, { offset, text, kind, service, container }: LiveHint) {
  const part = new vscode.InlayHintLabelPart(text);
  part.command =
    kind === 'port'
      ? {
          title: vscode.l10n.t('Open in the browser'),
          command: 'longshore.compose.port',
          arguments: [document.uri, service],
        }
      : {
          title: vscode.l10n.t('Show in the view of containers'),
          command: 'longshore.container.reveal',
          arguments: [{ kind: 'container', id: container }],
        };
  const hint = new vscode.InlayHint(document.positionAt(offset), [part]);
  hint.paddingLeft = true;
  return hint;
}

function tokens(document: vscode.TextDocument, readings: ComposeReadings): vscode.SemanticTokens {
  const builder = new vscode.SemanticTokensBuilder(legend);
  for (const token of variableTokens(readings.of(document).project)) {
    const range = rangeOf(document, token);
    if (range.isSingleLine) builder.push(range, 'variable', token.isSet ? ['readonly'] : []);
  }
  return builder.build();
}

/** Hovers, inlay hints, colours of variables, lenses and layout. */
export function registerAnnotations(selector: vscode.DocumentSelector, needs: Needs): Disposable[] {
  const { readings, settings, coexistence, live } = needs;
  const { languages } = vscode;
  const changed = new vscode.EventEmitter<void>();
  return [
    changed,
    readings.onDidChange(() => changed.fire()),
    live.onDidChange(() => changed.fire()),
    ...(coexistence.leaves('hover') ? [] : [registerHover(selector, needs)]),
    ...(coexistence.leaves('lens') ? [] : [registerLenses(selector, changed.event, needs)]),
    languages.registerInlayHintsProvider(selector, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints(document, range) {
        const { project } = readings.of(document);
        const within = spanOf(document, range);
        const areValuesWanted = settings.get('longshore.compose.inlayHints.values', document);
        const values = areValuesWanted ? valueHints(project, within) : [];
        const isStateWanted = settings.get('longshore.compose.inlayHints.state', document);
        const running = isStateWanted ? liveOf(live, document) : undefined;
        return [
          ...values.map(({ offset, text }) => {
            const hint = new vscode.InlayHint(document.positionAt(offset), text);
            hint.paddingLeft = true;
            return hint;
          }),
          ...(running ? liveHints(project, running, within).map((hint) => liveHint(document, hint)) : []),
        ];
      },
    }),
    languages.registerDocumentSemanticTokensProvider(
      selector,
      { provideDocumentSemanticTokens: (document) => tokens(document, readings) },
      legend,
    ),
    ...(coexistence.leaves('formatting')
      ? []
      : [
          languages.registerDocumentFormattingEditProvider(selector, {
            provideDocumentFormattingEdits: (document, { tabSize }) =>
              formatCompose(document.getText(), tabSize > 4 ? 2 : tabSize).map(({ span, text }) =>
                vscode.TextEdit.replace(rangeOf(document, span), text),
              ),
          }),
        ]),
  ];
}
