/** A port as written, 1 to 65535; `refuse` is called for anything else. */
export function parsePort(text: string, refuse: (why: string) => never): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : refuse('a wrong port');
}
