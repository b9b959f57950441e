import { Transform } from 'node:stream';

/** Bytes that are passed on together: an engine sends 32 kB at a time, and to write each by itself costs as much again. */
const together = 1 << 20;

/** Passes bytes on in large pieces, and tells of each piece that comes. */
export function counting(onBytes: (bytes: number) => void): Transform {
  let pieces: Buffer[] = [];
  let length = 0;
  const gathered = () => {
    const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length);
    [pieces, length] = [[], 0];
    return whole;
  };
  return new Transform({
    ...{ writableHighWaterMark: together, readableHighWaterMark: 2 * together },
    transform: (chunk: Buffer, _, done) => {
      onBytes(chunk.length);
      pieces.push(chunk);
      length += chunk.length;
      if (length < together) done();
      else done(null, gathered());
    },
    flush: (done) => done(null, length > 0 ? gathered() : undefined),
  });
}
