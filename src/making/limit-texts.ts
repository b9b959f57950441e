import * as l10n from '@vscode/l10n';

/** Limits and the restart policy, in the words of a form; those of docker run and docker update. */
const texts = {
  memory: () => [l10n.t('Memory at most'), '512m, 2g'],
  'memory-reservation': () => [l10n.t('Memory that it should keep to when the machine runs short'), '256m'],
  'memory-swap': () => [l10n.t('Memory and swap together; -1 for no limit'), '1g'],
  cpus: () => [l10n.t('Processors at most'), '1.5'],
  'cpu-shares': () => [l10n.t('Share of the processors when they are short, 1024 being the usual'), '512'],
  'cpuset-cpus': () => [l10n.t('Only on these processors'), '0-3, 0,1'],
  'pids-limit': () => [l10n.t('Processes at most'), '200'],
  restart: () => [l10n.t('When it ends'), 'no, always, unless-stopped, on-failure:3'],
} satisfies Record<string, () => [label: string, hint: string]>;

type LimitFlag = keyof typeof texts;

/** The labels of limits and examples of their values, in the order that is asked for. */
export function limitTexts(
  flags: readonly LimitFlag[],
): readonly { readonly flag: LimitFlag; readonly label: string; readonly hint: string }[] {
  return flags.map((flag) => {
    const [label, hint] = texts[flag]();
    return { flag, label, hint };
  });
}
