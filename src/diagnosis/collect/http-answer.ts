import { type Try } from '../evidence.js';

/** Bytes of an answer that are kept. */
const mostBytes = 262_144;

/** Reads an HTTP/1 answer from the bytes that come, and tells what came when it is none. */
export class HttpAnswer {
  #bytes = Buffer.alloc(0);
  readonly #begun = performance.now();

  /** Adds bytes; gives the outcome as soon as it is clear. */
  push(chunk: Buffer): Try | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const start = this.#bytes.subarray(0, 5).toString('latin1');
    if (!'HTTP/'.startsWith(start)) return this.#noise();
    return this.#read(false);
  }

  /** The other side has ended. */
  end(): Try {
    if (this.#bytes.length === 0) return { kind: 'closed', isReset: false };
    return this.#read(true) ?? this.#noise();
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  #noise(): Try {
    const first = this.#bytes.subarray(0, 200);
    // eslint-disable-next-line no-control-regex
    const isText = /^[\x09\x0a\x0d\x20-\x7e\x80-\xff]*$/.test(first.toString('latin1'));
    return {
      kind: 'noise',
      bytes: first.subarray(0, 16).toString('hex'),
      text: isText ? (first.toString('utf8').split(/\r?\n/)[0] ?? '') : '',
    };
  }

  #read(isEnded: boolean): Try | undefined {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first = '', ...lines] = this.#bytes.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
    if (!Number.isInteger(status)) return this.#noise();
    const headers = Object.fromEntries(
      lines.flatMap((line) => {
        const at = line.indexOf(':');
        return at < 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
      }),
    );
    const raw = this.#bytes.subarray(end + 4);
    const isChunked = /chunked/i.test(headers['transfer-encoding'] ?? '');
    const length = Number(headers['content-length'] ?? NaN);
    const body = isChunked ? unchunked(raw) : { bytes: raw, isWhole: raw.length >= length };
    if (!body.isWhole && !isEnded && raw.length < mostBytes) return undefined;
    return {
      kind: 'answered',
      status,
      headers,
      body: body.bytes.toString('utf8'),
      ms: Math.round(performance.now() - this.#begun),
    };
  }
}

/** RFC 9112, 7.1: a size in hexadecimal, the bytes, and so on until a size of 0. */
function unchunked(raw: Buffer): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = raw.indexOf('\r\n', at);
    if (line < 0) return { bytes: Buffer.concat(parts), isWhole: false };
    const size = parseInt(raw.subarray(at, line).toString('latin1'), 16);
    // What is no size ends it: nothing better can be made of it.
    if (!(size > 0)) return { bytes: Buffer.concat(parts), isWhole: true };
    parts.push(raw.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
    if (at > raw.length + 2) return { bytes: Buffer.concat(parts), isWhole: false };
  }
}
