import * as vscode from 'vscode';
import { composeFolds, composeLinks, composeOutline, type OutlineItem } from '../core/compose/features/outline.js';
import { isName, type Occurrence, occurrencesOf, symbolAt } from '../core/compose/features/symbols.js';
import { rangeOf } from '../documents.js';
import { type Coexistence, type Feature } from './coexistence.js';
import { type ComposeReadings } from './documents.js';

const symbolKinds: Readonly<Record<string, vscode.SymbolKind>> = {
  services: vscode.SymbolKind.Module,
  networks: vscode.SymbolKind.Interface,
  volumes: vscode.SymbolKind.Struct,
  configs: vscode.SymbolKind.File,
  secrets: vscode.SymbolKind.Key,
  models: vscode.SymbolKind.Object,
};

function toSymbol(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const range = rangeOf(document, item.span);
  const selection = rangeOf(document, item.selection);
  const kind = symbolKinds[item.section] ?? vscode.SymbolKind.Property;
  const symbol = new vscode.DocumentSymbol(
    item.name || ' ',
    item.detail,
    kind,
    range,
    range.contains(selection) ? selection : range,
  );
  symbol.children = item.children.map((child) => toSymbol(document, child));
  return symbol;
}

class Navigation {
  readonly #readings: ComposeReadings;

  constructor(readings: ComposeReadings) {
    this.#readings = readings;
  }

  symbol(document: vscode.TextDocument, position: vscode.Position) {
    return symbolAt(this.#readings.of(document).project, document.offsetAt(position));
  }

  /** Where the name at a place stands, in files that belong to this one; `everywhere`, in those that it belongs to. */
  async locations(
    document: vscode.TextDocument,
    position: vscode.Position,
    isWanted: (one: Occurrence) => boolean,
    reach: 'below' | 'everywhere',
  ): Promise<vscode.Location[]> {
    const { project } = this.#readings.of(document);
    const symbol = symbolAt(project, document.offsetAt(position));
    if (!symbol) return [];
    const isAlone = reach === 'below' || symbol.section === 'anchor';
    const others = isAlone ? [] : await this.#readings.beside(document);
    const found = occurrencesOf(project, symbol, others).filter(isWanted);
    return Promise.all(
      found.map(async (one) => {
        const { path } = one.project.around;
        const isHere = one.project === project || path === undefined;
        const uri = isHere ? document.uri : document.uri.with({ path });
        const other = isHere ? document : await vscode.workspace.openTextDocument(uri);
        return new vscode.Location(uri, rangeOf(other, one.span));
      }),
    );
  }
}

/** Definition, references, highlights, rename, outline, folding and links. */
export function registerNavigation(
  selector: vscode.DocumentSelector,
  readings: ComposeReadings,
  coexistence: Coexistence,
): vscode.Disposable[] {
  const navigation = new Navigation(readings);
  const unless = (feature: Feature, register: () => vscode.Disposable): vscode.Disposable[] =>
    coexistence.leaves(feature) ? [] : [register()];
  const { languages } = vscode;
  return [
    ...unless('definition', () =>
      languages.registerDefinitionProvider(selector, {
        provideDefinition: (document, position) =>
          navigation.locations(document, position, ({ isDeclaration }) => isDeclaration, 'below'),
      }),
    ),
    languages.registerReferenceProvider(selector, {
      provideReferences: (document, position, { includeDeclaration }) =>
        navigation.locations(document, position, (one) => includeDeclaration || !one.isDeclaration, 'everywhere'),
    }),
    ...unless('highlight', () =>
      languages.registerDocumentHighlightProvider(selector, {
        provideDocumentHighlights(document, position) {
          const { project } = readings.of(document);
          const symbol = symbolAt(project, document.offsetAt(position));
          const found = symbol ? occurrencesOf(project, symbol).filter((one) => one.project === project) : [];
          const { Write, Read } = vscode.DocumentHighlightKind;
          return found.map(
            ({ span, isDeclaration }) =>
              new vscode.DocumentHighlight(rangeOf(document, span), isDeclaration ? Write : Read),
          );
        },
      }),
    ),
    ...unless('rename', () =>
      languages.registerRenameProvider(selector, {
        prepareRename(document, position) {
          const symbol = navigation.symbol(document, position);
          if (!symbol)
            throw new Error(
              vscode.l10n.t('Only services, networks, volumes, configs, secrets, models and anchors can be renamed.'),
            );
          return { range: rangeOf(document, symbol.span), placeholder: symbol.name };
        },
        async provideRenameEdits(document, position, name) {
          if (!isName(name)) throw new Error(vscode.l10n.t('This name has characters that are not allowed here.'));
          const { project } = readings.of(document);
          const symbol = navigation.symbol(document, position);
          if (symbol && symbol.section !== 'anchor' && symbol.name !== name && project.has(symbol.section, name)) {
            throw new Error(vscode.l10n.t('“{0}” is there already.', name));
          }
          const edit = new vscode.WorkspaceEdit();
          for (const { uri, range } of await navigation.locations(document, position, () => true, 'everywhere'))
            edit.replace(uri, range, name);
          return edit;
        },
      }),
    ),
    ...unless('symbols', () =>
      languages.registerDocumentSymbolProvider(
        selector,
        {
          provideDocumentSymbols: (document) =>
            composeOutline(readings.of(document).project).map((item) => toSymbol(document, item)),
        },
        { label: 'Compose' },
      ),
    ),
    ...unless('folding', () =>
      languages.registerFoldingRangeProvider(selector, {
        provideFoldingRanges: (document) =>
          composeFolds(readings.of(document).project).map(({ span, isComment }) => {
            const { start, end } = rangeOf(document, span);
            return new vscode.FoldingRange(
              start.line,
              end.line,
              isComment ? vscode.FoldingRangeKind.Comment : undefined,
            );
          }),
      }),
    ),
    ...unless('links', () =>
      languages.registerDocumentLinkProvider(selector, {
        provideDocumentLinks: (document) =>
          composeLinks(readings.of(document).project).map(({ span, path, url }) => {
            const target = path === undefined ? vscode.Uri.parse(url ?? '') : document.uri.with({ path });
            return new vscode.DocumentLink(rangeOf(document, span), target);
          }),
      }),
    ),
  ];
}
