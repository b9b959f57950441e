import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { settleEach } from '../../base/async.js';
import { type Surroundings } from '../../diagnosis/collect/probe.js';
import { UserCancelled } from '../../host/ask.js';
import { type KnownEndpoint, configuredEndpoints, foundEndpoints } from './known-endpoints.js';
import { type EndpointState, probeEndpoint } from './probe-endpoint.js';
import { endpointSettings } from './switch-endpoint.js';

/** Probes at a time: each may start an ssh, and where nobody answers a few small programs. */
const probesAtOnce = 6;
/** Milliseconds in which answers are gathered before the list is drawn anew. */
const drawMs = 150;

/** What is done about a context, by the command that does it. */
interface Action {
  readonly command: string;
  readonly icon: string;
  readonly words: string;
  readonly can: (endpoint: KnownEndpoint) => boolean;
}

interface Item extends vscode.QuickPickItem {
  readonly endpoint?: KnownEndpoint;
  readonly command?: string;
}

/** What is picked: an endpoint, or a command to run in place of one. */
export type Picked =
  { readonly endpoint: KnownEndpoint } | { readonly command: string; readonly args: readonly string[] };

/**
 * Lists every endpoint that there could be, the one in use marked. The rows are there at once and fill in as answers come.
 * Throws UserCancelled.
 */
export async function pickEndpoint(surroundings: Surroundings): Promise<Picked> {
  const closed = new AbortController();
  const { signal } = closed;
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = l10n.t('Select the Docker endpoint');
  picker.placeholder = l10n.t('The engine that this window shows and acts on');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;
  picker.busy = true;
  const answered = new Promise<Picked>((resolve, reject) => {
    picker.onDidAccept(() => {
      const item = picker.selectedItems[0] ?? picker.activeItems[0];
      if (item?.command !== undefined) resolve({ command: item.command, args: [] });
      else if (item?.endpoint) resolve({ endpoint: item.endpoint });
    });
    picker.onDidTriggerItemButton(({ item, button }) => {
      const action = actions().find(({ words }) => words === button.tooltip);
      const name = item.endpoint?.context?.name;
      if (action && name !== undefined) resolve({ command: action.command, args: [name] });
    });
    picker.onDidHide(() => reject(new UserCancelled()));
  });
  picker.show();
  const filling = fill(picker, surroundings, signal);
  try {
    return await Promise.race([answered, filling.then(() => answered)]);
  } finally {
    closed.abort();
    picker.dispose();
  }
}

async function fill(picker: vscode.QuickPick<Item>, surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  const states = new Map<string, EndpointState>();
  let endpoints = await configuredEndpoints(surroundings, [
    endpointSettings().workspace ?? '',
    endpointSettings().user,
    surroundings.setting,
  ]);
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    timer = undefined;
    if (signal.aborted) return;
    const active = picker.activeItems[0];
    picker.items = itemsOf(endpoints, states, surroundings.setting);
    // A list that is drawn anew would go back to its first row.
    const same = picker.items.find((item) => active && keyOf(item) === keyOf(active));
    const inUse = picker.items.find(({ endpoint }) => endpoint?.setting === surroundings.setting);
    picker.activeItems = [same ?? inUse].filter((item) => item !== undefined);
  };
  const drawSoon = () => (timer ??= setTimeout(draw, drawMs));
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  const probe = async (some: readonly KnownEndpoint[]) => {
    const can = some.filter(({ problem }) => problem === undefined);
    await settleEach(can, probesAtOnce, async ({ setting }) => {
      if (states.has(setting)) return;
      states.set(setting, await probeEndpoint({ ...surroundings, setting }, signal));
      drawSoon();
    });
  };
  draw();
  await Promise.all([
    probe(endpoints),
    foundEndpoints(surroundings, endpoints, signal).then(async (found) => {
      endpoints = [...endpoints, ...found];
      drawSoon();
      await probe(found);
    }),
  ]);
  if (!signal.aborted) picker.busy = false;
}

function itemsOf(
  endpoints: readonly KnownEndpoint[],
  states: ReadonlyMap<string, EndpointState>,
  used: string,
): Item[] {
  let group = '';
  const rows = endpoints.flatMap((endpoint) => {
    const isNew = endpoint.group !== group;
    group = endpoint.group;
    return [...(isNew ? [separator(group)] : []), itemOf(endpoint, states.get(endpoint.setting), used)];
  });
  const more: Item[] = [
    { label: `$(add) ${l10n.t('Create a Docker context…')}`, command: 'longshore.context.create' },
    { label: `$(shield) ${l10n.t('Protect the endpoint in use…')}`, command: 'longshore.endpoint.protect' },
    { label: `$(search) ${l10n.t('Diagnose the connection')}`, command: 'longshore.endpoint.diagnose' },
  ];
  return [...rows, separator(l10n.t('More')), ...more.map((item) => ({ ...item, alwaysShow: true }))];
}

function itemOf(endpoint: KnownEndpoint, state: EndpointState | undefined, used: string): Item {
  const { label, description, problem, setting } = endpoint;
  const isUsed = problem === undefined && setting === used;
  const words = problem ?? state?.words ?? l10n.t('asking…');
  const icon = problem !== undefined ? 'error' : state === undefined ? 'sync~spin' : state.answers ? 'pass' : 'warning';
  return {
    label: isUsed ? `$(vm-active) ${label}` : label,
    description: [...(isUsed ? [l10n.t('in use')] : []), description].filter((part) => part !== '').join(' · '),
    detail: `$(${icon}) ${words}`,
    buttons: actions()
      .filter(({ can }) => endpoint.context && can(endpoint))
      .map((action) => ({ iconPath: new vscode.ThemeIcon(action.icon), tooltip: action.words })),
    endpoint,
  };
}

function actions(): readonly Action[] {
  return [
    {
      command: 'longshore.context.use',
      icon: 'pinned',
      words: l10n.t('Make It Docker’s Current Context'),
      can: ({ problem }) => problem === undefined,
    },
    { command: 'longshore.context.inspect', icon: 'json', words: l10n.t('Inspect the Context'), can: () => true },
    {
      command: 'longshore.context.remove',
      icon: 'trash',
      words: l10n.t('Remove the Context…'),
      can: ({ context }) => context?.folder !== '',
    },
  ];
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** What stays the same of a row when the list is drawn anew. */
function keyOf({ endpoint, command }: Item): string {
  return endpoint ? `${endpoint.group}\n${endpoint.setting}` : (command ?? '');
}
