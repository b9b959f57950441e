import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { question } from './question.js';

/** Thrown when the user closes a question without an answer. Ends a command silently. */
export class UserCancelled extends Error {
  override readonly name = 'UserCancelled';
}

/** Asks before something is destroyed. Returns the button chosen; throws UserCancelled for none. */
export async function confirm<const T extends string>(
  message: string,
  detail: string,
  ...buttons: readonly T[]
): Promise<T> {
  const answer = await question.during(vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons));
  if (answer === undefined) throw new UserCancelled();
  return answer;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Has one picked. Throws UserCancelled for none. */
export async function pick<T>(title: string, choices: readonly Choice<T>[], placeHolder?: string): Promise<T> {
  const options = { title, matchOnDescription: true, ...(placeHolder === undefined ? {} : { placeHolder }) };
  const answer = await question.during(vscode.window.showQuickPick([...choices], options));
  if (!answer) throw new UserCancelled();
  return answer.value;
}

/** Has any number picked, at least one. */
export async function pickMany<T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[]> {
  const options = { title, canPickMany: true, matchOnDescription: true } as const;
  const answer = await question.during(vscode.window.showQuickPick([...choices], options));
  if (!answer) throw new UserCancelled();
  if (answer.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('Nothing was ticked.'));
    throw new UserCancelled();
  }
  return answer.map(({ value }) => value);
}

/** Asks for a text. `check` returns what is wrong with it, or undefined. */
export async function input(options: {
  readonly title: string;
  readonly value?: string;
  readonly prompt: string;
  readonly check?: (text: string) => string | undefined;
  /** Shows dots in place of what is typed. */
  readonly isSecret?: boolean;
}): Promise<string> {
  const { title, value = '', prompt, check, isSecret = false } = options;
  const box = { title, value, prompt, password: isSecret, validateInput: (text: string) => check?.(text) };
  const answer = await question.during(vscode.window.showInputBox(box));
  if (answer === undefined) throw new UserCancelled();
  return answer;
}

/** The first names of a list, a line each, and how many more there are. */
export function lines(names: readonly string[], most = 12): string {
  const more = names.length > most ? [l10n.t('… and {0} more', names.length - most)] : [];
  return [...names.slice(0, most), ...more].join('\n');
}
