/** Modes that a program may have left on (DECSTR), and the mouse's, which that spares. */
const reset = '\u001b[!p\u001b[?1000l\u001b[?25h\u001b[0m';
/**
 * Back from the alternate screen. That brings the cursor to where it was kept last: on the normal screen it would go to
 * its top, so it is kept first where it is; each screen keeps its own.
 */
const normalScreen = '\u001b7\u001b[?1049l';

/** What Longshore itself says below what a program has printed, told from that by its looks, and what to do next. */
export function ownLine(what: string, next: string): string {
  // An engine's own words may be no sentence.
  const between = /[.!?…。！？]$/.test(what) ? ' ' : '\r\n';
  return `${reset}${normalScreen}\r\n\u001b[2m${what}${between}${next}\u001b[0m\r\n`;
}
