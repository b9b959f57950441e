import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.js';
import { isContextName, listContexts } from '../../engine/endpoint/context-store.js';
import { createContext } from '../../engine/endpoint/context-writer.js';
import { setCurrentContext } from '../../engine/endpoint/docker-config.js';
import { readSmallFile } from '../../engine/endpoint/read-small-file.js';
import { parseUrl } from '../../engine/endpoint/parse-url.js';
import { input, pick, UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { define } from '../command.js';
import { directory, surroundings } from './choose.js';

/** Makes a context in docker's own store, by its rules for names. */
export const contextCreate = define({
  id: 'longshore.context.create',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ endpoints, inventory }) => {
    const title = l10n.t('Create a Docker context');
    const taken = new Set((await listContexts(surroundings)).map(({ name }) => name));
    const name = await input({
      title,
      prompt: l10n.t('Name of the context'),
      check: (text) => {
        if (taken.has(text)) return l10n.t('There is such a context already.');
        return isContextName(text)
          ? undefined
          : l10n.t('Two characters or more: letters, digits, and then also _ . + -');
      },
    });
    const host = (
      await input({
        title,
        value: 'ssh://',
        prompt: l10n.t('Where the engine is: ssh://user@host, tcp://host:2376 or unix:///path'),
        check: hostProblem,
      })
    ).trim();
    const material = /^(tcp|https?):/i.test(host) ? await askMaterial(title) : noMaterial;
    const description = await input({ title, prompt: l10n.t('Description; may be empty') });
    await createContext(directory(), { name, host, description: description.trim(), ...material });
    const use = l10n.t('Use It Here');
    const current = l10n.t('Make It Current');
    const message = l10n.t('The context {0} was created.', name);
    const answer = await question.during(vscode.window.showInformationMessage(message, use, current));
    if (answer === use) await question.during((await endpoints()).use(`context:${name}`));
    if (answer !== current) return;
    await setCurrentContext(directory(), name);
    inventory.restart();
  },
});

function hostProblem(text: string): string | undefined {
  try {
    if (text.trim() === '') return l10n.t('An address is needed.');
    parseUrl(text.trim(), undefined, l10n.t('This can’t be an address'));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

const noMaterial = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };

async function askMaterial(title: string) {
  const kind = await pick(title, [
    {
      label: l10n.t('TLS with a client certificate'),
      detail: l10n.t('ca.pem, cert.pem and key.pem, as the engine’s owner gave them'),
      value: 'mutual',
    },
    { label: l10n.t('TLS, the engine’s certificate checked'), detail: l10n.t('ca.pem alone'), value: 'server' },
    {
      label: l10n.t('TLS, nothing checked'),
      detail: l10n.t('Whoever is in between can read and change everything'),
      value: 'blind',
    },
    { label: l10n.t('No TLS'), detail: l10n.t('Whoever reaches the port is root there'), value: 'none' },
  ] as const);
  if (kind === 'none' || kind === 'blind') return { ...noMaterial, skipVerify: kind === 'blind' };
  const ca = await askFile(l10n.t('The authority’s certificate (ca.pem)'));
  if (kind === 'server') return { ...noMaterial, ca };
  const cert = await askFile(l10n.t('Your certificate (cert.pem)'));
  return { ...noMaterial, ca, cert, key: await askFile(l10n.t('Your key (key.pem)')) };
}

async function askFile(title: string): Promise<string> {
  const options = { title, openLabel: l10n.t('Take It') };
  const [file] = (await question.during(vscode.window.showOpenDialog(options))) ?? [];
  if (!file) throw new UserCancelled();
  return (await readSmallFile(file.fsPath, 'tls')) ?? '';
}
