/** The signals that STOPSIGNAL takes on Linux, by name or number (moby/sys/signal). */
export const signalNames: readonly string[] = [
  ...(
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP ' +
    'TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN'
  ).split(' '),
  ...Array.from({ length: 15 }, (_, index) => `RTMIN+${index + 1}`),
  ...Array.from({ length: 14 }, (_, index) => `RTMAX-${14 - index}`),
  'RTMAX',
];
const known: ReadonlySet<string> = new Set(signalNames);

/** Whether it names a signal; `SIG` and the case don't matter, any number but 0 will do. */
export function isSignal(text: string): boolean {
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0;
  return known.has(text.toUpperCase().replace(/^SIG/, ''));
}
