import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { define, type Services } from '../command.js';
import { Refusal } from '../refusal.js';
import { noFiles, placeOf, requireCompose } from './run-compose.js';
import { type ProjectSubject } from './project-subject.js';

/** What docker compose makes of the files, as a document: everything resolved and merged. */
export const composeConfig = define({
  id: 'longshore.compose.config',
  on: 'project',
  many: false,
  offered: 'palette',
  run: (services, [subject], signal) => show(services, subject, [], signal),
});

/** The same with each image pinned to the digest that its tag means today. */
export const composeDigests = define({
  id: 'longshore.compose.digests',
  on: 'project',
  many: false,
  offered: 'palette',
  run: (services, [subject], signal) => show(services, subject, ['--resolve-image-digests'], signal),
});

async function show(
  services: Services,
  subject: ProjectSubject | undefined,
  options: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (!subject) return;
  const desk = await services.compose();
  await requireCompose(desk, signal);
  const place = await placeOf(services, desk, subject);
  if (place.files.length === 0) throw noFiles(subject);
  let content: string;
  try {
    content = await desk.read(place, ['config', ...options, ...subject.services], signal);
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      l10n.t('docker compose can’t read the project {0}: {1}', plain(subject.name, 60), plain(words, 600)),
    );
  }
  if (!/^(?:name|services):/m.test(content)) {
    throw new Refusal(
      l10n.t(
        'docker compose printed something for the project {0} that is no configuration: {1}',
        plain(subject.name, 60),
        plain(content.trim(), 200) || '–',
      ),
      l10n.t('See in a terminal what “docker compose config” does.'),
    );
  }
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Opens the file that a row names. */
export const composeOpenFile = define({
  id: 'longshore.compose.openFile',
  on: 'composeFile',
  many: false,
  offered: 'menu',
  run: async (_services, [file]) => {
    if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file));
  },
});
