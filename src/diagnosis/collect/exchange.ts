import { type Duplex } from 'node:stream';
import { TLSSocket, connect as connectTls } from 'node:tls';
import { statfs } from 'node:fs/promises';
import { messageOf } from '../../base/errors.js';
import { openSocket } from '../../engine/docker/socket-transport.js';
import { openTls } from '../../engine/docker/tls-transport.js';
import { type Address } from '../../engine/endpoint/endpoint.js';
import { type Exchange, type Try } from '../evidence.js';
import { HttpAnswer } from './http-answer.js';
import { codeOf, within } from './probe.js';

export type DirectAddress = Exclude<Address, { transport: 'ssh' }>;

/** Milliseconds that a ping and a version may take, side by side; an idle engine needs 5 and 50. */
const answerMs = 1600;
/** Milliseconds for what only adds to an answer that is there. */
const extraMs = 700;

/** Opens connections as the engine's client does; a test gives its own. */
export function opener(address: DirectAddress): () => Duplex {
  if (address.transport !== 'tcp') return () => openSocket(address);
  const { tls } = address;
  return tls ? () => openTls(address, tls) : () => openSocket(address);
}

/**
 * Asks for /_ping and /version by raw HTTP, each on a connection of its own: no agent, no proxy, no redirect, and the
 * first bytes of whatever answers are seen. `demanded` is DOCKER_API_VERSION.
 */
export async function collectExchange(
  address: DirectAddress,
  demanded: string | undefined,
  signal: AbortSignal,
): Promise<Exchange> {
  const open = opener(address);
  const host = address.transport === 'tcp' ? `${address.host}:${address.port}` : 'docker';
  const prefix = demanded?.trim() ? `/v${encodeURIComponent(demanded.trim().replace(/^v/, ''))}` : '';
  const [ping, version] = await Promise.all([
    ask(open, '/_ping', host, answerMs, signal),
    ask(open, `${prefix}/version`, host, answerMs, signal),
  ]);
  const isHealthy = ping.kind === 'answered' && version.kind === 'answered' && version.status === 200;
  const [info, speaksTls, certificate] = await Promise.all([
    isHealthy ? ask(open, '/info', host, extraMs, signal) : undefined,
    mayBeTls(address, ping) ? within(extraMs, signal, false, (limit) => speaksTlsAt(address, limit)) : undefined,
    isCertificateTrouble(address, ping)
      ? within(extraMs, signal, undefined, (limit) => certificateOf(address, limit))
      : undefined,
  ]);
  const freeBytes = address.transport === 'unix' ? await freeSpace(info, signal) : undefined;
  return { ping, version, info, speaksTls, certificate, freeBytes };
}

/** One question; never throws. */
export async function ask(
  open: () => Duplex,
  path: string,
  host: string,
  ms: number,
  signal: AbortSignal,
): Promise<Try> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let socket: Duplex | undefined;
    let isTaken = false;
    let isConnected = false;
    const answer = new HttpAnswer();
    const done = (outcome: Try) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onLate);
      socket?.destroy();
      resolve(outcome);
    };
    const onLate = () =>
      done({ kind: 'silent', phase: isTaken ? 'answer' : 'connect', ms: Math.round(performance.now() - begun) });
    const timer = setTimeout(onLate, ms);
    if (signal.aborted) {
      onLate();
      return;
    }
    signal.addEventListener('abort', onLate, { once: true });
    try {
      socket = open();
    } catch (error) {
      // tls.connect throws at once for a certificate and key that don't go together.
      done(failure(error));
      return;
    }
    const opened = socket;
    const isTls = opened instanceof TLSSocket;
    // With TLS that is before the handshake: who is silent then took the connection all the same.
    opened.once('connect', () => (isTaken = true));
    opened.once(isTls ? 'secureConnect' : 'connect', () => {
      isConnected = true;
      opened.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: longshore\r\nConnection: close\r\n\r\n`);
    });
    opened.on('data', (chunk: Buffer) => {
      const outcome = answer.push(chunk);
      if (outcome) done(outcome);
    });
    opened.once('end', () => done(isConnected ? answer.end() : { kind: 'closed', isReset: false }));
    opened.once('close', () => done(isConnected ? answer.end() : { kind: 'closed', isReset: false }));
    opened.once('error', (error) => {
      const isCut = isConnected && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      done(isCut && answer.isEmpty ? { kind: 'closed', isReset: true } : isCut ? answer.end() : failure(error));
    });
  });
}

function failure(error: unknown): Try {
  // A name with two addresses fails with both errors in one, whose own message is empty.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const syscall = (first as NodeJS.ErrnoException | undefined)?.syscall ?? '';
  return { kind: 'failed', code: codeOf(error) || codeOf(first), syscall, message: messageOf(first) };
}

/** Nobody understood plain HTTP: is it because the port speaks TLS? */
function mayBeTls(address: DirectAddress, ping: Try): boolean {
  return address.transport === 'tcp' && !address.tls && (ping.kind === 'closed' || ping.kind === 'noise');
}

async function speaksTlsAt(address: DirectAddress, signal: AbortSignal): Promise<boolean> {
  const socket = handshake(address);
  if (!socket) return false;
  return new Promise((resolve) => {
    const done = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    signal.addEventListener('abort', () => done(false), { once: true });
    socket.once('secureConnect', () => done(true));
    // An alert is TLS too: only who speaks it refuses in it.
    socket.once('error', (error) => done(/ALERT/i.test(`${codeOf(error)} ${messageOf(error)}`)));
  });
}

const certificateCodes = /^(CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

function isCertificateTrouble(address: DirectAddress, ping: Try): boolean {
  return address.transport === 'tcp' && ping.kind === 'failed' && certificateCodes.test(ping.code);
}

/** The certificate that was refused, by a handshake after which nothing is sent. */
async function certificateOf(address: DirectAddress, signal: AbortSignal): Promise<Exchange['certificate']> {
  const socket = handshake(address);
  if (!socket) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      const { subjectaltname: names = '', valid_to: validTo } = socket.getPeerCertificate();
      socket.destroy();
      resolve({ names, validTo });
    };
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    socket.once('secureConnect', done);
    socket.once('error', () => resolve(undefined));
  });
}

/** A TLS connection that is only looked at: its certificate isn't checked since nothing is sent over it. */
function handshake(address: DirectAddress): TLSSocket | undefined {
  if (address.transport !== 'tcp') return undefined;
  return connectTls({ host: address.host, port: address.port, rejectUnauthorized: false });
}

/** What is left on the disk with the engine's data, when that is a folder of this machine. */
async function freeSpace(info: Try | undefined, signal: AbortSignal): Promise<number | undefined> {
  if (info?.kind !== 'answered') return undefined;
  const folder = /"DockerRootDir":"(\/[^"\\]*)"/.exec(info.body)?.[1];
  if (folder === undefined) return undefined;
  return within(extraMs, signal, undefined, async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  });
}
