import { isCount, isText, messageOf } from './fields.js';

export interface LayerLine {
  readonly instruction: string;
  readonly bytes: number;
  /** `3 weeks ago`; '' when unknown. */
  readonly age: string;
  /** When it was made, as ISO 8601 has it; '' when unknown. */
  readonly date: string;
  /** Of how many other local images it is a layer too; undefined for an instruction that made no layer. */
  readonly sharedWith: number | undefined;
}

export interface FileLine {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly bytes: number;
  readonly change: 'added' | 'changed' | 'removed' | 'same';
  /** `rwxr-xr-x 0:0`, and where a link leads. */
  readonly about: string;
}

export interface LayersView {
  readonly name: string;
  readonly total: number;
  readonly wasted: number;
  /** Percent. */
  readonly efficiency: number;
  readonly layers: readonly LayerLine[];
  /** The largest first; not all where there are very many. */
  readonly waste: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly times: number;
    readonly isRemoved: boolean;
  }[];
  readonly largest: readonly { readonly path: string; readonly bytes: number; readonly layer: number }[];
}

export type ToLayersPage =
  | { readonly kind: 'busy'; readonly bytes: number }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'image'; readonly view: LayersView }
  /** What is in a folder, of the layer and by the choice that were asked for; `more` are not told. */
  | {
      readonly kind: 'folder';
      readonly turn: number;
      readonly path: string;
      readonly lines: readonly FileLine[];
      readonly more: number;
    };

export type FromLayersPage =
  /** A layer alone, or all up to it; where there is a text, only paths that have it, in one list. */
  | {
      readonly kind: 'look';
      readonly turn: number;
      readonly layer: number;
      readonly isSum: boolean;
      readonly filter: string;
    }
  | { readonly kind: 'folder'; readonly turn: number; readonly path: string }
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'again' };

export function parseFromLayersPage(raw: unknown): FromLayersPage | undefined {
  const message = messageOf(raw) as
    { kind?: unknown; turn?: unknown; layer?: unknown; isSum?: unknown; filter?: unknown; path?: unknown } | undefined;
  const { kind, turn, layer, isSum, filter, path } = message ?? {};
  if (kind === 'again') return { kind };
  if (kind === 'open' && isText(path)) return { kind, path };
  if (kind === 'folder' && isCount(turn) && isText(path)) return { kind, turn, path };
  if (kind === 'look' && isCount(turn) && isCount(layer) && typeof isSum === 'boolean' && isText(filter)) {
    return { kind, turn, layer, isSum, filter };
  }
  return undefined;
}
