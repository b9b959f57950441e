import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Pacer } from '../base/async.js';
import { messageOf, isAbort } from '../base/errors.js';
import { type Disposable } from '../base/lifecycle.js';
import { explainError } from '../engine/explain-error.js';
import { type FromMapPage, parseFromMapPage, type ToMapPage } from './core/map-contract.js';
import { networkMap } from './core/network-map.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';

/** Milliseconds between two pictures while much changes. */
const paceMs = 150;
/** Aliases take a question for each container: with more of them they are left out, but for what is known already. */
const mostAsked = 300;

/** The networks as a picture, which follows the engine while it is seen. */
export class MapPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #panel: Panel<ToMapPage, FromMapPage>;
  readonly #closing = new AbortController();
  readonly #pace = new Pacer(paceMs, () => this.#draw());
  /** What the page has been told of each container. */
  readonly #told = new Map<string, string>();
  #last = '';
  #looking: Disposable | undefined;

  readonly onDidDispose: vscode.Event<void>;

  constructor(needs: PanelNeeds) {
    this.#needs = needs;
    this.#panel = new Panel({
      ...{ type: 'longshore.map', title: l10n.t('Network Map'), icon: 'type-hierarchy', page: 'map', keeps: true },
      ...{ extensionUri: needs.extensionUri, restored: needs.restored, remembers: { title: '' } },
      parse: parseFromMapPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    const changes = needs.inventory.onDidChange((differences) => {
      if (this.#looking && differences.some(({ kind }) => kind === 'container' || kind === 'network')) this.#pace.run();
    });
    const watch = () => {
      this.#looking?.dispose();
      this.#looking = this.#panel.isVisible ? needs.inventory.look('container', 'network') : undefined;
      if (this.#looking) void this.#begin();
    };
    watch();
    this.#panel.onDidChangeView(watch);
    this.#panel.onDidDispose(() => {
      this.#closing.abort();
      this.#looking?.dispose();
      changes.dispose();
      this.#pace.dispose();
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #begin(): Promise<void> {
    const { inventory, log } = this.#needs;
    const { signal } = this.#closing;
    try {
      await inventory.load(['container', 'network'], signal);
      this.#pace.run();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      log.error('map', 'networks', error);
      const { what, next } = explainError(error);
      void vscode.window.showErrorMessage(`${what} ${next}`.trim());
    }
  }

  /** Tells the page what has changed since it was told last. Returns whether anything has. */
  #draw(): boolean {
    const { inventory } = this.#needs;
    if (!this.#looking || inventory.connection.state !== 'connected') return false;
    const { containers, networks, details } = inventory;
    const isAsked = [...containers.values()].filter(({ attachments }) => attachments.length > 0);
    if (isAsked.length <= mostAsked) void details.learn(isAsked);
    const map = networkMap(networks.values(), containers, (one) => details.known(one));
    const texts = new Map(map.containers.map((one) => [one.id, JSON.stringify(one)]));
    const changed = map.containers.filter(({ id }) => texts.get(id) !== this.#told.get(id));
    const order = map.containers.map(({ id }) => id);
    const rest = JSON.stringify([map.networks, order]);
    if (changed.length === 0 && rest === this.#last) return false;
    this.#last = rest;
    for (const id of this.#told.keys()) if (!texts.has(id)) this.#told.delete(id);
    for (const { id } of changed) this.#told.set(id, texts.get(id) ?? '');
    this.#panel.post({ kind: 'show', networks: map.networks, containers: changed, order });
    return true;
  }

  async #hear(message: FromMapPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        this.#told.clear();
        this.#last = '';
        this.#pace.run();
        return;
      case 'open':
        await this.#open(message.of, message.id);
        return;
      case 'save':
        await this.#save(message.format, message.content);
    }
  }

  async #open(of: 'container' | 'network', id: string): Promise<void> {
    // `host` and `none` are networks too, which the map calls by what they are.
    const network = [...this.#needs.inventory.networks.values()].find(
      (one) => one.id === id || (one.isBuiltIn && one.name === id),
    );
    const known = of === 'container' ? id : network?.id;
    if (known !== undefined) await vscode.commands.executeCommand(`longshore.${of}.reveal`, { kind: of, id: known });
  }

  async #save(format: 'svg' | 'png', content: string): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `network-map.${format}`;
    const target = await vscode.window.showSaveDialog({
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
      filters: { [format.toUpperCase()]: [format] },
    });
    if (!target) return;
    try {
      await vscode.workspace.fs.writeFile(target, Buffer.from(content, format === 'svg' ? 'utf8' : 'base64'));
    } catch (error) {
      this.#needs.log.error('map', target.fsPath, error);
      void vscode.window.showErrorMessage(l10n.t('{0} could not be written: {1}', target.fsPath, messageOf(error)));
      return;
    }
    const open = l10n.t('Open');
    const chosen = await vscode.window.showInformationMessage(l10n.t('Saved as {0}.', target.fsPath), open);
    if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
  }
}
