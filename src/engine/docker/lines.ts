/** The byte of a line feed; in UTF-8 it is never part of another character. */
const lineFeed = 0x0a;

/**
 * Splits a stream of bytes into its lines, whatever the chunks: a line may come in many, a chunk may hold many, and
 * a character may be cut in two. Lines are decoded as UTF-8, blank ones left out. A line of more than `limit` bytes
 * is dropped and its length told to `onTooLong`.
 */
export async function* lines(
  chunks: AsyncIterable<Buffer>,
  limit: number,
  onTooLong: (length: number) => void,
): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= limit) parts.push(part);
    else parts = [];
  };
  const take = () => {
    const line = length <= limit ? Buffer.concat(parts, length).toString('utf8').trim() : '';
    if (length > limit) onTooLong(length);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line !== '') yield line;
    }
    add(chunk.subarray(start));
  }
  const last = take();
  if (last !== '') yield last;
}
