import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly contributes: { readonly commands: readonly { command: string; title: string; category: string }[] };
}

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { commands } = (read('package.json') as Manifest).contributes;
const texts = read('package.nls.json') as Readonly<Record<string, string>>;
const inEnglish = (text: string) => text.replace(/^%(.+)%$/, (_, key: string) => texts[key] ?? key);

/** A command as the palette lists it. */
export function paletteTitle(id: string): string {
  const command = commands.find((candidate) => candidate.command === id);
  if (!command) throw new Error(`package.json has no command ${id}`);
  return `${inEnglish(command.category)}: ${inEnglish(command.title)}`;
}
