import { type Extract } from 'tar-stream';

/** Bytes of a file from which on its content goes past tar-stream, which takes half of a copy's time for it. */
const longBytes = 1024 * 1024;
/** A tar archive's blocks, and where in a header these stand (POSIX pax, ustar interchange format). */
const block = 512;
const sizeAt = 124;
const sumAt = 148;
const typeAt = 156;
/** Bytes of a file's extended header that are looked through for its size; more than that is nothing honest. */
const mostExtended = 1024 * 1024;

/** The content of a long file, which is handed over piece by piece. */
export class LongBody {
  readonly size: number;
  readonly #taker = new Deferred<(piece: Buffer) => Promise<unknown>>();
  readonly #end = new Deferred<undefined>();

  constructor(size: number) {
    this.size = size;
  }

  /** Has every piece go to `taker`, which is waited for; resolves when all have, rejects when it can't be whole. */
  async goesTo(taker: (piece: Buffer) => Promise<unknown>): Promise<void> {
    this.#taker.resolve(taker);
    return this.#end.promise;
  }

  async give(piece: Buffer): Promise<void> {
    const taker = await this.#taker.promise;
    await taker(piece);
  }

  end(): void {
    this.#end.resolve(undefined);
  }

  fail(error: unknown): void {
    this.#taker.reject(error);
    this.#end.reject(error);
  }
}

class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => ([this.resolve, this.reject] = [resolve, reject]));
    // Nobody may be waiting when it fails: the archive's reader is told as well.
    this.promise.catch(() => undefined);
  }
}

/**
 * Feeds an archive to tar-stream, but for the contents of long files: tar-stream reads of each that it is empty, and
 * the content is had from `body`. Pieces may be used again by whoever gave them. What tar-stream would refuse it gets
 * unchanged, and refuses.
 */
export class ArchiveFeed {
  readonly #reader: Extract;
  readonly #bodies = new Map<number, LongBody>();
  #entries = 0;
  /** A header that is in two pieces. */
  #begun = Buffer.alloc(0);
  /** Bytes of content that are tar-stream's, and bytes between a long file's end and the next header. */
  #ordinary = 0;
  #padding = 0;
  #body: LongBody | undefined;
  #bodyLeft = 0;
  /** The extended header that is just read, and the size that the last one told. */
  #extended: Buffer[] | undefined;
  #toldSize: number | undefined;
  /** Too odd to be followed: everything is left to tar-stream from there on. */
  #isOdd = false;
  #isWhole = false;

  constructor(reader: Extract) {
    this.#reader = reader;
  }

  /** The content of the entry that is so many after the first, where it isn't had from tar-stream. */
  body(entry: number): LongBody | undefined {
    return this.#bodies.get(entry);
  }

