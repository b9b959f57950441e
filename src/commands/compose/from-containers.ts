import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type RunSpec } from '../../making/flags.js';
import { noteWords } from '../../making/parse-words.js';
import { specOf } from '../../making/spec-of.js';
import { define } from '../command.js';
import { askRunCommand } from '../container/ask-run-command.js';

/** A Compose file of containers that there are: what differs from their images, with their volumes and networks. */
export const composeFromContainers = define({
  id: 'longshore.compose.fromContainers',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async ({ inventory }, containers, signal) => {
    const specs = await Promise.all(containers.map(({ id }) => specOf(inventory.engine, id, { signal })));
    await show(specs, []);
  },
});

/** A Compose file that does what a `docker run` command does. */
export const composeConvert = define({
  id: 'longshore.compose.convert',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async () => {
    const prompt = l10n.t('docker run …, docker create … or podman run …; nothing is run');
    const parsed = await askRunCommand(l10n.t('Convert docker run to Compose'), prompt);
    await show([parsed.spec], noteWords(parsed));
  },
});

/** Opens the file as a new document, with what there is to know about it above. */
async function show(specs: readonly RunSpec[], notes: readonly string[]): Promise<void> {
  const { composeFile } = await import('../../making/compose-service.js');
  const content = notes.map((note) => `# ${note}\n`).join('') + composeFile(specs);
  const document = await vscode.workspace.openTextDocument({ language: 'dockercompose', content });
  await vscode.window.showTextDocument(document, { preview: false });
}
