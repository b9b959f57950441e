/** The entry of the late bundle for editors whose Node has no Zstandard: 1.99 and 1.100. */
import { Zstd } from '@hpcc-js/wasm-zstd';
import { Decompress } from 'fzstd';
import { Duplex } from 'node:stream';

/** Bytes that are unpacked at a time: a few may become very many. */
const slice = 1024;

/** The library has one compressor: whoever wants it next waits. */
let before: Promise<void> = Promise.resolve();

export function zstdCompress(): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    const turn = before;
    let done: () => void = () => undefined;
    before = new Promise((resolve) => (done = resolve));
    try {
      await turn;
      const zstd = await Zstd.load();
      zstd.reset();
      for await (const chunk of source) {
        const bytes = zstd.compressChunk(chunk);
        if (bytes.length > 0) yield Buffer.from(bytes);
      }
      yield Buffer.from(zstd.compressEnd());
    } finally {
      done();
    }
  });
}

/** It holds no checksums against the content: what is in an archive is told by the archive's own. */
export function zstdDecompress(): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    let out: Uint8Array[] = [];
    const reader = new Decompress((bytes) => out.push(bytes));
    const taken = () => {
      const some = out.filter(({ length }) => length > 0).map((bytes) => Buffer.from(bytes));
      out = [];
      return some;
    };
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += slice) {
        reader.push(chunk.subarray(at, at + slice));
        yield* taken();
      }
    }
    reader.push(new Uint8Array(0), true);
    yield* taken();
  });
}