  /** Resolves when all is read. Throws what reading fails with, what a taker of a content does, and for a cut end. */
  async run(pieces: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const stop = () => this.#body?.fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const piece of pieces) await this.#piece(piece, signal);
      if (this.#body || this.#begun.length > 0 || !(this.#isWhole || this.#isOdd)) {
        throw new Error('Unexpected end of data');
      }
      this.#reader.end(undefined);
    } catch (error) {
      this.#body?.fail(error);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #piece(piece: Buffer, signal: AbortSignal): Promise<void> {
    /** From here on it hasn't gone to tar-stream yet. */
    let from = 0;
    let at = 0;
    while (at < piece.length) {
      const rest = piece.length - at;
      if (this.#isOdd) break;
      if (this.#body) {
        const bytes = Math.min(rest, this.#bodyLeft);
        signal.throwIfAborted();
        await this.#body.give(piece.subarray(at, at + bytes));
        this.#bodyLeft -= bytes;
        at += bytes;
        if (this.#bodyLeft === 0) {
          this.#body.end();
          this.#body = undefined;
        }
        from = at;
      } else if (this.#padding > 0) {
        const bytes = Math.min(rest, this.#padding);
        this.#padding -= bytes;
        at += bytes;
        from = at;
      } else if (this.#ordinary > 0) {
        const bytes = Math.min(rest, this.#ordinary);
        this.#extended?.push(Buffer.from(piece.subarray(at, at + bytes)));
        this.#ordinary -= bytes;
        at += bytes;
        if (this.#ordinary === 0) this.#readExtended();
      } else {
        const had = this.#begun.length;
        const bytes = Math.min(rest, block - had);
        if (had + bytes < block || had > 0) {
          await this.#write(piece.subarray(from, at), signal);
          this.#begun = Buffer.concat([this.#begun, piece.subarray(at, at + bytes)]);
          at += bytes;
          from = at;
          if (this.#begun.length < block) return;
        }
        const header = had > 0 ? this.#begun : piece.subarray(at, at + block);
        if (had === 0) at += block;
        this.#begun = Buffer.alloc(0);
        const body = this.#header(header);
        if (body) {
          if (had === 0) await this.#write(piece.subarray(from, at - block), signal);
          await this.#write(emptied(header), signal);
          from = at;
        } else if (had > 0) await this.#write(header, signal);
      }
    }
    await this.#write(piece.subarray(from), signal);
  }

  /** Reads what comes after a header; gives the content that goes past tar-stream. */
  #header(header: Buffer): LongBody | undefined {
    const sum = checksum(header);
    this.#isWhole = sum === 8 * 0x20;
    if (this.#isWhole) return undefined;
    const size = this.#toldSize ?? sizeIn(header);
    const type = String.fromCharCode(header[typeAt] ?? 0);
    if (Number.isNaN(size) || parseInt(header.toString('latin1', sumAt, sumAt + 8), 8) !== sum) {
      this.#isOdd = true;
      return undefined;
    }
    const padded = Math.ceil(size / block) * block;
    if (/[LKxg]/.test(type)) {
      // A size for all files is nobody's but an attacker's.
      if (type === 'g' || size > mostExtended) this.#isOdd = true;
      if (type === 'x') this.#extended = [];
      this.#ordinary = padded;
      return undefined;
    }
    const entry = this.#entries;
    this.#entries += 1;
    const isTold = this.#toldSize !== undefined;
    this.#toldSize = undefined;
    if (isTold || size < longBytes || !['\0', '0', '7'].includes(type)) {
      // tar-stream takes a folder for empty whatever it says.
      this.#ordinary = type === '5' ? 0 : padded;
      return undefined;
    }
    this.#body = new LongBody(size);
    this.#bodies.set(entry, this.#body);
    this.#bodyLeft = size;
    this.#padding = padded - size;
    return this.#body;
  }

  #readExtended(): void {
    if (!this.#extended) return;
    const [, size] = /(?:^|\n)\d+ size=(\d+)\n/.exec(Buffer.concat(this.#extended).toString('latin1')) ?? [];
    this.#toldSize = size === undefined ? undefined : Number(size);
    this.#extended = undefined;
  }

  async #write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (bytes.length === 0) return;
    signal.throwIfAborted();
    // A copy: the piece is used again.
    if (this.#reader.write(Buffer.from(bytes))) return;
    await drained(this.#reader);
    signal.throwIfAborted();
  }
}

/** Decimal digits of base 8, or, where the first bit is set, a number of base 256 (GNU tar's for what is too long). */
function sizeIn(header: Buffer): number {
  if ((header[sizeAt] ?? 0) >= 0x80) return Number(header.readBigUInt64BE(sizeAt + 4));
  const digits = header.toString('latin1', sizeAt, sizeAt + 12).replace(/[\0 ]+$/, '');
  return /^ *[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
}

/** The sum of a header's bytes, its own field read as blanks. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= sumAt && at < sumAt + 8 ? 0x20 : byte), 0);
}

/** The header of a file as if it were empty. */
function emptied(header: Buffer): Buffer {
  const copy = Buffer.from(header);
  copy.write('00000000000\0', sizeAt, 'latin1');
  copy.write(`${checksum(copy).toString(8).padStart(6, '0')}\0 `, sumAt, 'latin1');
  return copy;
}

/** Resolves when it takes more, and when it never will. */
function drained(reader: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      reader.off('drain', done);
      reader.off('close', done);
      resolve();
    };
    reader.on('drain', done);
    reader.on('close', done);
  });
}
