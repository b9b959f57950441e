import { plain } from '../../base/text.js';
import { type Output } from '../engine.js';
import { EngineError } from '../errors.js';

/** Bytes before each piece: the stream's number, three zeros, and the piece's length (moby api/pkg/stdcopy). */
const headLength = 8;
/** Bytes of the engine's own error that are read. */
const maxError = 4000;

/**
 * Takes apart the stream of a program without a terminal. What comes is handed on at once; neighbouring pieces of one
 * stream that came together are one, since logs have a piece a line.
 * Throws EngineError `engine-error` for the engine's own message in the stream, `bad-answer` for what is no such stream.
 */
export async function* demultiplex(chunks: AsyncIterable<Buffer>): AsyncGenerator<Output> {
  const head = Buffer.alloc(headLength);
  let filled = 0;
  let left = 0;
  let failure = '';
  for await (const chunk of chunks) {
    let at = 0;
    let from: Output['from'] = 'stdout';
    let pieces: Buffer[] = [];
    while (at < chunk.length) {
      if (left === 0) {
        const taken = chunk.copy(head, filled, at, at + headLength - filled);
        filled += taken;
        at += taken;
        if (filled < headLength) break;
        filled = 0;
        if (head.readUIntBE(1, 3) !== 0 || (head[0] ?? 0) > 3) {
          throw new EngineError('bad-answer', 'the stream is not what it should be: no frame where one must begin');
        }
        left = head.readUInt32BE(4);
        continue;
      }
      const piece = chunk.subarray(at, at + left);
      at += piece.length;
      left -= piece.length;
      // 0 is stdin, which docker prints on stdout; 3 is an error of the engine's.
      if (head[0] !== 3) {
        const its = head[0] === 2 ? 'stderr' : 'stdout';
        if (its !== from && pieces.length > 0) {
          yield { from, bytes: joined(pieces) };
          pieces = [];
        }
        from = its;
        pieces.push(piece);
      } else {
        if (failure.length < maxError) failure += piece.toString('utf8');
        if (left > 0) continue;
        if (pieces.length > 0) yield { from, bytes: joined(pieces) };
        throw new EngineError('engine-error', plain(failure, 500));
      }
    }
    if (pieces.length > 0) yield { from, bytes: joined(pieces) };
  }
  if (filled > 0 || left > 0) throw new EngineError('lost', 'the stream ended in the middle of a piece');
}

function joined(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** The stream of a program with a terminal, which has nothing to take apart. */
export async function* terminalOutput(chunks: AsyncIterable<Buffer>): AsyncGenerator<Output> {
  for await (const bytes of chunks) yield { from: 'stdout', bytes };
}
