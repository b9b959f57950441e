import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { plain } from '../../base/text.js';
import { type Surroundings } from '../../diagnosis/collect/probe.js';
import { type Endpoint } from '../../engine/endpoint/endpoint.js';
import { protectionOf } from '../../engine/endpoint/protection.js';
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint.js';
import { type EndpointDesk } from '../../host/doctor.js';
import { endpointName } from '../../host/endpoint-words.js';
import { type Settings } from '../../host/settings.js';
import { pickEndpoint } from './endpoint-picker.js';
import { soundsLikeProduction } from './production.js';
import { askProtection, protectEndpoint } from './protect-endpoint.js';
import { switchEndpoint } from './switch-endpoint.js';

const scheme = 'longshore-context';
const suggestedKey = 'longshore.suggestedProtection';

interface DeskNeeds {
  readonly surroundings: () => Surroundings;
  readonly settings: Settings;
  readonly state: vscode.Memento;
}

/** Chooses and protects endpoints, and shows what is stored of contexts. */
export class Desk implements EndpointDesk, Disposable {
  readonly #needs: DeskNeeds;
  readonly #store = new Store();
  /** Read-only documents by their path. */
  readonly #shown = new Map<string, string>();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<vscode.Uri>());

  constructor(needs: DeskNeeds) {
    this.#needs = needs;
    this.#store.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#didChange.event,
        provideTextDocumentContent: ({ path }) => this.#shown.get(path) ?? '',
      }),
    );
  }

  async select(): Promise<void> {
    const picked = await pickEndpoint(this.#needs.surroundings());
    if ('command' in picked) {
      await vscode.commands.executeCommand(picked.command, ...picked.args);
      return;
    }
    const { setting, label, problem } = picked.endpoint;
    if (problem === undefined) await this.use(setting, label);
    else void vscode.window.showWarningMessage(l10n.t('{0} can’t be used: {1}', label, problem));
  }

  async use(setting: string, label = setting.replace(/^context:/, '')): Promise<void> {
    await switchEndpoint(setting, label);
  }

  async protect(): Promise<void> {
    const { settings, surroundings } = this.#needs;
    await askProtection(await resolveEndpoint(surroundings()), settings);
  }

  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${plain(name, 80).replace(/[/\\?#]/g, '_')}.json` });
    this.#shown.set(uri.path, text);
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  /** Says once of an endpoint whose name sounds like production that it can be protected. */
  async suggestProtection(endpoint: Endpoint): Promise<void> {
    const { settings, state } = this.#needs;
    const before = state.get<readonly string[]>(suggestedKey, []);
    const isProtected = protectionOf(settings.get('longshore.endpoints.protection'), endpoint) !== 'none';
    if (isProtected || before.includes(endpoint.url) || !soundsLikeProduction(endpoint)) return;
    await state.update(suggestedKey, [...before, endpoint.url]);
    const [guard, readOnly] = [l10n.t('Guard It'), l10n.t('Make It Read-Only')];
    const answer = await vscode.window.showWarningMessage(
      l10n.t(
        '{0} sounds like production. Guarded, it asks for its name before anything is destroyed; read-only, nothing can be changed from here.',
        plain(endpointName(endpoint), 80),
      ),
      ...[guard, readOnly, l10n.t('Leave It')],
    );
    if (answer === guard) await protectEndpoint(endpoint, 'guarded', settings);
    if (answer === readOnly) await protectEndpoint(endpoint, 'read-only', settings);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
