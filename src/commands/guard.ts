import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Engine } from '../engine/engine.js';
import { protectionOf } from '../engine/endpoint/protection.js';
import { input } from '../host/ask.js';
import { endpointName } from '../host/endpoint-words.js';
import { type Inventory } from '../inventory/inventory.js';
import { type CommandOn, type Services, type SubjectKind } from './command.js';
import { Refusal } from './refusal.js';

type Guarded = Pick<CommandOn<SubjectKind>, 'changes' | 'destructive'>;

/**
 * Lets a command pass that the endpoint's protection allows. Throws Refusal where it is read-only; where it is guarded,
 * what destroys has to be confirmed by the endpoint's name. Throws as connecting does when there is no engine yet.
 */
export async function passGuard({ changes, destructive }: Guarded, { inventory, settings }: Services): Promise<void> {
  if (!changes && !destructive) return;
  if (inventory.connection.state !== 'connected') await inventory.load(['container'], AbortSignal.timeout(30_000));
  const { endpoint } = inventory.engine;
  const protection = protectionOf(settings.get('longshore.endpoints.protection'), endpoint);
  const name = plain(endpointName(endpoint), 80);
  if (protection === 'read-only') {
    throw new Refusal(
      l10n.t('{0} is marked as read-only: nothing is changed there, and no shell is opened.', name),
      l10n.t('“Longshore: Protect Endpoint…” takes the mark away.'),
    );
  }
  if (protection !== 'guarded' || !destructive) return;
  const ask = l10n.t('This destroys something on {0}, which is guarded. Type {1} to go on.', plain(endpoint.url), name);
  await input({
    title: l10n.t('Guarded endpoint'),
    prompt: ask,
    check: (text) => (text.trim() === name ? undefined : ask),
  });
}

/**
 * A signal that aborts with a Refusal when the window goes to another endpoint: what was shown and agreed to on one
 * engine must never be done on another, where volumes and images may have the same names.
 */
export function endpointSignal(inventory: Inventory): { readonly signal: AbortSignal } & Disposable {
  const abort = new AbortController();
  const before = inventory.connection.state === 'connected' ? inventory.connection.engine.endpoint.url : undefined;
  const listener = inventory.onDidChangeConnection((connection) => {
    const url = connection.state === 'connected' ? connection.engine.endpoint.url : before;
    if (before === undefined || (connection.state !== 'idle' && url === before)) return;
    abort.abort(new Refusal(l10n.t('The endpoint was changed meanwhile, so nothing more was done.')));
  });
  return { signal: abort.signal, dispose: () => listener.dispose() };
}

/** Gives the engine later, as long as the endpoint is the one of now: of what a form was opened for. */
export function sameEndpoint(inventory: Inventory): () => Engine {
  const { url } = inventory.engine.endpoint;
  return () => {
    const { engine } = inventory;
    if (engine.endpoint.url === url) return engine;
    throw new Refusal(l10n.t('The endpoint was changed meanwhile, so nothing more was done.'));
  };
}

/** The engine that a question is about, for its details. */
export function onEndpoint({ engine }: Inventory): string {
  const { endpoint } = engine;
  const name = plain(endpointName(endpoint), 80);
  return l10n.t('On {0}: {1}', name, plain(endpoint.url));
}
