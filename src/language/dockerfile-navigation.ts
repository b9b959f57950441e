import * as vscode from 'vscode';
import { links } from './core/features/annotations.js';
import { definitionAt, rename, symbolAt } from './core/features/navigation.js';
import { type OutlineItem, folds, outline, selectionSpans } from './core/features/outline.js';
import { contextFolder } from './build-context.js';
import { type Readings, rangeOf } from './documents.js';

const symbolKinds = {
  stage: vscode.SymbolKind.Module,
  instruction: vscode.SymbolKind.Function,
  variable: vscode.SymbolKind.Variable,
} as const;

function toSymbol(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const range = rangeOf(document, item.span);
  const selection = rangeOf(document, item.selection);
  const symbol = new vscode.DocumentSymbol(
    item.name || ' ',
    item.detail,
    symbolKinds[item.kind],
    range,
    range.contains(selection) ? selection : range,
  );
  symbol.children = item.children.map((child) => toSymbol(document, child));
  return symbol;
}

const refusals = {
  nothing: () => vscode.l10n.t('Only stages and variables can be renamed.'),
  'bad-name': () => vscode.l10n.t('This name has characters that are not allowed here.'),
  numbered: () => vscode.l10n.t('This stage has no name yet. Write AS and a name behind its FROM first.'),
  taken: () => vscode.l10n.t('Another stage already has this name.'),
} as const;

/** Definition, references, highlights, rename, outline, folding, selection and links. */
export function registerNavigation(selector: vscode.DocumentSelector, readings: Readings): vscode.Disposable[] {
  const symbolIn = (document: vscode.TextDocument, position: vscode.Position) =>
    symbolAt(readings.of(document), document.offsetAt(position));
  return [
    vscode.languages.registerDefinitionProvider(selector, {
      provideDefinition(document, position): vscode.DefinitionLink[] {
        const found = definitionAt(readings.of(document), document.offsetAt(position));
        if (!found) return [];
        return [
          {
            originSelectionRange: rangeOf(document, found.from),
            targetUri: document.uri,
            targetRange: rangeOf(document, found.whole),
            targetSelectionRange: rangeOf(document, found.to),
          },
        ];
      },
    }),
    vscode.languages.registerReferenceProvider(selector, {
      provideReferences(document, position, context) {
        const symbol = symbolIn(document, position);
        const spans = symbol ? [...(context.includeDeclaration ? symbol.declarations : []), ...symbol.uses] : [];
        return spans.map((span) => new vscode.Location(document.uri, rangeOf(document, span)));
      },
    }),
    vscode.languages.registerDocumentHighlightProvider(selector, {
      provideDocumentHighlights(document, position) {
        const symbol = symbolIn(document, position);
        if (!symbol) return undefined;
        const { Write, Read } = vscode.DocumentHighlightKind;
        return [
          ...symbol.declarations.map((span) => new vscode.DocumentHighlight(rangeOf(document, span), Write)),
          ...symbol.uses.map((span) => new vscode.DocumentHighlight(rangeOf(document, span), Read)),
        ];
      },
    }),
    vscode.languages.registerRenameProvider(selector, {
      prepareRename(document, position) {
        const symbol = symbolIn(document, position);
        if (!symbol) throw new Error(refusals.nothing());
        return { range: rangeOf(document, symbol.span), placeholder: symbol.name };
      },
      provideRenameEdits(document, position, name) {
        const spans = rename(readings.of(document), document.offsetAt(position), name);
        if (typeof spans === 'string') throw new Error(refusals[spans]());
        const edit = new vscode.WorkspaceEdit();
        for (const span of spans) edit.replace(document.uri, rangeOf(document, span), name);
        return edit;
      },
    }),
    vscode.languages.registerDocumentSymbolProvider(
      selector,
      { provideDocumentSymbols: (document) => outline(readings.of(document)).map((item) => toSymbol(document, item)) },
      { label: 'Dockerfile' },
    ),
    vscode.languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (document) =>
        folds(readings.of(document)).map(({ start, end, kind }) => {
          const { Comment, Region } = vscode.FoldingRangeKind;
          const foldKind = kind === 'comment' ? Comment : kind === 'region' ? Region : undefined;
          return new vscode.FoldingRange(document.positionAt(start).line, document.positionAt(end).line, foldKind);
        }),
    }),
    vscode.languages.registerSelectionRangeProvider(selector, {
      provideSelectionRanges: (document, positions) =>
        positions.map((position) => {
          const spans = selectionSpans(readings.of(document), document.offsetAt(position));
          return (
            spans.reduceRight<vscode.SelectionRange | undefined>((parent, span) => {
              return new vscode.SelectionRange(rangeOf(document, span), parent);
            }, undefined) ?? new vscode.SelectionRange(new vscode.Range(position, position))
          );
        }),
    }),
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks(document) {
        const folder = contextFolder(document);
        return links(readings.of(document)).flatMap((link) => {
          const range = rangeOf(document, link);
          if (link.target.kind === 'url') return [new vscode.DocumentLink(range, vscode.Uri.parse(link.target.url))];
          const isInside = !link.target.path.split('/').includes('..');
          return folder && isInside
            ? [new vscode.DocumentLink(range, vscode.Uri.joinPath(folder, link.target.path))]
            : [];
        });
      },
    }),
  ];
}
