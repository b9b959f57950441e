import * as l10n from '@vscode/l10n';
import { type Row, icon } from './row.js';

/** What a view shows in place of containers while the engine is out of reach: the way out, a line each. */
export function complaintRows(fix: { readonly words: string; readonly command: string } | undefined): Row[] {
  const row = (
    id: string,
    label: string,
    description: string,
    name: string,
    click: NonNullable<Row['click']>,
  ): Row => ({
    ...{ id: `complaint:${id}`, label, description, icon: icon(name), context: 'complaint' },
    ...{ children: undefined, refs: [], click },
  });
  return [
    ...(fix ? [row('fix', fix.words, fix.command, 'tools', 'longshore.endpoint.fix')] : []),
    row('report', l10n.t('Why, and what else can be done'), '', 'search', 'longshore.endpoint.diagnose'),
    row('again', l10n.t('Try again'), '', 'refresh', 'longshore.engine.reconnect'),
    row('endpoint', l10n.t('Show or change the endpoint'), '', 'plug', 'longshore.engine.showEndpoint'),
  ];
}
