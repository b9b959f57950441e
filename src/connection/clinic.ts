import * as l10n from '@vscode/l10n';
import { type FSWatcher, watch } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import { type Disposable, Store, disposable } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';
import { type Surroundings } from '../diagnosis/collect/probe.js';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.js';
import { type Step } from '../diagnosis/explain.js';
import { watchForSocket } from '../engine/endpoint/await-socket.js';
import { configDirectory } from '../engine/endpoint/docker-config.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';
import { resolveEndpoint } from '../engine/endpoint/resolve-endpoint.js';
import { type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { setContext } from '../host/context-keys.js';
import { type Complaint, type Doctor, type Way } from '../host/doctor.js';
import { endpointName } from '../host/endpoint-words.js';
import { type Settings } from '../host/settings.js';
import { type Inventory } from '../inventory/inventory.js';
import { sweepHelpers } from '../engine/helper-container.js';
import { ConnectNow } from './connect-now.js';
import { Desk } from './endpoints/desk.js';
import { ReportPanel } from './report-panel.js';
import { beginStep } from './steps.js';

export interface ClinicNeeds {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
  /** Remembers which lints have been put away. */
  readonly state: vscode.Memento;
}

/** Milliseconds after connecting until the connection's safety is looked at: the views come first. */
const lintAfterMs = 500;
const dismissedKey = 'longshore.dismissedLints';

/** Diagnoses when the engine gets out of reach, tells the views, and looks again when something was mended. */
export class Clinic implements Doctor, Disposable {
  readonly #needs: ClinicNeeds;
  readonly #store = new Store();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #panel: ReportPanel;
  readonly #connectNow: ConnectNow;
  readonly endpoints: Desk;
  #diagnosis: Diagnosis | undefined;
  #complaint: Complaint | undefined;
  #running: AbortController | undefined;
  /** The error that was diagnosed last: the same one again has the same reason. */
  #diagnosed = '';
  #watching: Disposable | undefined;
  readonly #linted = new Set<string>();

  readonly onDidChange = this.#didChange.event;

  constructor(needs: ClinicNeeds) {
    this.#needs = needs;
    this.#connectNow = this.#store.add(
      new ConnectNow({
        helper: path.join(needs.extensionUri.fsPath, 'dist', 'bridge.cjs'),
        log: needs.log,
        changed: () => needs.inventory.restart(),
      }),
    );
    this.#panel = this.#store.add(
      new ReportPanel(needs.extensionUri, {
        begin: (step) => this.#begin(step),
        again: () => this.#look().then(() => undefined),
        dismiss: (id) => this.#dismiss(id),
        isDismissed: (id) => this.#dismissed.includes(id),
      }),
    );
    const { settings, state } = needs;
    this.endpoints = this.#store.add(new Desk({ surroundings: () => this.#surroundings(), settings, state }));
    this.#store.add(needs.inventory.onDidChangeConnection(() => this.#follow()));
    const config = path.join(configDirectory(this.#surroundings()), 'config.json');
    this.#store.add(watchForSocket(config, () => void this.#followConfiguration()));
    this.#store.add(disposable(() => this.#running?.abort()));
    this.#store.add(disposable(() => this.#watching?.dispose()));
    this.#follow();
  }

  get complaint(): Complaint | undefined {
    return this.#complaint;
  }

  async showReport(): Promise<void> {
    this.#panel.open(await this.#look());
  }

  async beginFix(): Promise<void> {
    const { finding } = this.#diagnosis ?? (await this.#look());
    const step = finding?.steps.find(canBegin);
    if (step) await this.#begin(step);
    else await this.showReport();
  }

  async connectNow(): Promise<void> {
    const diagnosis = await this.#look();
    const found = [...(diagnosis.finding ? [diagnosis.finding] : []), ...diagnosis.also];
    const step = found.flatMap(({ steps }) => steps).find(({ action }) => action === 'connect-now');
    if (step) await this.#begin(step);
    else await this.showReport();
  }

  disconnect(): void {
    this.#connectNow.end();
  }

  through(endpoint: Endpoint): Promise<Endpoint> {
    return this.#connectNow.through(endpoint);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(): void {
    const { connection } = this.#needs.inventory;
    if (connection.state === 'unreachable') {
      this.#watching ??= this.#watchForMending();
      const seen = `${connection.endpoint?.url ?? ''} ${messageOf(connection.error)}`;
      if (seen !== this.#diagnosed) {
        this.#diagnosed = seen;
        void this.#look();
      }
      return;
    }
    if (connection.state === 'connecting') return;
    this.#watching?.dispose();
    this.#watching = undefined;
    this.#diagnosed = '';
    this.#tell(undefined);
    if (connection.state === 'connected') {
      if (this.#panel.isOpen) void this.#look();
      this.#lintLater(connection.engine.endpoint.url);
      void this.endpoints.suggestProtection(connection.engine.endpoint);
      void this.#sweep(connection.engine);
    }
  }

  /** Removes the helpers that a crash has left. */
  async #sweep(engine: Engine): Promise<void> {
    const { log } = this.#needs;
    try {
      await sweepHelpers(engine);
    } catch (error) {
      log.warn('connection', `helpers that were left: ${messageOf(error)}`);
    }
  }

  /** docker's current context may be another one: where docker decides, the window goes with it. */
  async #followConfiguration(): Promise<void> {
    const { inventory } = this.#needs;
    const { connection } = inventory;
    if (connection.state !== 'connected') return;
    const { url, source } = connection.engine.endpoint;
    if (source.by !== 'current-context' && source.by !== 'default') return;
    const now = await resolveEndpoint(this.#surroundings()).catch(() => undefined);
    const isSame = now?.url === url && endpointName(now) === endpointName(connection.engine.endpoint);
    if (!isSame && inventory.connection === connection) inventory.restart();
  }

  /** Diagnoses; the last call wins. */
  async #look(): Promise<Diagnosis> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { inventory, log } = this.#needs;
    const { connection } = inventory;
    const error = connection.state === 'unreachable' ? connection.error : undefined;
    const diagnosis = await diagnose(this.#surroundings(), {
      signal: running.signal,
      failure: EngineError.is(error) ? { code: error.code, status: error.status, message: error.message } : undefined,
    });
    if (this.#running !== running) return diagnosis;
    this.#diagnosis = diagnosis;
    log.info('diagnosis', `${diagnosis.finding?.id ?? 'ok'} in ${diagnosis.ms} ms`);
    this.#panel.show(diagnosis);
    if (inventory.connection.state === 'unreachable') this.#tell(diagnosis);
    return diagnosis;
  }

  #surroundings(): Surroundings {
    return {
      ...{ platform: process.platform, env: process.env, homedir: homedir(), ssh: 'ssh' },
      setting: this.#needs.settings.get('longshore.endpoint').trim(),
      remote: vscode.env.remoteName ?? '',
      bridge: this.#connectNow.bridge,
    };
  }

  #tell(diagnosis: Diagnosis | undefined): void {
    const finding = diagnosis?.isConnected ? undefined : diagnosis?.finding;
    const step = finding?.steps.find(canBegin);
    setContext('longshore:canConnectNow', finding?.steps.some(({ action }) => action === 'connect-now') ?? false);
    this.#complaint = finding && {
      sentence: plain(finding.finding, 400),
      fix: step && { words: step.words, command: step.command ?? '' },
      ways: waysOut(finding.steps),
    };
    this.#didChange.fire();
  }

  async #begin(step: Step): Promise<void> {
    const { inventory } = this.#needs;
    if (step.action !== 'connect-now') await beginStep(step, inventory, this.#connectNow.bridge?.at);
    else if (this.#diagnosis) await this.#connectNow.begin(this.#diagnosis.evidence);
  }

  /** The socket itself is watched by the inventory; here what else may let us in. */
  #watchForMending(): Disposable {
    const store = new Store();
    const retry = () => {
      // What was found may be true no longer, even where the error stays the same.
      this.#diagnosed = '';
      this.#needs.inventory.retry();
    };
    const configuration = configDirectory(this.#surroundings());
    const watches: [string, (name: string) => boolean][] = [
      ['/etc', (name) => name === 'group'],
      [configuration, (name) => name === 'config.json' || name === 'contexts'],
    ];
    for (const [folder, matters] of watches) {
      let watcher: FSWatcher;
      try {
        watcher = watch(folder, { persistent: false }, (_, name) => {
          if (name !== null && matters(name)) retry();
        });
      } catch {
        // There is no such folder (Windows, or docker was never configured).
        continue;
      }
      watcher.on('error', () => watcher.close());
      store.add(disposable(() => watcher.close()));
    }
    store.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) retry();
      }),
    );
    return store;
  }

  get #dismissed(): readonly string[] {
    return this.#needs.state.get<readonly string[]>(dismissedKey, []);
  }

  async #dismiss(id: string): Promise<void> {
    await this.#needs.state.update(dismissedKey, [...new Set([...this.#dismissed, id])]);
  }

  /** Says once per endpoint and session what is dangerous about a connection; the rest is in the report. */
  #lintLater(url: string): void {
    if (this.#linted.has(url)) return;
    this.#linted.add(url);
    const timer = setTimeout(() => void this.#lint(), lintAfterMs);
    this.#store.add(disposable(() => clearTimeout(timer)));
  }

  async #lint(): Promise<void> {
    const { lints } = await this.#look();
    const grave = lints.find(
      ({ id, severity }) => (severity === 'critical' || severity === 'high') && !this.#dismissed.includes(id),
    );
    if (!grave) return;
    const show = l10n.t('Show the Report');
    const never = l10n.t('Don’t Say This Again');
    const answer = await vscode.window.showWarningMessage(grave.finding, show, never);
    if (answer === show) await this.showReport();
    if (answer === never) await this.#dismiss(grave.id);
  }
}

/** The first step itself, then what is left where it doesn't help. */
function waysOut(steps: readonly Step[]): readonly Way[] {
  const canConnect = steps.some(({ action }) => action === 'connect-now');
  const first = canConnect ? undefined : steps.find(canBegin);
  const way = (label: string, description: string, icon: string, command: Way['command']): Way => ({
    ...{ label: plain(label), description: plain(description), icon, command },
  });
  return [
    ...(canConnect
      ? [way(l10n.t('Connect Now'), l10n.t('and restart later'), 'zap', 'longshore.endpoint.connectNow')]
      : []),
    ...(first ? [way(first.words, first.command ?? '', 'tools', 'longshore.endpoint.fix')] : []),
    way(l10n.t('Why, and other ways out'), l10n.t('the whole report'), 'search', 'longshore.endpoint.diagnose'),
    way(l10n.t('Select another endpoint…'), '', 'plug', 'longshore.endpoint.select'),
    way(l10n.t('Try Again'), '', 'refresh', 'longshore.engine.reconnect'),
  ];
}

/** Whether Longshore can begin a step: what is only to be read stays in the report. */
function canBegin({ command, action }: Step): boolean {
  return command !== undefined || (action !== undefined && action !== 'wait');
}
