import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { confirm, input, lines, pick, pickMany } from '../../host/ask.js';
import { dockerfileFor } from '../../scaffold/core/dockerfiles.js';
import { composeFor, dockerignoreFor } from '../../scaffold/core/other-files.js';
import { detect, factsOf, type Folder, type Stack, stacks } from '../../scaffold/core/stack.js';
import { define } from '../command.js';
import { Refusal } from '../refusal.js';

const names: Readonly<Record<Stack, string>> = {
  ...{ node: 'Node.js', python: 'Python', go: 'Go', java: 'Java', dotnet: '.NET', rust: 'Rust', cpp: 'C++' },
  ...{ php: 'PHP', ruby: 'Ruby', static: 'HTML' },
};

/** Files whose text tells something. */
const telling = ['package.json', 'Cargo.toml', 'CMakeLists.txt'];

/** Makes a Dockerfile, a .dockerignore and a Compose file for what the workspace holds; overwrites nothing unasked. */
export const workspaceAddDockerFiles = define({
  id: 'longshore.workspace.addDockerFiles',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async () => {
    const root = await chooseFolder();
    const folder = await readFolder(root);
    const found = detect(folder);
    const title = l10n.t('Add Docker Files');
    const stack = await pick(
      title,
      [...new Set([...found, ...stacks])].map((value) => ({
        label: names[value],
        ...(found.includes(value) ? { description: l10n.t('found in this folder') } : {}),
        value,
      })),
      l10n.t('What is in {0}?', plain(folder.name, 60)),
    );
    const usual = factsOf(folder, stack);
    const port = await input({
      title,
      prompt: l10n.t('The port that the program listens on'),
      value: String(usual.port),
      check: (text) =>
        /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536
          ? undefined
          : l10n.t('A number from 1 to 65535'),
    });
    const facts = { ...usual, port: Number(port) };
    const files = [
      { name: 'Dockerfile', text: dockerfileFor(stack, facts) },
      { name: '.dockerignore', text: dockerignoreFor(stack) },
      { name: 'compose.yaml', text: composeFor(facts) },
    ];
    const chosen = await pickMany(
      title,
      files.map((file) => {
        const isThere = folder.files.includes(file.name);
        return {
          label: file.name,
          picked: !isThere,
          value: file,
          ...(isThere ? { description: l10n.t('is there already') } : {}),
        };
      }),
    );
    const lost = chosen.filter(({ name }) => folder.files.includes(name)).map(({ name }) => name);
    if (lost.length > 0) {
      await confirm(l10n.t('Overwrite what is there?'), lines(lost), l10n.t('Overwrite'));
    }
    for (const { name, text } of chosen) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(root, name), new TextEncoder().encode(text));
    }
    const [first] = chosen;
    if (first) await vscode.window.showTextDocument(vscode.Uri.joinPath(root, first.name), { preview: false });
  },
});

async function chooseFolder(): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (!only)
    throw new Refusal(l10n.t('Docker files are put into a folder.'), l10n.t('Open the folder of your program first.'));
  if (folders.length === 1) return only.uri;
  return pick(
    l10n.t('Add Docker Files'),
    folders.map(({ name, uri }) => ({ label: plain(name), description: plain(uri.path), value: uri })),
  );
}

async function readFolder(root: vscode.Uri): Promise<Folder> {
  const entries = await vscode.workspace.fs.readDirectory(root);
  const files = entries.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name);
  const texts = new Map<string, string>();
  for (const name of telling.filter((file) => files.includes(file))) {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, name));
    texts.set(name, new TextDecoder().decode(bytes.subarray(0, 1_000_000)));
  }
  return { name: root.path.split('/').at(-1) ?? '', files, text: (file) => texts.get(file) };
}
