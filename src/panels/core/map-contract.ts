import { type MapContainer, type MapNetwork } from './map-facts.js';
import { isText, messageOf } from './fields.js';

/** The page is told everything once, and then what changed. */
export interface ToMapPage {
  readonly kind: 'show';
  /** All of them: they are few. */
  readonly networks: readonly MapNetwork[];
  /** Those that are new or read otherwise than before; all of them at first. */
  readonly containers: readonly MapContainer[];
  /** The ids of all, in their order. */
  readonly order: readonly string[];
}

export type FromMapPage =
  | { readonly kind: 'ready' }
  /** Shows it in its view. */
  | { readonly kind: 'open'; readonly of: 'container' | 'network'; readonly id: string }
  /** Keeps the picture: a text, or base64 of a PNG. */
  | { readonly kind: 'save'; readonly format: 'svg' | 'png'; readonly content: string };

export function parseFromMapPage(raw: unknown): FromMapPage | undefined {
  const message = messageOf(raw);
  switch (message?.['kind']) {
    case 'ready':
      return { kind: 'ready' };
    case 'open': {
      const { of, id } = message as { of?: unknown; id?: unknown };
      return (of === 'container' || of === 'network') && isText(id) ? { kind: 'open', of, id } : undefined;
    }
    case 'save': {
      const { format, content } = message as { format?: unknown; content?: unknown };
      return (format === 'svg' || format === 'png') && isText(content) ? { kind: 'save', format, content } : undefined;
    }
    default:
      return undefined;
  }
}
