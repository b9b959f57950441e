import * as vscode from 'vscode';
import { type Disposable } from '../../base/lifecycle.js';
import { type Settings } from '../../host/settings.js';
import { formatCompose } from '../core/compose/features/format.js';
import { hoverCompose, type HoverInput } from '../core/compose/features/hover.js';
import { serviceLenses } from '../core/compose/features/lenses.js';
import { valueHints, variableTokens } from '../core/compose/features/marks.js';
import { type LocalImages } from '../core/features/images.js';
import { rangeOf, spanOf } from '../documents.js';
import { type Coexistence } from './coexistence.js';
import { type ComposeReadings } from './documents.js';

const legend = new vscode.SemanticTokensLegend(['variable'], ['readonly']);

/** What the lenses above services run; the commands are those of the explorer, with a file and a service. */
const lensCommands: readonly (readonly [id: string, title: () => string, needsService: boolean])[] = [
  ['longshore.compose.up', () => vscode.l10n.t('Up'), false],
  ['longshore.compose.stop', () => vscode.l10n.t('Stop'), false],
  ['longshore.compose.logs', () => vscode.l10n.t('Logs'), false],
  ['longshore.compose.shell', () => vscode.l10n.t('Shell'), true],
];

interface Needs {
  readonly readings: ComposeReadings;
  readonly settings: Settings;
  readonly images: LocalImages;
  readonly input: HoverInput;
  readonly coexistence: Coexistence;
  /** Whether the manifest has a command. */
  readonly has: (command: string) => boolean;
}

function registerHover(selector: vscode.DocumentSelector, { readings, images, input }: Needs): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    provideHover(document, position) {
      const { project } = readings.of(document);
      const hover = hoverCompose(project, document.offsetAt(position), {
        ...input,
        image: (reference) => images.facts(reference),
      });
      return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), rangeOf(document, hover.span));
    },
  });
}

function registerLenses(selector: vscode.DocumentSelector, { readings, settings, has }: Needs): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(selector, {
    provideCodeLenses(document) {
      if (document.uri.scheme !== 'file' || !vscode.workspace.isTrusted) return [];
      if (!settings.get('longshore.compose.codeLens', document)) return [];
      return serviceLenses(readings.of(document).project).flatMap(({ span, service }) =>
        lensCommands
          .filter(([id, , needsService]) => has(id) && (service !== undefined || !needsService))
          .map(
            ([command, title]) =>
              new vscode.CodeLens(rangeOf(document, span), {
                title: title(),
                command,
                arguments: [document.uri, service],
              }),
          ),
      );
    },
  });
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
  const { readings, settings, coexistence } = needs;
  const { languages } = vscode;
  const changed = new vscode.EventEmitter<void>();
  return [
    changed,
    readings.onDidChange(() => changed.fire()),
    ...(coexistence.leaves('hover') ? [] : [registerHover(selector, needs)]),
    ...(coexistence.leaves('lens') ? [] : [registerLenses(selector, needs)]),
    languages.registerInlayHintsProvider(selector, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints(document, range) {
        if (!settings.get('longshore.compose.inlayHints.values', document)) return [];
        return valueHints(readings.of(document).project, spanOf(document, range)).map(({ offset, text }) => {
          const hint = new vscode.InlayHint(document.positionAt(offset), text);
          hint.paddingLeft = true;
          return hint;
        });
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
