import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { input, pick } from '../../host/ask.js';
import { projectOf } from '../../inventory/project.js';
import { define } from '../command.js';

/** Shows the logs of all that were chosen together, on one page. */
export const containerLogs = define({
  id: 'longshore.container.logs',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ state }) => state !== 'created',
  run: async ({ panels }, containers) => {
    const [first] = containers;
    if (!first) return;
    const projects = new Set(containers.map(projectOf));
    const [project] = projects.size === 1 ? [...projects] : [];
    const title =
      containers.length === 1
        ? first.name
        : (project ?? l10n.t('{0} and {1} more', plain(first.name, 40), containers.length - 1));
    (await panels()).showLogs(containers, title);
  },
});

/** Shows a log in a terminal, after asking how far back. */
export const containerLogsInTerminal = define({
  id: 'longshore.container.logsInTerminal',
  on: 'container',
  many: false,
  offered: 'palette',
  when: ({ state }) => state !== 'created',
  run: async ({ terminals }, [container]) => {
    if (!container) return;
    const opener = await terminals();
    const { id, name } = container;
    const title = l10n.t('Log of {0}', plain(name, 60));
    const from = await pick(title, [
      { label: l10n.t('The last 100 lines'), value: { tail: 100 } },
      { label: l10n.t('The last 10,000 lines'), value: { tail: 10_000 } },
      { label: l10n.t('The last 10 minutes'), value: { minutes: 10 } },
      { label: l10n.t('The last hour'), value: { minutes: 60 } },
      { label: l10n.t('The last day'), value: { minutes: 1440 } },
      { label: l10n.t('Since a time…'), value: { ask: true } },
      { label: l10n.t('All'), value: {} },
    ]);
    const timestamps = await pick(title, [
      { label: l10n.t('Without timestamps'), value: false },
      { label: l10n.t('With timestamps'), value: true },
    ]);
    const seconds =
      'ask' in from
        ? Math.floor(Date.parse(await askTime(title)) / 1000)
        : 'minutes' in from
          ? Math.floor(Date.now() / 1000) - from.minutes * 60
          : undefined;
    opener.showLog({
      ...{ container: id, containerName: name, timestamps },
      ...{ tail: 'tail' in from ? from.tail : undefined, since: seconds === undefined ? undefined : String(seconds) },
    });
  },
});

function askTime(title: string): Promise<string> {
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return input({
    ...{ title, value: now.toISOString().slice(0, 16).replace('T', ' ') },
    prompt: l10n.t('Date and time, local; with a Z at its end UTC'),
    check: (text) => (Number.isNaN(Date.parse(text)) ? l10n.t('Like 2026-01-31 14:30') : undefined),
  });
}
