import { type EngineEvent, type Kind } from '../engine/engine.js';
import { helperLabel } from '../engine/helper-container.js';

/** What an event says must be looked at again, or is gone. */
export type Target =
  /** Fetch this one object. */
  | { readonly do: 'fetch'; readonly kind: Kind; readonly id: string }
  /** It is gone; nothing need be fetched. */
  | { readonly do: 'remove'; readonly kind: Kind; readonly id: string }
  /** The event doesn't name what changed: list the whole kind. */
  | { readonly do: 'list'; readonly kind: Kind };

/** Container events after which a list would say the same as before (docker-facts 3.12). */
const containerNoise: ReadonlySet<string> = new Set([
  'archive-path',
  'attach',
  'commit',
  'copy',
  'detach',
  'exec_create',
  'exec_detach',
  'exec_die',
  'exec_start',
  'export',
  'extract-to-dir',
  // A signal was sent; what comes of it has an event of its own.
  'kill',
  'resize',
  'top',
]);

/** Image events that change no record. */
const imageNoise: ReadonlySet<string> = new Set(['push', 'save', 'mount', 'unmount']);

/** What to do about an event. An empty list means that it changes nothing that is shown. */
export function eventTargets(event: EngineEvent): readonly Target[] {
  const { type, action, id, attributes } = event;
  switch (type) {
    case 'container':
      if (action === 'prune') return [{ do: 'list', kind: 'container' }];
      if (id === '' || containerNoise.has(action) || attributes[helperLabel] !== undefined) return [];
      // Podman says `remove` for what Docker calls `destroy`.
      if (action === 'destroy' || action === 'remove') return [{ do: 'remove', kind: 'container', id }];
      return [{ do: 'fetch', kind: 'container', id }];
    case 'image':
      if (imageNoise.has(action)) return [];
      // After untag and delete only a list knows whether a parent became visible or an untagged image hidden.
      if (action === 'delete' || action === 'untag' || action === 'remove' || action === 'prune' || id === '') {
        return [{ do: 'list', kind: 'image' }];
      }
      return [{ do: 'fetch', kind: 'image', id }];
    case 'volume':
      if (action === 'mount' || action === 'unmount') return [];
      if (action === 'prune' || id === '') return [{ do: 'list', kind: 'volume' }];
      if (action === 'destroy' || action === 'remove') return [{ do: 'remove', kind: 'volume', id }];
      return [{ do: 'fetch', kind: 'volume', id }];
    case 'network': {
      // Podman's network events carry the name in place of the id; only a list finds what is meant then.
      const isId = /^[0-9a-z]{25,64}$/.test(id);
      if (action === 'connect' || action === 'disconnect') {
        const container = attributes['container'];
        return container ? [{ do: 'fetch', kind: 'container', id: container }] : [];
      }
      if (action === 'prune' || !isId) return [{ do: 'list', kind: 'network' }];
      if (action === 'destroy' || action === 'remove') return [{ do: 'remove', kind: 'network', id }];
      return [{ do: 'fetch', kind: 'network', id }];
    }
    default:
      return [];
  }
}
