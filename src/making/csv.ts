/**
 * Splits one line of comma-separated values as Go's encoding/csv does, by which docker reads --mount, --gpus and
 * --network; undefined where a quote doesn't end.
 */
export function readCsv(line: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const match = /"((?:[^"]|"")*)"(?=,|$)/y;
      match.lastIndex = at;
      const found = match.exec(line);
      if (!found) return undefined;
      fields.push((found[1] ?? '').replaceAll('""', '"'));
      at = match.lastIndex;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end;
    }
    if (at >= line.length) return fields;
    at += 1;
  }
}

/** The line that `readCsv` reads back. */
export function printCsv(fields: readonly string[]): string {
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
