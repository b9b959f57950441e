import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { inlayHints, semanticTokens, stageLenses } from './core/features/annotations.js';
import { type LocalImages } from './core/features/images.js';
import { type Hover, type HoverInput, hoverAt, imageAt } from './core/features/hover.js';
import { type BuiltFiles, costsOf } from './core/features/built-lines.js';
import { matchedFiles, sourceAt } from './core/features/sources.js';
import { walkContext } from './build-context.js';
import { signatureAt } from './core/features/signature.js';
import { type Readings, rangeOf, spanOf } from './documents.js';
import { type Settings } from '../host/settings.js';
import { type Registries } from './registries.js';

/** What the lens above a stage runs (commands/build/build.ts). */
const buildCommand = 'longshore.build.image';

const legend = new vscode.SemanticTokensLegend(['variable', 'namespace'], ['declaration', 'readonly', 'deprecated']);

function tokensIn(document: vscode.TextDocument, readings: Readings, range: vscode.Range): vscode.SemanticTokens {
  const builder = new vscode.SemanticTokensBuilder(legend);
  for (const token of semanticTokens(readings.of(document), spanOf(document, range))) {
    const tokenRange = rangeOf(document, token);
    if (tokenRange.isSingleLine) builder.push(tokenRange, token.type, [...token.modifiers]);
  }
  return builder.build();
}

/** How much a source of COPY or ADD stands for, after .dockerignore. */
async function sourceHover(
  document: vscode.TextDocument,
  readings: Readings,
  position: vscode.Position,
  input: HoverInput,
  token: vscode.CancellationToken,
): Promise<Hover | undefined> {
  const source = sourceAt(readings.of(document), document.offsetAt(position));
  const files = source && (await walkContext(document, token));
  if (!source || !files) return undefined;
  const matched = matchedFiles(source.path, files);
  const bytes = matched.reduce((sum, file) => sum + file.size, 0);
  const text =
    matched.length === 0
      ? vscode.l10n.t('Nothing in the build context matches, or .dockerignore leaves it out.')
      : matched.length === 1
        ? vscode.l10n.t('One file, {0}, after .dockerignore', input.size(bytes))
        : vscode.l10n.t('{0} files, {1}, after .dockerignore', matched.length, input.size(bytes));
  return { span: source.word, text };
}

const whole = (document: vscode.TextDocument) => new vscode.Range(0, 0, document.lineCount, 0);

/** Hovers, signatures, inlay hints, semantic tokens and lenses. */
export function registerAnnotations(
  selector: vscode.DocumentSelector,
  readings: Readings,
  input: HoverInput,
  settings: Settings,
  images: LocalImages,
  registries: Registries,
  built: BuiltFiles,
): Disposable[] {
  const changed = new vscode.EventEmitter<void>();
  const registered: Disposable[] = [
    changed,
    built.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('longshore.dockerfile')) changed.fire();
    }),
    vscode.languages.registerHoverProvider(selector, {
      async provideHover(document, position, token) {
        const image = imageAt(readings.of(document), document.offsetAt(position));
        const mayAsk = vscode.workspace.isTrusted && settings.get('longshore.dockerfile.registries', document);
        const [, registry] =
          image === undefined
            ? []
            : await Promise.all([images.learn(image), mayAsk ? registries.describeSoon(image) : undefined]);
        const hover =
          hoverAt(readings.of(document), document.offsetAt(position), { ...input, registry }) ??
          (await sourceHover(document, readings, position, input, token));
        return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), rangeOf(document, hover.span));
      },
    }),
    vscode.languages.registerSignatureHelpProvider(
      selector,
      {
        provideSignatureHelp(document, position) {
          const signature = signatureAt(readings.of(document), document.offsetAt(position), input.locale);
          if (!signature) return undefined;
          const help = new vscode.SignatureHelp();
          help.signatures = signature.forms.map((form) => {
            const information = new vscode.SignatureInformation(
              form.label,
              new vscode.MarkdownString(signature.documentation),
            );
            information.parameters = form.parameters.map(([from, to]) => new vscode.ParameterInformation([from, to]));
            return information;
          });
          help.activeSignature = signature.active;
          help.activeParameter = signature.parameter;
          return help;
        },
      },
      { triggerCharacters: [' '], retriggerCharacters: [' '] },
    ),
    vscode.languages.registerInlayHintsProvider(selector, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints(document, range) {
        const isWanted = settings.get('longshore.dockerfile.inlayHints.costs', document);
        const file = isWanted ? built.of(document.uri.toString()) : undefined;
        const lines = file && costsOf(readings.of(document), file);
        const choices = {
          costs: lines && { lines, size: input.size },
          values: settings.get('longshore.dockerfile.inlayHints.values', document),
          stageNumbers: settings.get('longshore.dockerfile.inlayHints.stageNumbers', document),
          execution: settings.get('longshore.dockerfile.inlayHints.execution', document),
        };
        return inlayHints(readings.of(document), spanOf(document, range), choices).map((hint) => {
          const item = new vscode.InlayHint(document.positionAt(hint.offset), hint.text);
          item.paddingLeft = true;
          if (hint.tooltip !== undefined) item.tooltip = hint.tooltip;
          return item;
        });
      },
    }),
    vscode.languages.registerDocumentSemanticTokensProvider(
      selector,
      { provideDocumentSemanticTokens: (document) => tokensIn(document, readings, whole(document)) },
      legend,
    ),
    vscode.languages.registerDocumentRangeSemanticTokensProvider(
      selector,
      { provideDocumentRangeSemanticTokens: (document, range) => tokensIn(document, readings, range) },
      legend,
    ),
  ];
  registered.push(
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses(document) {
        if (document.uri.scheme !== 'file' || !vscode.workspace.isTrusted) return [];
        if (!settings.get('longshore.dockerfile.codeLens', document)) return [];
        return stageLenses(readings.of(document)).map(
          (lens) =>
            new vscode.CodeLens(rangeOf(document, lens.span), {
              title: vscode.l10n.t('Build to this stage'),
              command: buildCommand,
              arguments: [document.uri, lens.target],
            }),
        );
      },
    }),
  );
  return registered;
}
