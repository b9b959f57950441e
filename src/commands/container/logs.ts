import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { input, pick } from '../../host/ask.js';
import { define } from '../command.js';

/** Opens the log of each, from the last lines on. */
export const containerLogs = define({
  id: 'longshore.container.logs',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ state }) => state !== 'created',
  run: async ({ terminals, settings }, containers) => {
    const opener = await terminals();
    const tail = settings.get('longshore.logs.tail');
    const timestamps = settings.get('longshore.logs.timestamps');
    for (const { id, name } of containers) opener.showLog({ container: id, containerName: name, tail, timestamps });
  },
});

/** Asks how far back. */
export const containerLogsWith = define({
  id: 'longshore.container.logsWith',
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
