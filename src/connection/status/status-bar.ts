import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { markdown, plain } from '../../base/text.js';
import { type Endpoint } from '../../engine/endpoint/endpoint.js';
import { type Protection, protectionOf } from '../../engine/endpoint/protection.js';
import { explainError } from '../../engine/explain-error.js';
import { setContext } from '../../host/context-keys.js';
import { type Complaint } from '../../host/doctor.js';
import { endpointName, endpointOrigin, endpointSide } from '../../host/endpoint-words.js';
import { type Settings } from '../../host/settings.js';
import { type Inventory } from '../../inventory/inventory.js';

/** The item at the bottom that names the endpoint in use, how it stands with it and how it is protected. */
export class StatusBar implements Disposable {
  readonly #inventory: Inventory;
  readonly #settings: Settings;
  readonly #store = new Store();
  #complaint: Complaint | undefined;
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem('longshore.endpoint', vscode.StatusBarAlignment.Left),
  );

  constructor(inventory: Inventory, settings: Settings) {
    this.#inventory = inventory;
    this.#settings = settings;
    this.#item.name = l10n.t('Docker endpoint');
    this.#item.command = 'longshore.engine.showEndpoint';
    this.#store.add(inventory.onDidChangeConnection(() => this.#show()));
    this.#store.add(
      settings.onDidChange((isChanged) => {
        if (isChanged('longshore.endpoints.protection')) this.#show();
      }),
    );
    this.#show();
  }

  /** Tells the exact reason in place of the general one, from when it is found to when the engine is in reach. */
  complain(complaint: Complaint | undefined): void {
    this.#complaint = complaint;
    this.#show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const { connection } = this.#inventory;
    switch (connection.state) {
      case 'idle':
        this.#item.hide();
        return;
      case 'connecting':
        this.#item.text = `$(sync~spin) Docker`;
        this.#tell(l10n.t('Connecting to the Docker engine…'));
        this.#item.backgroundColor = undefined;
        break;
      case 'connected':
        this.#showConnected(connection.engine);
        break;
      case 'unreachable': {
        const { error, endpoint } = connection;
        const { what, next } = explainError(error, endpoint?.url);
        this.#item.text = `$(debug-disconnect) ${endpoint ? plain(endpointName(endpoint), 40) : 'Docker'}`;
        const { sentence = what, fix } = this.#complaint ?? {};
        this.#tell(
          sentence,
          this.#complaint ? `${fix?.words ?? ''} ${fix?.command ?? ''}`.trim() : next,
          ...(endpoint ? [endpointOrigin(endpoint)] : []),
          endpointSide(vscode.env.remoteName, process.env),
        );
        this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
        break;
      }
    }
    this.#item.show();
  }

  #showConnected({ endpoint, info }: { endpoint: Endpoint; info: { product: string; version: string } }): void {
    const protection = protectionOf(this.#settings.get('longshore.endpoints.protection'), endpoint);
    setContext('longshore:isReadOnly', protection === 'read-only');
    this.#item.text = `$(vm-active) ${plain(endpointName(endpoint), 40)}${icons[protection]}`;
    this.#tell(
      `${info.product} ${info.version}`,
      protectionWords(protection),
      endpoint.url,
      endpointOrigin(endpoint),
      endpoint.through === undefined
        ? ''
        : l10n.t('by a helper that holds the socket’s group, until the editor is started anew'),
      endpointSide(vscode.env.remoteName, process.env),
    );
    const colour = colours[protection];
    this.#item.backgroundColor = colour === '' ? undefined : new vscode.ThemeColor(colour);
  }

  /** Sets what the mouse brings up. Screen readers would read a tooltip's Markdown out, marks and all. */
  #tell(...sentences: readonly string[]): void {
    const said = sentences.filter((sentence) => sentence !== '');
    this.#item.tooltip = new vscode.MarkdownString(said.map((sentence) => markdown(sentence)).join('\n\n'));
    this.#item.accessibilityInformation = { label: [l10n.t('Docker endpoint'), ...said].join(', ') };
  }
}

const icons: Readonly<Record<Protection, string>> = { none: '', guarded: ' $(shield)', 'read-only': ' $(lock)' };

/** Red where something can be destroyed that must not be; yellow where nothing can. The editor has these two alone. */
const colours: Readonly<Record<Protection, string>> = {
  none: '',
  guarded: 'statusBarItem.errorBackground',
  'read-only': 'statusBarItem.warningBackground',
};

function protectionWords(protection: Protection): string {
  switch (protection) {
    case 'none':
      return '';
    case 'guarded':
      return l10n.t('Guarded: what destroys something asks for the endpoint’s name first.');
    case 'read-only':
      return l10n.t('Read-only: nothing is changed there, and no shell is opened.');
  }
}
