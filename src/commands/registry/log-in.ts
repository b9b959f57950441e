import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { confirm, input } from '../../host/ask.js';
import { type Credentials } from '../../registry/credentials.js';
import { eraseLogIn, helperFor, type LogInPlace, logInPlace, storeLogIn } from '../../registry/log-in.js';
import { dockerFolder, ownCredentials } from '../../registry/own-client.js';
import { define } from '../command.js';
import { Refusal } from '../refusal.js';
import { registryWords } from './remote.js';

const needs = () => ({ folder: dockerFolder(), env: process.env });

/** Where a log-in is kept, for people. */
function placeWords({ file, helper }: LogInPlace): string {
  return helper === undefined ? plain(file) : `docker-credential-${plain(helper, 40)}`;
}

/** Asks for a user and a secret, has the registry judge them, and keeps them where docker does. */
export const registryLogIn = define({
  id: 'longshore.registry.logIn',
  on: 'registry',
  many: false,
  offered: 'palette',
  run: async ({ registries, log }, [name], signal, report) => {
    if (!name) return;
    const { registry } = name;
    const words = registryWords(registry);
    const known = await ownCredentials(registry, log);
    const title = l10n.t('Log In to {0}', words);
    const username = await input({
      ...{ title, prompt: l10n.t('User name'), value: known?.username.replace(/^<token>$/, '') ?? '' },
      check: (text) => (text.trim() === '' ? l10n.t('A name is needed.') : undefined),
    });
    const password = await input({
      ...{ title, isSecret: true, prompt: l10n.t('Password or access token of {0}', plain(username, 80)) },
      check: (text) => (text === '' ? l10n.t('A password or a token is needed.') : undefined),
    });
    const given: Credentials = { username: username.trim(), password };
    const desk = await registries();
    report(l10n.t('asking the registry'));
    desk.client.forget(registry);
    const identityToken = await desk.client.check(registry, given, signal);
    const place = await logInPlace(registry, needs());
    if (place.helper === undefined) await agreeToPlainText(place);
    const kept = identityToken === undefined ? given : { username: given.username, identityToken };
    try {
      await storeLogIn(registry, kept, needs());
    } catch (error) {
      const what = l10n.t('The log-in is right, but could not be kept: {0}', plain(messageOf(error), 200));
      throw new Refusal(what, l10n.t('Correct credsStore or credHelpers in {0}.', plain(place.file)));
    }
    desk.book.forget(registry);
    await desk.readLogIns();
    const message = l10n.t(
      'Logged in to {0} as {1}; kept by {2}.',
      words,
      plain(given.username, 80),
      placeWords(place),
    );
    void vscode.window.showInformationMessage(message);
  },
});

/** Docker keeps it so too where no helper is set; it warns as this does. */
async function agreeToPlainText({ file }: LogInPlace): Promise<void> {
  const helper = helperFor(process.platform);
  await confirm(
    l10n.t('Keep the password in plain text?'),
    l10n.t(
      'Docker keeps it in {0}, where whoever can read that file can read it: no credential helper is set. With the program docker-credential-{1} installed and "credsStore": "{1}" in that file, the system’s key ring keeps it.',
      plain(file),
      helper,
    ),
    l10n.t('Keep in Plain Text'),
  );
}

/** Takes the log-in away from where docker keeps it. */
export const registryLogOut = define({
  id: 'longshore.registry.logOut',
  on: 'registry',
  many: false,
  offered: 'palette',
  run: async ({ registries, log }, [name]) => {
    if (!name) return;
    const { registry } = name;
    const words = registryWords(registry);
    const desk = await registries();
    await desk.readLogIns();
    if (!desk.book.isLoggedIn(registry) && (await ownCredentials(registry, log)) === undefined) {
      throw new Refusal(l10n.t('You are not logged in to {0}.', words));
    }
    const place = await logInPlace(registry, needs());
    await eraseLogIn(registry, needs());
    desk.book.forget(registry);
    await desk.readLogIns();
    void vscode.window.showInformationMessage(
      l10n.t('Logged out of {0}; taken away from {1}.', words, placeWords(place)),
    );
  },
});
