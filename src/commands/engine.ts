import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../base/text.js';
import { explainError } from '../engine/explain-error.js';
import { type Choice, pick } from '../host/ask.js';
import { endpointOrigin } from '../host/endpoint-words.js';
import { question } from '../host/question.js';
import { define } from './command.js';

/** Tries again now; connected, reads everything anew. */
export const engineReconnect = define({
  id: 'longshore.engine.reconnect',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory }) => {
    inventory.retry();
    return Promise.resolve();
  },
});

export const engineShowLog = define({
  id: 'longshore.engine.showLog',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ log }) => {
    log.show();
    return Promise.resolve();
  },
});

/** Which endpoint is in use, who chose it, how it stands, and what can be done about it. */
export const engineShowEndpoint = define({
  id: 'longshore.engine.showEndpoint',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory, log, doctor, endpoints }) => {
    const { connection } = inventory;
    const choices: Choice<'nothing' | 'select' | 'protect' | 'reconnect' | 'diagnose' | 'settings' | 'log'>[] = [];
    if (connection.state === 'connected') {
      const { endpoint, info } = connection.engine;
      choices.push(
        { label: `$(vm-active) ${plain(endpoint.url)}`, description: endpointOrigin(endpoint), value: 'nothing' },
        {
          label: `$(info) ${plain(info.product)} ${plain(info.version)}`,
          description: l10n.t('API {0}, {1}', info.api, plain(info.os)),
          value: 'nothing',
        },
      );
    } else if (connection.state === 'unreachable') {
      const { what, next } = explainError(connection.error, connection.endpoint?.url);
      choices.push({ label: `$(debug-disconnect) ${what}`, detail: next, value: 'diagnose' });
    }
    choices.push(
      { label: `$(plug) ${l10n.t('Select another endpoint…')}`, value: 'select' },
      { label: `$(shield) ${l10n.t('Protect the endpoint in use…')}`, value: 'protect' },
      { label: `$(search) ${l10n.t('Diagnose the connection')}`, value: 'diagnose' },
      { label: `$(refresh) ${l10n.t('Reconnect')}`, value: 'reconnect' },
      { label: `$(gear) ${l10n.t('Change the endpoint in the settings')}`, value: 'settings' },
      { label: `$(output) ${l10n.t('Show Log')}`, value: 'log' },
    );
    const chosen = await pick(l10n.t('Docker endpoint'), choices);
    if (chosen === 'select') await question.during((await endpoints()).select());
    if (chosen === 'protect') await question.during((await endpoints()).protect());
    if (chosen === 'reconnect') inventory.retry();
    if (chosen === 'diagnose') await doctor.showReport();
    if (chosen === 'log') log.show();
    if (chosen === 'settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'longshore.endpoint');
    }
  },
});

/** Why the engine can't be reached, from what that is told, and the way out: a report that follows what is mended. */
export const endpointDiagnose = define({
  id: 'longshore.endpoint.diagnose',
  on: 'none',
  many: false,
  offered: 'palette',
  run: ({ doctor }) => doctor.showReport(),
});

/** Chooses the engine that this window shows. */
export const endpointSelect = define({
  id: 'longshore.endpoint.select',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ endpoints }) => question.during((await endpoints()).select()),
});

/** Guards the endpoint in use, or makes it read-only. */
export const endpointProtect = define({
  id: 'longshore.endpoint.protect',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ endpoints }) => question.during((await endpoints()).protect()),
});

/** Types the first step of the way out into a terminal; the user presses Enter. */
export const endpointFix = define({
  id: 'longshore.endpoint.fix',
  on: 'none',
  many: false,
  offered: 'palette',
  run: ({ doctor }) => doctor.beginFix(),
});

/** Connects by the group that the editor's process lacks, without a restart (src/bridge). */
export const endpointConnectNow = define({
  id: 'longshore.endpoint.connectNow',
  on: 'none',
  many: false,
  offered: 'palette',
  run: ({ doctor }) => doctor.connectNow(),
});

/** Ends the helper that connectNow started. */
export const endpointDisconnect = define({
  id: 'longshore.endpoint.disconnect',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ doctor }) => {
    await doctor.disconnect();
  },
});
