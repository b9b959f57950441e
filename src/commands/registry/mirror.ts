import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { input, pick } from '../../host/ask.js';
import { define } from '../command.js';

/** The engine's configuration on this machine, by how it runs (docs.docker.com, “daemon configuration file”). */
function daemonFile(address: string): string {
  if (process.platform === 'win32') return 'C:\\ProgramData\\docker\\config\\daemon.json';
  if (process.platform === 'darwin') return path.join(homedir(), '.docker/daemon.json');
  return address.includes('/run/user/')
    ? path.join(homedir(), '.config/docker/daemon.json')
    : '/etc/docker/daemon.json';
}

/**
 * Explains how the engine gets a mirror: the change to daemon.json with what stands there already, and how it takes
 * effect. Opens the file or the commands, and writes nothing.
 */
export const registryAddMirror = define({
  id: 'longshore.registry.addMirror',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory }, _none, signal) => {
    await inventory.load(['image'], signal);
    const { endpoint } = inventory.engine;
    const known = (await inventory.engine.registries({ signal })).mirrors;
    const prompt = l10n.t('The mirror’s address, for example https://mirror.example.com');
    const mirror = await input({
      ...{ title: l10n.t('Add Registry Mirror'), prompt },
      check: (text) => (/^https?:\/\/[^/\s?#@]+\/?$/.test(text.trim()) ? undefined : prompt),
    });
    const isHere = endpoint.address.transport === 'unix' || endpoint.address.transport === 'npipe';
    const file = daemonFile(endpoint.url);
    const before = isHere ? await contentOf(file) : {};
    const all = [...new Set([mirror.trim().replace(/\/$/, ''), ...known.map((one) => one.replace(/\/$/, ''))])];
    const after = withMirrors(before?.config ?? {}, all);
    // Else whoever puts the new content in its place would lose what stands there.
    const note = before
      ? ''
      : l10n.t('{0} can’t be read, or is no JSON: add this to what stands in it, and keep the rest.', file);
    const reload = endpoint.url.includes('/run/user/')
      ? 'systemctl --user reload docker'
      : 'sudo systemctl reload docker';
    const what = await pick<'file' | 'copy' | 'page'>(
      l10n.t('The engine reads its mirrors from {0}; Longshore doesn’t write it', file),
      [
        { label: l10n.t('Show the change and the commands'), value: 'page' },
        { label: l10n.t('Copy the new content of the file'), value: 'copy' },
        ...(isHere ? [{ label: l10n.t('Open {0}', file), value: 'file' as const }] : []),
      ],
    );
    if (what === 'copy') {
      await vscode.env.clipboard.writeText(after);
      if (note !== '') void vscode.window.showWarningMessage(note);
      return;
    }
    if (what === 'file') {
      await vscode.env.clipboard.writeText(after);
      const isThere = before?.config !== undefined || note !== '';
      const document = isThere
        ? await vscode.workspace.openTextDocument(vscode.Uri.file(file))
        : await vscode.workspace.openTextDocument({ language: 'json', content: after });
      await vscode.window.showTextDocument(document);
      const done = l10n.t('The new content is on the clipboard. After saving: {0}', reload);
      void vscode.window.showInformationMessage(`${note} ${done}`.trim());
      return;
    }
    const content = [
      `# ${l10n.t('A mirror of Docker Hub for {0}', endpoint.url)}`,
      l10n.t(
        '1. Put this into {0} on the engine’s machine. Docker Desktop has it under Settings, Docker Engine.',
        file,
      ),
      ...(note === '' ? [] : [note]),
      `\`\`\`json\n${after}\`\`\``,
      l10n.t('2. Have the engine read it. Running containers go on; Docker Desktop has “Apply & restart”.'),
      `\`\`\`sh\n${reload}\n\`\`\``,
      l10n.t('3. “Refresh” in the view of registries then shows it under “Mirrors of the engine”.'),
      '',
    ].join('\n\n');
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document);
  },
});

type Config = Readonly<Record<string, unknown>>;

/** What the file says; without `config` where there is none, undefined where it can't be read or is no JSON. */
async function contentOf(file: string): Promise<{ readonly config?: Config } | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { config: value as Config }
      : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : undefined;
  }
}

function withMirrors(config: Config, mirrors: readonly string[]): string {
  return `${JSON.stringify({ ...config, 'registry-mirrors': mirrors }, undefined, 2)}\n`;
}
