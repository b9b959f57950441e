import * as l10n from '@vscode/l10n';

/** Linux's numbers of signals on the common processors (signal(7)); 16 is not used. */
const names =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** `SIGKILL` for 9; undefined for what is no signal with a name. */
export function signalName(number: number): string | undefined {
  const name = names[number - 1];
  return name === undefined ? undefined : `SIG${name}`;
}

/** The signal of an exit code as shells and engines write it, 128 more than its number. */
export function signalOf(exitCode: number): string | undefined {
  return exitCode > 128 ? signalName(exitCode - 128) : undefined;
}

/** What a signal that ended a program tells of it. */
export function signalMeaning(signal: string): string {
  switch (signal) {
    case 'SIGHUP':
      return l10n.t('its terminal was closed');
    case 'SIGINT':
      return l10n.t('it was interrupted, as by Ctrl+C');
    case 'SIGQUIT':
      return l10n.t('it was asked to quit with a dump');
    case 'SIGILL':
      return l10n.t('it met an instruction that this processor doesn’t have: it was built for another one');
    case 'SIGTRAP':
      return l10n.t('it hit a breakpoint');
    case 'SIGABRT':
      return l10n.t('it gave up by itself: an assertion or a failed allocation');
    case 'SIGBUS':
      return l10n.t('it used memory that could not be had: often /dev/shm is too small (--shm-size)');
    case 'SIGFPE':
      return l10n.t('it divided by zero, or the like');
    case 'SIGKILL':
      return l10n.t('it was killed from outside, without a chance to end in order');
    case 'SIGSEGV':
      return l10n.t('it crashed: it used memory that isn’t its own');
    case 'SIGPIPE':
      return l10n.t('nobody read what it wrote any more');
    case 'SIGTERM':
      return l10n.t('it was asked to end, as stopping a container does');
    case 'SIGSYS':
      return l10n.t('it made a system call that the engine’s security profile forbids');
    default:
      return l10n.t('it was ended by a signal');
  }
}
