import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { input, pick, UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { archiveFile } from '../../image-layers/counted-file.js';
import { define } from '../command.js';
import { readingTold } from './reading-told.js';
import { problemOf } from '../../engine/wording/reference-problem.js';

/** The instructions that an import may set (docs.docker.com, “docker image import”). */
const instruction =
  /^(?:CMD|ENTRYPOINT|ENV|EXPOSE|ONBUILD|USER|VOLUME|WORKDIR|LABEL|HEALTHCHECK|STOPSIGNAL|SHELL)\s+\S/i;

/** Makes an image of a file system's archive, from a file or an address that the engine fetches. */
export const imagesImport = define({
  id: 'longshore.images.import',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory }, _none, signal, report) => {
    await inventory.load(['image'], signal);
    const title = l10n.t('Import Image');
    const from = await pick<'file' | 'url'>(title, [
      { label: l10n.t('From a file'), description: l10n.t('a file system’s tar, compressed or not'), value: 'file' },
      { label: l10n.t('From an address'), description: l10n.t('which the engine fetches'), value: 'url' },
    ]);
    const place = from === 'file' ? await askFile(title) : await askUrl(title);
    const prompt = l10n.t('Name of the new image');
    const reference = await input({ title, prompt, check: (text) => problemOf(text.trim(), false) });
    const message = await input({ title, prompt: l10n.t('A message for its history; may stay empty') });
    const changes = await input({
      ...{
        title,
        prompt: l10n.t('Dockerfile instructions for it, with ;; between; may stay empty: CMD ["sh"] ;; ENV A=1'),
      },
      check: (text) => {
        const wrong = split(text).find((one) => !instruction.test(one));
        return wrong === undefined ? undefined : l10n.t('{0} can’t be set by an import.', plain(wrong, 60));
      },
    });
    const archive = from === 'file' ? await archiveFile(place, await readingTold(place, report)) : place;
    const id = await inventory.engine.importImage(archive, {
      ...{ signal, reference: reference.trim(), message, changes: split(changes) },
      onMessage: ({ status }) => {
        if (from === 'url' && status !== '') report(plain(status, 80));
      },
    });
    void vscode.window.showInformationMessage(
      l10n.t('Imported {0} ({1}).', plain(familiarName(reference.trim()), 120), shortId(id)),
    );
  },
});

function split(text: string): string[] {
  return text
    .split(';;')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

async function askFile(title: string): Promise<string> {
  const files = await question.during(
    vscode.window.showOpenDialog({
      ...{ title, openLabel: l10n.t('Import') },
      filters: { [l10n.t('Archive')]: ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst', 'tzst'], [l10n.t('All files')]: ['*'] },
    }),
  );
  const file = files?.[0];
  if (!file) throw new UserCancelled();
  return file.fsPath;
}

async function askUrl(title: string): Promise<string> {
  const prompt = l10n.t('For example https://example.com/rootfs.tar.gz');
  const url = await input({
    title,
    prompt,
    check: (text) => (/^https?:\/\/\S+$/.test(text.trim()) ? undefined : prompt),
  });
  return url.trim();
}
