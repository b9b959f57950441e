import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type TransferMessage } from '../engine.js';
import { humanSizeOf } from './human-size.js';

interface Layer {
  readonly state: 'moving' | 'unpacking' | 'still';
  readonly current: number;
  readonly total: number;
  readonly isDone: boolean;
  /** It was there before: nothing is moved. */
  readonly wasThere: boolean;
}

/** The engine's words for the end of a layer (moby, distribution/pull_v2.go and push_v2.go; containerd's alike). */
const done = /^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from )/;
const wasThere = /^(Already exists|Layer already exists|Mounted from )/;
/** All bytes have come, and are checked or unpacked; the progress of unpacking counts other bytes. */
const arrived = /^(Download complete|Verifying Checksum|Extracting)/;
/** Words about a layer before it moves. Others with an id are about tags and images. */
const waiting = /^(Pulling fs layer|Waiting|Preparing|Retrying)/;

/** Milliseconds over which the speed is told: long enough not to flicker, short enough to be true. */
const speedMs = 3_000;

/** Layers that are told one by one; engines move three at a time (moby, “max-concurrent-downloads”). */
const mostUnderWay = 3;

/** How far a pull or push is, from what the engine says of each layer. Times in milliseconds since the epoch. */
export class Transfer {
  readonly #layers = new Map<string, Layer>();
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  hear({ id, status, current, total }: TransferMessage, now: number): void {
    if (id === undefined) return;
    const known = this.#layers.get(id);
    const isMoving = /^(Downloading|Pushing)/.test(status);
    if (!known && !isMoving && !done.test(status) && !arrived.test(status) && !waiting.test(status)) return;
    const before = known ?? { current: 0, total: 0 };
    const size = Math.max(before.total, isMoving ? (total ?? 0) : 0);
    const isDone = done.test(status);
    this.#layers.set(id, {
      state: isMoving ? 'moving' : status.startsWith('Extracting') ? 'unpacking' : 'still',
      current: isDone || arrived.test(status) ? size : isMoving ? Math.min(current ?? 0, size) : before.current,
      total: size,
      isDone,
      wasThere: wasThere.test(status),
    });
    this.#samples.push({ at: now, bytes: this.#bytes() });
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > speedMs) this.#samples.shift();
  }

  /** Of the bytes whose number is known; undefined before any is. */
  get fraction(): number | undefined {
    const total = this.#total();
    return total === 0 ? undefined : this.#bytes() / total;
  }

  /**
   * `3 of 7 layers · 34.2MB of 61MB · 12MB/s`, and the layers that move: `· 8a1f09c2d3e4 4MB of 10MB`; '' before there
   * is anything to say.
   */
  text(now: number): string {
    const layers = [...this.#layers.values()];
    if (layers.length === 0) return '';
    const there = layers.filter((layer) => layer.wasThere).length;
    const total = this.#total();
    const speed = this.#speed(now);
    return [
      l10n.t('{0} of {1} layers', layers.filter(({ isDone }) => isDone).length, layers.length),
      ...(there > 0 ? [l10n.t('{0} already there', there)] : []),
      ...(total > 0 ? [l10n.t('{0} of {1}', humanSizeOf(this.#bytes(), 3), humanSizeOf(total, 3))] : []),
      ...(speed > 0 ? [l10n.t('{0}/s', humanSizeOf(speed, 2))] : []),
      ...this.#underWay(),
    ].join(' · ');
  }

  /** Each of the layers that move or are unpacked, not more than fit into a message. */
  #underWay(): readonly string[] {
    const some = [...this.#layers].filter(([, { state, isDone }]) => !isDone && state !== 'still');
    return some.slice(0, mostUnderWay).map(([id, { state, current, total }]) => {
      const how =
        state === 'unpacking'
          ? l10n.t('unpacking')
          : l10n.t('{0} of {1}', humanSizeOf(current, 3), humanSizeOf(total, 3));
      return `${plain(id, 12)} ${how}`;
    });
  }

  #bytes(): number {
    return [...this.#layers.values()].reduce((sum, { current }) => sum + current, 0);
  }

  #total(): number {
    return [...this.#layers.values()].reduce((sum, { total }) => sum + total, 0);
  }

  /** Bytes a second; 0 when nothing moved of late. */
  #speed(now: number): number {
    const first = this.#samples[0];
    if (!first || now - first.at < 200) return 0;
    return ((this.#bytes() - first.bytes) * 1000) / (now - first.at);
  }
}
