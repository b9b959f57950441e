/** The entry of the late bundle of commands: loaded when the first command runs. */
import * as l10n from '@vscode/l10n';
import { type Command, type CommandOn, type Services, type SubjectKind } from './command.js';
import { runCommand } from './run.js';
import { commands } from './table.js';

/** Sets the texts of this bundle: each bundle has its own copy of the library. */
export function speak(contents: Record<string, string>): void {
  l10n.config({ contents });
}

/** Runs the command of this id. The arguments are a row's id and the selected rows' ids, as the editor hands them. */
export async function run(id: string, services: Services, args: readonly unknown[]): Promise<void> {
  const command = commands.find((candidate: Command) => candidate.id === id);
  if (!command) throw new Error(`no command ${id}`);
  await runCommand(command as CommandOn<SubjectKind>, services, args);
}
