import { type Duplex } from 'node:stream';
import { type Disposable } from '../../base/lifecycle.js';
import { type Address } from '../endpoint/endpoint.js';
import { bracketed } from '../endpoint/endpoint-host.js';
import { EngineAgent } from './engine-agent.js';
import { type OpenRaw } from './raw-get.js';
import { openSocket } from './socket-transport.js';
import { openSsh } from './ssh-transport.js';
import { openTls } from './tls-transport.js';

/** How bytes get to an engine and back. */
export interface Transport extends Disposable {
  /** For calls that are answered at once: a few connections, kept for the next call. */
  readonly calls: EngineAgent;
  /** For streams and calls that take their time: a connection each, so that none of them makes others wait. */
  readonly streams: EngineAgent;
  /** The HTTP Host header. */
  readonly host: string;
  /** For answers of many bytes; undefined where they come through TLS or another program. */
  readonly openRaw: OpenRaw | undefined;
}

/** Milliseconds that an unused connection is kept; a new one by ssh costs the far side a process and a log-in. */
const idleMs = { direct: 15_000, ssh: 60_000 } as const;
const maxSockets = { direct: 6, ssh: 3 } as const;

/** Makes the transport for an address; nothing is opened before a request. `ssh` is the program for ssh://. */
export function createTransport(address: Address, ssh: string): Transport {
  const open = opener(address, ssh);
  const kind = address.transport === 'ssh' ? 'ssh' : 'direct';
  const calls = new EngineAgent(open, { idleMs: idleMs[kind], maxSockets: maxSockets[kind] });
  const streams = new EngineAgent(open, { idleMs: 0, maxSockets: Infinity });
  return {
    calls,
    streams,
    host: hostHeader(address),
    openRaw: isPlain(address) ? (onread) => openSocket(address, onread) : undefined,
    dispose() {
      calls.destroy();
      streams.destroy();
    },
  };
}

type Plain = Exclude<Address, { transport: 'ssh' }>;

function isPlain(address: Address): address is Plain {
  return address.transport !== 'ssh' && (address.transport !== 'tcp' || !address.tls);
}

function opener(address: Address, ssh: string): () => Duplex {
  if (address.transport === 'ssh') return () => openSsh(address, ssh);
  if (address.transport !== 'tcp') return () => openSocket(address);
  const { tls } = address;
  return tls ? () => openTls(address, tls) : () => openSocket(address);
}

/** A proxy in front of a tcp engine may go by the Host; for the others it must only be one that Go accepts. */
function hostHeader(address: Address): string {
  if (address.transport !== 'tcp') return 'localhost';
  return `${bracketed(address.host)}:${address.port}`;
}
