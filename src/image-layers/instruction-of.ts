/** What an image's history says of a step, as it stood in the Dockerfile as far as that can be told. */
export function instructionOf(createdBy: string): string {
  const text = createdBy
    .replace(/\s*# buildkit\s*$/, '')
    .replace(/^RUN \|\d+ (?:\S+=\S* )*/, 'RUN ')
    .trim();
  const silent = /^\/bin\/sh -c #\(nop\)\s*(.*)$/s.exec(text)?.[1];
  if (silent !== undefined) return silent.replace(/\s+/g, ' ').trim();
  const shell = /^(?:RUN )?(?:\/bin\/sh|\/bin\/bash) -c (.*)$/s.exec(text)?.[1];
  return (shell === undefined ? text : `RUN ${shell}`).replace(/\s+/g, ' ').trim();
}
