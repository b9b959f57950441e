import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type DiskUsage, kinds } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { familiarName, shortId } from '../engine/wording/image-name.js';
import { endpointName } from '../host/endpoint-words.js';
import { type DiskTotal, diskTotals } from '../inventory/disk-totals.js';
import { type Inventory } from '../inventory/inventory.js';
import { lastUsers } from '../inventory/last-users.js';
import { usage } from '../inventory/usage.js';
import { cacheWaste, type Waste, wasteOf, wasteWords } from '../inventory/waste.js';
import {
  type DiskKind,
  type DiskView,
  type FromDiskPage,
  parseFromDiskPage,
  type ToDiskPage,
} from './core/disk-contract.js';
import { type PanelNeeds } from './ending-panel.js';
import { Panel } from './panel.js';

/** The largest objects of a kind that are named. */
const most = 5;

/** What takes the engine's disk, and what of that can go. It is measured when it is opened and when it is asked to. */
export class DiskPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #panel: Panel<ToDiskPage, FromDiskPage>;
  readonly #closing = new AbortController();
  #turn = 0;
  /** As it was measured last. */
  #disk: DiskUsage | undefined;
  #lastUsers: ReadonlyMap<string, string> = new Map();
  #ticked: readonly string[] = [];

  readonly onDidDispose: vscode.Event<void>;

  constructor(needs: PanelNeeds) {
    this.#needs = needs;
    this.#panel = new Panel<ToDiskPage, FromDiskPage>({
      ...{ type: 'longshore.disk', title: l10n.t('Disk Usage'), icon: 'pie-chart' },
      ...{ page: 'disk', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: { title: '' } },
      parse: parseFromDiskPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    // What has gone is offered no more; the engine tells of it some time after it was done.
    const watch = needs.inventory.onDidChange((differences) => {
      if (this.#disk && differences.some(({ removed }) => removed.length > 0)) {
        this.#panel.post({ kind: 'show', view: viewOf(needs.inventory, this.#disk, this.#lastUsers) });
      }
    });
    this.#panel.onDidDispose(() => {
      this.#closing.abort();
      watch.dispose();
    });
    void this.measure();
  }

  reveal(): void {
    this.#panel.reveal();
    void this.measure();
  }

  /** What the person wants to go, by the keys of the waste. */
  get ticked(): readonly string[] {
    return this.#ticked;
  }

  /** Has the engine walk its disk. The last call wins. */
  async measure(): Promise<void> {
    const { inventory, log } = this.#needs;
    const { signal } = this.#closing;
    const turn = (this.#turn += 1);
    this.#panel.post({ kind: 'busy' });
    try {
      await inventory.load(kinds, signal);
      const { engine } = inventory;
      const [disk, users] = await Promise.all([engine.diskUsage({ signal }), lastUsers(engine, { signal })]);
      if (turn !== this.#turn) return;
      [this.#disk, this.#lastUsers] = [disk, users];
      this.#panel.post({ kind: 'show', view: viewOf(inventory, disk, users) });
    } catch (error) {
      if (turn !== this.#turn || signal.aborted || isAbort(error)) return;
      log.error('disk', 'usage', error);
      const { what, next } = explainError(error);
      this.#panel.post({ kind: 'failed', words: `${what} ${next}`.trim() });
    }
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #hear(message: FromDiskPage): Promise<void> {
    if (message.kind === 'clean') {
      this.#ticked = message.keys;
      // The command knows what may be done, asks, and measures anew.
      await vscode.commands.executeCommand('longshore.disk.clean');
    } else await this.measure();
  }
}

function viewOf(inventory: Inventory, disk: DiskUsage, users: ReadonlyMap<string, string>): DiskView {
  const { containers, images, engine } = inventory;
  const totals = diskTotals(inventory, disk);
  const { ofImage, ofVolume } = usage(containers.values());
  const largest = (all: Iterable<DiskKind['largest'][number]>) =>
    [...all].sort((a, b) => b.bytes - a.bytes).slice(0, most);
  const kind = (title: string, total: DiskTotal, all: Iterable<DiskKind['largest'][number]>): DiskKind => ({
    ...{ title, ...total, largest: largest(all) },
  });
  const group = (title: string, items: readonly Waste[], one = false) =>
    items.length === 0 ? [] : [{ title, one, items: items.map(({ remove: _remove, kind: _kind, ...item }) => item) }];
  return {
    endpoint: plain(endpointName(engine.endpoint), 80),
    mayChange: engine.mayChange,
    kinds: [
      kind(
        l10n.t('Images'),
        totals.images,
        [...disk.images].map(([id, { size }]) => ({
          name: plain(images.get(id)?.tags.map(familiarName).join(', ') || shortId(id), 120),
          ...{ bytes: size, isUsed: ofImage.has(id) },
        })),
      ),
      kind(
        l10n.t('Containers'),
        totals.containers,
        [...disk.containers].map(([id, bytes]) => ({
          name: plain(containers.get(id)?.name ?? shortId(id), 120),
          ...{ bytes, isUsed: containers.get(id)?.state === 'running' },
        })),
      ),
      kind(
        l10n.t('Volumes'),
        totals.volumes,
        [...disk.volumes].map(([name, bytes]) => ({ name: plain(name, 120), bytes, isUsed: ofVolume.has(name) })),
      ),
      kind(
        l10n.t('Build cache'),
        totals.buildCache,
        disk.buildCache.map(({ description, id, size, inUse }) => ({
          ...{ name: plain(description || id, 120), bytes: size, isUsed: inUse },
        })),
      ),
    ],
    waste: [
      ...kinds.flatMap((one) => group(wasteWords(one), wasteOf(one, inventory, disk, users))),
      ...group(wasteWords(undefined), cacheWaste(disk, Date.now()), true),
    ],
  };
}
