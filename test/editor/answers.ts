import * as vscode from 'vscode';

const restore: (() => void)[] = [];

/** Answers questions in the user's place until `forgetAnswers`. */
export function answer(question: keyof typeof vscode.window, reply: (...args: never[]) => unknown): void {
  const original = vscode.window[question];
  restore.push(() => Object.assign(vscode.window, { [question]: original }));
  Object.assign(vscode.window, { [question]: reply });
}

/** Has the user asked again. */
export function forgetAnswers(): void {
  for (const undo of restore.splice(0).reverse()) undo();
}

/** Presses the button with this text in the next questions, and none in later ones; gives what was asked, in order. */
export function pressButton(...buttons: readonly string[]): { readonly asked: string[] } {
  const asked: string[] = [];
  const left = [...buttons];
  answer('showWarningMessage', (message: string, ...rest: readonly (vscode.MessageOptions | string)[]) => {
    const detail = rest.map((part) => (typeof part === 'string' ? '' : (part.detail ?? ''))).join('');
    asked.push([message, detail].filter(Boolean).join('\n'));
    const next = left.shift();
    if (next !== undefined && !rest.includes(next)) throw new Error(`no button ${next} in ${JSON.stringify(rest)}`);
    return Promise.resolve(next);
  });
  return { asked };
}

/** Collects the errors and refusals that the user would see, and closes them: an open one keeps its command waiting. */
export function collectErrors(): string[] {
  const messages: string[] = [];
  const collect = (message: string) => {
    messages.push(message);
    return Promise.resolve(undefined);
  };
  answer('showErrorMessage', collect);
  answer('showWarningMessage', collect);
  return messages;
}
