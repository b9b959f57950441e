import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { settleEach } from '../base/async.js';
import { isAbort, messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type ImageRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { efficiencyOf, type FileNode, filesAfter, find } from '../image-layers/file-changes.js';
import { type ImageContent, readImageLayers, readLayerFile } from '../image-layers/image-layers.js';
import { type FromLayersPage, parseFromLayersPage, type ToLayersPage } from './core/layers-contract.js';
import { filteredLines, folderLines, layersView } from './core/layers-view.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';
import { tellBytes } from './told-bytes.js';

/** Images that are asked for their layers to tell which are shared. */
const mostOthers = 300;

/** An image's layers with their files, read once from the engine's export. */
export class LayersPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #image: ImageRecord;
  readonly #name: string;
  readonly #panel: Panel<ToLayersPage, FromLayersPage>;
  readonly #closing = new AbortController();
  #content: ImageContent | undefined;
  #look = { turn: 0, layer: 0, isSum: false };
  #root: FileNode | undefined;

  readonly onDidDispose: vscode.Event<void>;

  constructor(image: ImageRecord, name: string, needs: PanelNeeds) {
    this.#needs = needs;
    this.#image = image;
    this.#name = plain(name, 120);
    this.#panel = new Panel<ToLayersPage, FromLayersPage>({
      ...{ type: 'longshore.layers', title: l10n.t('Layers of {0}', plain(name, 40)), icon: 'layers' },
      ...{ page: 'layers', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: { ids: [image.id], title: name } },
      parse: parseFromLayersPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    this.#panel.onDidDispose(() => this.#closing.abort());
    void this.#read();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #read(): Promise<void> {
    const { inventory } = this.#needs;
    const { signal } = this.#closing;
    this.#panel.post({ kind: 'busy', bytes: 0 });
    try {
      const source = await inventory.engine.saveImages([this.#image.id], signal);
      tellBytes(source, (bytes) => this.#panel.post({ kind: 'busy', bytes }));
      const content = await readImageLayers(source);
      this.#content = content;
      const shared = await this.#shared(content, signal);
      const view = layersView(this.#name, content, efficiencyOf(content.layers), shared, Date.now());
      this.#panel.post({ kind: 'image', view });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Of how many other local images each layer is one too: with all those below it, as engines share them. */
  async #shared({ layers }: ImageContent, signal: AbortSignal): Promise<number[]> {
    const { inventory, log } = this.#needs;
    await inventory.load(['image'], signal);
    const others = [...inventory.images.keys()].filter((id) => id !== this.#image.id).slice(0, mostOthers);
    const outcomes = await settleEach(others, 4, async (id) =>
      diffIdsOf(await inventory.engine.inspect('image', id, { signal })),
    );
    const chains = outcomes.flatMap((outcome) => {
      if (outcome.status === 'fulfilled') return [outcome.value];
      log.debug('layers', messageOf(outcome.reason));
      return [];
    });
    let own = 0;
    let alike = chains;
    return layers.map(({ diffId, name }) => {
      if (name === undefined) return 0;
      const at = own;
      own += 1;
      alike = alike.filter((chain) => diffId !== undefined && chain[at] === diffId);
      return alike.length;
    });
  }

  async #hear(message: FromLayersPage): Promise<void> {
    if (message.kind === 'again') {
      await this.#read();
      return;
    }
    const content = this.#content;
    if (!content) return;
    if (message.kind === 'look') {
      const { turn, layer, isSum, filter } = message;
      if (!this.#root || this.#look.layer !== layer) this.#root = filesAfter(content.layers, layer);
      this.#look = { turn, layer, isSum };
      const found = filter === '' ? folderLines(this.#root, '', isSum) : filteredLines(this.#root, filter, isSum);
      this.#panel.post({ kind: 'folder', turn, path: '', ...found });
    } else if (message.kind === 'folder') {
      if (!this.#root || message.turn !== this.#look.turn) return;
      const found = folderLines(this.#root, message.path, this.#look.isSum);
      this.#panel.post({ kind: 'folder', turn: message.turn, path: message.path, ...found });
    } else await this.#open(content, message.path);
  }

  /** Opens a file as it is after the layer that is looked at; of a removed one as it was before. */
  async #open(content: ImageContent, path: string): Promise<void> {
    const at = this.#root && find(this.#root, path);
    const name = at === undefined ? undefined : content.layers[at.layer]?.name;
    if (name === undefined || at?.file?.type !== 'file') return;
    const { signal } = this.#closing;
    try {
      const bytes = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: l10n.t('Reading {0}', plain(at.name, 60)) },
        async () => readLayerFile(await this.#needs.inventory.engine.saveImages([this.#image.id], signal), name, path),
      );
      if (bytes === undefined) return;
      if (bytes.includes(0)) {
        void vscode.window.showInformationMessage(l10n.t('{0} is no text.', plain(at.name, 80)));
        return;
      }
      const document = await vscode.workspace.openTextDocument({ content: bytes.toString('utf8') });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      void vscode.window.showErrorMessage(plain(messageOf(error), 300));
    }
  }

  #fail(error: unknown): void {
    const { log } = this.#needs;
    if (this.#closing.signal.aborted || isAbort(error)) return;
    log.error('layers', this.#name, error);
    const { what, next } = EngineError.is(error)
      ? explainError(error)
      : { what: l10n.t('The image’s layers can’t be read: {0}', plain(messageOf(error), 200)), next: '' };
    this.#panel.post({ kind: 'failed', words: `${what} ${next}`.trim() });
  }
}

function diffIdsOf(inspection: unknown): readonly unknown[] {
  const { RootFS: system } = (inspection ?? {}) as { RootFS?: { Layers?: unknown } };
  return Array.isArray(system?.Layers) ? (system.Layers as unknown[]) : [];
}
