import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Bridge } from '../bridge/bridge.js';
import { messageOf } from '../base/errors.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';
import { type Evidence } from '../diagnosis/evidence.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';
import { toEngineError } from '../engine/docker/to-engine-error.js';
import { UserCancelled, confirm } from '../host/ask.js';
import { setContext } from '../host/context-keys.js';

interface ConnectNowNeeds {
  /** The file of the helper's program. */
  readonly helper: string;
  readonly log: Log;
  /** The way to the engine has opened or closed. */
  readonly changed: () => void;
}

/** Opens the bridge when a person agreed to it, and leads connections over it as long as it stands. */
export class ConnectNow implements Disposable {
  readonly #needs: ConnectNowNeeds;
  #bridge: Bridge | undefined;

  constructor(needs: ConnectNowNeeds) {
    this.#needs = needs;
  }

  /** The open bridge. */
  get bridge(): Bridge | undefined {
    return this.#bridge;
  }

  /** Asks, and opens it to the socket of the evidence, whose group this process lacks. */
  async begin({ account, address, socket }: Evidence): Promise<void> {
    const group = account.groupNames[socket?.file?.gid ?? -1];
    if (address?.transport !== 'unix' || group === undefined || this.#bridge) return;
    const { log, helper, changed } = this.#needs;
    const go = l10n.t('Connect Now');
    try {
      await confirm(
        l10n.t('Connect to Docker now by the group “{group}”, and restart later?', { group: plain(group, 40) }),
        l10n.t(
          'Longshore runs “sg {group}”, which gives a small helper program the membership that your account already has. The helper passes bytes between {sock} and a socket that your account alone may open, and ends with this window.\n\nNothing on the machine is changed: no sudo, no permission, no restart. Terminals and tasks that Longshore starts use it too; other programs of the editor still lack the group until it is started anew.',
          { group: plain(group, 40), sock: plain(address.path, 120) },
        ),
        go,
      );
    } catch (error) {
      if (error instanceof UserCancelled) return;
      throw error;
    }
    try {
      const bridge = await Bridge.open({ group, to: address.path, helper, env: process.env });
      bridge.onDidEnd((why) => this.#ended(bridge, why));
      log.info('bridge', `sg ${group}: ${bridge.at} leads to ${bridge.to}`);
      this.#set(bridge);
      changed();
    } catch (error) {
      log.error('bridge', `sg ${group}`, error);
      void vscode.window.showErrorMessage(
        l10n.t('“sg {group}” couldn’t start the helper: {why} The other steps of the report still lead there.', {
          ...{ group: plain(group, 40), why: `${plain(messageOf(error), 200).replace(/\.?$/, '')}.` },
        }),
      );
    }
  }

  /** The endpoint by the bridge, where it leads there. Throws EngineError when the engine can't be reached by it. */
  async through(endpoint: Endpoint): Promise<Endpoint> {
    const bridge = this.#bridge;
    if (!bridge || endpoint.address.transport !== 'unix' || endpoint.address.path !== bridge.to) return endpoint;
    const code = await bridge.probe();
    if (code !== '') throw toEngineError(Object.assign(new Error(`connect ${code} ${bridge.to}`), { code }));
    return { ...endpoint, address: { transport: 'unix', path: bridge.at }, through: bridge.at };
  }

  /** Closes it: connections over it break. */
  end(): void {
    if (!this.#bridge) return;
    this.dispose();
    this.#needs.changed();
  }

  dispose(): void {
    this.#bridge?.dispose();
    this.#set(undefined);
  }

  #set(bridge: Bridge | undefined): void {
    this.#bridge = bridge;
    setContext('longshore:isBridged', bridge !== undefined);
  }

  #ended(bridge: Bridge, why: string): void {
    if (this.#bridge !== bridge) return;
    this.#needs.log.warn('bridge', `ended: ${why}`);
    this.#set(undefined);
    void vscode.window.showWarningMessage(
      l10n.t(
        'The helper that held the group “{group}” was ended again and again, and isn’t started any more ({why}).',
        {
          ...{ group: plain(bridge.group, 40), why: plain(why, 120) },
        },
      ),
    );
    this.#needs.changed();
  }
}
