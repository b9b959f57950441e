import { type Endpoint } from '../../engine/endpoint/endpoint.js';

/** Names that people give to what must not break, as a word of its own: `prod-eu`, `db.production`, but not `product`. */
const telling = /(?<![a-z])(prod|prd|production|live)(?![a-z])/i;

/** Whether an endpoint is another machine whose name sounds like production. */
export function soundsLikeProduction({ url, address, source }: Endpoint): boolean {
  const context = 'context' in source ? (source.context ?? '') : '';
  // A socket may be forwarded from elsewhere: then the context's name alone says so.
  const isLocal = address.transport === 'unix' || address.transport === 'npipe';
  const isLoopback = address.transport === 'tcp' && /^(localhost|127\.|::1$)/.test(address.host);
  return telling.test(isLocal || isLoopback ? context : `${url} ${context}`);
}
