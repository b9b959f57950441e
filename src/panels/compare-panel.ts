import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort, messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type ImageRecord } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { explainError } from '../engine/explain-error.js';
import { compareImages, type ImageComparison } from '../image-layers/compare-images.js';
import { readImages } from '../image-layers/image-layers.js';
import { type FromComparePage, parseFromComparePage, type ToComparePage } from './core/compare-contract.js';
import { comparedFile, comparedFiles, compareView } from './core/compare-view.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';
import { tellBytes } from './told-bytes.js';

/** Of the files of images, which src/files gives the editor. */
const imageScheme = 'longshore-image';

export interface NamedImage {
  readonly image: ImageRecord;
  readonly name: string;
}

/** What differs between two images, read from one export of both. */
export class ComparePanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #before: NamedImage;
  readonly #after: NamedImage;
  readonly #title: string;
  readonly #panel: Panel<ToComparePage, FromComparePage>;
  readonly #closing = new AbortController();
  #comparison: ImageComparison | undefined;

  readonly onDidDispose: vscode.Event<void>;

  constructor(before: NamedImage, after: NamedImage, needs: PanelNeeds) {
    this.#needs = needs;
    this.#before = before;
    this.#after = after;
    this.#title = `${plain(before.name, 40)} ↔ ${plain(after.name, 40)}`;
    this.#panel = new Panel<ToComparePage, FromComparePage>({
      type: 'longshore.compare',
      title: this.#title,
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
    else if (message.kind === 'open') void this.#open(message.path);
    else if (this.#comparison) {
      const { turn, filter, change } = message;
      this.#panel.post({ kind: 'files', turn, ...comparedFiles(this.#comparison, filter, change) });
    }
  }

  /** Both beside each other, or the one that there is: by the file system of images, which engines serve quickly. */
  async #open(shown: string): Promise<void> {
    const file = this.#comparison && comparedFile(this.#comparison, shown);
    if (!file) return;
    const { path, before, after } = file;
    const place = ({ image }: NamedImage) =>
      vscode.Uri.from({ scheme: imageScheme, authority: image.id.replace(/^sha256:/, ''), path: `/${path}` });
    const [old, now] = [place(this.#before), place(this.#after)];
    const title = `${plain(path.slice(path.lastIndexOf('/') + 1), 80)} (${this.#title})`;
    const options = { viewColumn: vscode.ViewColumn.Beside, preview: true };
    if (before?.type === 'file' && after?.type === 'file')
      await vscode.commands.executeCommand('vscode.diff', old, now, title, options);
    else await vscode.commands.executeCommand('vscode.open', after?.type === 'file' ? now : old, options);
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
