import * as l10n from '@vscode/l10n';

/**
 * A time in milliseconds since the epoch, of this machine's zone, as the user's language writes it. In English as the
 * system does: extension hosts run where the system's language needn't be the editor's.
 */
export function dateText(time: number): string {
  const locale = l10n.t({ message: 'en', comment: ['language of dates'] });
  return new Date(time).toLocaleString(locale === 'en' ? undefined : locale);
}
