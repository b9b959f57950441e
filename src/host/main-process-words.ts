import * as l10n from '@vscode/l10n';

interface MainProcess {
  readonly hasTerminal: boolean;
  readonly hasInput: boolean;
  /** In docker's words. */
  readonly detachKeys: string;
  readonly isPodman: boolean;
}

/** What the terminal of a container's main process may do to it, and how it is left. A paragraph each. */
export function mainProcessWords({ hasTerminal, hasInput, detachKeys, isPodman }: MainProcess): readonly string[] {
  return [
    l10n.t('What ends that process, such as Ctrl+C or “exit”, stops the container.'),
    hasInput && hasTerminal
      ? l10n.t(
          'Closing the terminal detaches and leaves it running. So do the keys {0}, where the editor hands them on (setting “terminal.integrated.sendKeybindingsToShell”).',
          detachKeys,
        )
      : // Seen with Podman 4.3: its monitor closes the input of a process without a terminal with the first who leaves.
        hasInput && isPodman
        ? l10n.t('Closing the terminal ends its input, since this is Podman: a process that waits for input ends.')
        : l10n.t('Closing the terminal detaches and leaves it running.'),
    ...(hasInput ? [] : [l10n.t('It was made without -i: it reads nothing that is typed.')]),
  ];
}
