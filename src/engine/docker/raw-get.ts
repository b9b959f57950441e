import { type OnReadOpts, type Socket } from 'node:net';
import { type Pieces } from '../engine.js';
import { EngineError } from '../errors.js';
import { answerError, toEngineError } from './to-engine-error.js';

/** Opens a connection whose bytes come into buffers of ours. */
export type OpenRaw = (onread: OnReadOpts) => Socket;

/** Bytes of a buffer, and how many there are: while some are written, the others are read into. */
const pieceBytes = 512 * 1024;
const pieceCount = 4;
/** Bytes that a read must have room for, else the buffer counts as full: two of the engine's own pieces. */
const leastRoom = 64 * 1024;
/** Bytes of an answer's head, or of a refusal, that are read. */
const mostWords = 1024 * 1024;

/**
 * Asks for an answer of many bytes on a connection of its own and gives its body in pieces of buffers that are used
 * again: each is right until the next one is asked for. A third of the work of Node's own HTTP, which makes a chunk of
 * its own of each of the engine's 32 kB (bench/FILES.md); here a buffer is filled by many reads, since whoever writes
 * it pays for each piece. By HTTP/1.0, so that nothing is chunked: the body ends with the connection, and only what is
 * in it can tell whether it is whole. Throws EngineError, or the signal's reason.
 */
export async function rawGet(
  open: OpenRaw,
  { path, headers }: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<Pieces> {
  const incoming = new Incoming(open, signal);
  try {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    incoming.send(`GET ${path} HTTP/1.0\r\n${lines.join('')}\r\n`);
    const status = await incoming.head();
    if (status === 200) return incoming;
    let words = '';
    for await (const piece of incoming) if (words.length < mostWords) words += piece.toString('utf8');
    throw answerError(status, words);
  } catch (error) {
    incoming.destroy();
    throw signal.aborted ? signal.reason : toEngineError(error);
  }
}

class Incoming implements Pieces {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  readonly #free: Buffer[] = Array.from({ length: pieceCount }, () => Buffer.allocUnsafeSlow(pieceBytes));
  readonly #read: Buffer[] = [];
  /** The buffer that is read into, and how much of it is. */
  #filling = this.#take();
  #filled = 0;
  /** Every read is a piece then: what follows the head may be long in coming. */
  #isHead = true;
  /** What was given last, and what of it was the answer's head. */
  #lent: Buffer | undefined;
  #rest: Buffer | undefined;
  #isFull = false;
  #isOver = false;
  #error: unknown;
  #wake: () => void = () => undefined;
  readonly #stop = () => this.#socket.destroy(this.#signal.reason as Error);

  constructor(open: OpenRaw, signal: AbortSignal) {
    signal.throwIfAborted();
    this.#signal = signal;
    this.#socket = open({
      buffer: () => this.#filling.subarray(this.#filled),
      callback: (bytes) => {
        this.#filled += bytes;
        if (this.#isHead || pieceBytes - this.#filled < leastRoom) this.#handOver();
        // The last free one is what the socket takes next, whether it reads on or not.
        this.#isFull = this.#free.length === 0;
        return !this.#isFull;
      },
    });
    this.#socket.on('error', (error) => (this.#error = error));
    this.#socket.on('close', () => {
      this.#isOver = true;
      if (this.#filled > 0) this.#handOver();
      signal.removeEventListener('abort', this.#stop);
      this.#wake();
    });
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  send(head: string): void {
    this.#socket.write(head);
  }

  /** Reads the answer's head; gives its status. */
  async head(): Promise<number> {
    let head: Buffer = Buffer.alloc(0);
    for (;;) {
      const piece = await this.#next();
      const all = piece ? Buffer.concat([head, piece]) : head;
      const end = all.indexOf('\r\n\r\n');
      if (end >= 0) {
        // What came with it is the beginning of the body.
        if (end + 4 < all.length) this.#rest = all.subarray(end + 4);
        this.#isHead = false;
        const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(all.subarray(0, end).toString('latin1')) ?? [];
        if (status === undefined) break;
        return Number(status);
      }
      if (!piece) {
        if (all.length > 0) break;
        throw new EngineError('lost', 'the connection was closed without an answer');
      }
      if (all.length > mostWords) break;
      head = all;
    }
    throw new EngineError('not-docker', 'the answer is not HTTP');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    try {
      for (;;) {
        const piece = this.#rest ?? (await this.#next());
        this.#rest = undefined;
        if (!piece) return;
        yield piece;
      }
    } finally {
      this.destroy();
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
  }

  #handOver(): void {
    this.#read.push(this.#filling.subarray(0, this.#filled));
    this.#filling = this.#take();
    this.#filled = 0;
    this.#wake();
  }

  async #next(): Promise<Buffer | undefined> {
    if (this.#lent) this.#free.push(Buffer.from(this.#lent.buffer as ArrayBuffer));
    this.#lent = undefined;
    if (this.#isFull && this.#free.length > 0) {
      this.#isFull = false;
      this.#socket.resume();
    }
    while (this.#read.length === 0) {
      if (this.#error !== undefined) throw this.#signal.aborted ? this.#signal.reason : toEngineError(this.#error);
      if (this.#isOver) {
        this.#signal.throwIfAborted();
        return undefined;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#lent = this.#read.shift();
    return this.#lent;
  }
}
