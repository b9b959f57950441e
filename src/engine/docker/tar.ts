/** Bytes: everything in an archive begins at a multiple of this (pax(1), ustar Interchange Format). */
const block = 512;

/** The content of the first plain file of an archive; undefined when there is none. */
export function firstFile(archive: Buffer): Buffer | undefined {
  for (let at = 0; at + block <= archive.length;) {
    const size = octal(archive.subarray(at + 124, at + 136));
    // Not an extended header, a long name or a directory.
    const type = String.fromCharCode(archive[at + 156] ?? 0);
    if (type === '0' || type === '\0') return archive.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
  }
  return undefined;
}

function octal(field: Buffer): number {
  return Number.parseInt(field.toString('latin1').replace(/[\0 ]+$/, '') || '0', 8);
}
