import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { markdown, plain } from '../base/text.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';
import { explainError } from '../engine/explain-error.js';
import { type Complaint } from '../host/doctor.js';
import { endpointOrigin } from '../host/endpoint-words.js';
import { type Inventory } from '../inventory/inventory.js';

/** The item at the bottom that names the endpoint in use and how it stands with it. */
export class StatusBar implements Disposable {
  readonly #inventory: Inventory;
  readonly #store = new Store();
  #complaint: Complaint | undefined;
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem('longshore.endpoint', vscode.StatusBarAlignment.Left),
  );

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#item.name = l10n.t('Docker endpoint');
    this.#item.command = 'longshore.engine.showEndpoint';
    this.#store.add(inventory.onDidChangeConnection(() => this.#show(inventory)));
  }

  /** Tells the exact reason in place of the general one, from when it is found to when the engine is in reach. */
  complain(complaint: Complaint | undefined): void {
    this.#complaint = complaint;
    this.#show(this.#inventory);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show({ connection }: Inventory): void {
    switch (connection.state) {
      case 'idle':
        this.#item.hide();
        return;
      case 'connecting':
        this.#item.text = `$(sync~spin) Docker`;
        this.#tell(l10n.t('Connecting to the Docker engine…'));
        this.#item.backgroundColor = undefined;
        break;
      case 'connected': {
        const { endpoint, info } = connection.engine;
        this.#item.text = `$(vm-active) ${plain(shortName(endpoint), 40)}`;
        this.#tell(
          `${info.product} ${info.version}`,
          endpoint.url,
          endpointOrigin(endpoint),
          endpoint.through === undefined
            ? ''
            : l10n.t('by a helper that holds the socket’s group, until the editor is started anew'),
        );
        this.#item.backgroundColor = undefined;
        break;
      }
      case 'unreachable': {
        const { what, next } = explainError(connection.error, connection.endpoint?.url);
        this.#item.text = `$(debug-disconnect) Docker`;
        const { sentence = what, fix } = this.#complaint ?? {};
        this.#tell(sentence, this.#complaint ? `${fix?.words ?? ''} ${fix?.command ?? ''}`.trim() : next);
        this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
        break;
      }
    }
    this.#item.show();
  }

  /** Sets what the mouse brings up. Screen readers would read a tooltip's Markdown out, marks and all. */
  #tell(...sentences: readonly string[]): void {
    const said = sentences.filter((sentence) => sentence !== '');
    this.#item.tooltip = new vscode.MarkdownString(said.map((sentence) => markdown(sentence)).join('\n\n'));
    this.#item.accessibilityInformation = { label: [l10n.t('Docker endpoint'), ...said].join(', ') };
  }
}

/** The context's name, or the host, or just Docker for the local engine. */
function shortName({ source, address }: Endpoint): string {
  if (source.by === 'DOCKER_CONTEXT' || source.by === 'current-context') return source.context;
  if (address.transport === 'tcp') return address.host;
  return address.transport === 'ssh' ? address.destination : 'Docker';
}
