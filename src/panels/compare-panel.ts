import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isAbort, messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type ImageRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { compareImages, type ImageComparison } from '../image-layers/compare-images.js';
import { readImages } from '../image-layers/image-layers.js';
import { type FromComparePage, parseFromComparePage, type ToComparePage } from './core/compare-contract.js';
import { comparedFiles, compareView } from './core/compare-view.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';
import { tellBytes } from './told-bytes.js';

export interface NamedImage {
  readonly image: ImageRecord;
  readonly name: string;
}

/** What differs between two images, read from one export of both. */
export class ComparePanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #before: NamedImage;
  readonly #after: NamedImage;
  readonly #panel: Panel<ToComparePage, FromComparePage>;
  readonly #closing = new AbortController();
  #comparison: ImageComparison | undefined;

  readonly onDidDispose: vscode.Event<void>;

  constructor(before: NamedImage, after: NamedImage, needs: PanelNeeds) {
    this.#needs = needs;
    this.#before = before;
    this.#after = after;
    this.#panel = new Panel<ToComparePage, FromComparePage>({
      type: 'longshore.compare',
      title: `${plain(before.name, 40)} ↔ ${plain(after.name, 40)}`,
      ...{ icon: 'diff', page: 'compare', keeps: true, extensionUri: needs.extensionUri },
      parse: parseFromComparePage,
      hear: (message) => this.#hear(message),
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
    const [before, after] = [this.#before, this.#after];
    this.#panel.post({ kind: 'busy', bytes: 0 });
    try {
      const ids = [before.image.id, after.image.id];
      const source = await this.#needs.inventory.engine.saveImages(ids, this.#closing.signal);
      tellBytes(source, (bytes) => this.#panel.post({ kind: 'busy', bytes }));
      const images = await readImages(source, { digests: true });
      // By their ids; engines that name configurations otherwise write them in the order that was asked for.
      const [old, now] = ids.map((id, index) => images.find((one) => one.id === id) ?? images[index]);
      if (!old || !now) throw new Error('the engine’s export does not have both');
      this.#comparison = compareImages(old, now);
      this.#panel.post({ kind: 'comparison', view: compareView(before.name, after.name, this.#comparison) });
    } catch (error) {
      this.#fail(error);
    }
  }

  #hear(message: FromComparePage): void {
    if (message.kind === 'again') void this.#read();
    else if (this.#comparison) {
      const { turn, filter, change } = message;
      this.#panel.post({ kind: 'files', turn, ...comparedFiles(this.#comparison, filter, change) });
    }
  }

  #fail(error: unknown): void {
    if (this.#closing.signal.aborted || isAbort(error)) return;
    this.#needs.log.error('compare', this.#before.name, error);
    const { what, next } = EngineError.is(error)
      ? explainError(error)
      : { what: l10n.t('The images can’t be compared: {0}', plain(messageOf(error), 200)), next: '' };
    this.#panel.post({ kind: 'failed', words: `${what} ${next}`.trim() });
  }
}
