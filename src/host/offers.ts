import * as vscode from 'vscode';
import { delay } from '../base/async.js';
import { isAbort } from '../base/errors.js';
import { UserCancelled } from './ask.js';
import { question } from './question.js';

/** Milliseconds after the last key until offers are asked for. */
const pauseMs = 250;

/** Something that may be meant; `value` stands in place of the text when it is chosen. */
export interface Offered extends vscode.QuickPickItem {
  readonly value: string;
  /** Fills the text in with the value, to go on from there, and doesn't end the question. */
  readonly isBeginning?: boolean;
}

/**
 * Asks for a text, with what may be meant below it: what is typed is the first of the list, offers follow as they come.
 * `check` returns what is wrong with a text, or undefined; `offers` may throw, which shows none. Throws UserCancelled.
 */
export async function askWithOffers(options: {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly check: (text: string) => string | undefined;
  readonly offers: (text: string, signal: AbortSignal) => Promise<readonly Offered[]>;
  /** What is chosen when the typed text itself is. */
  readonly typed: (text: string) => string;
}): Promise<string> {
  const { title, prompt, value = '', check, offers, typed } = options;
  const list = vscode.window.createQuickPick<Offered>();
  Object.assign(list, { title, placeholder: prompt, value, matchOnDescription: true });
  let asking = new AbortController();
  let found: readonly Offered[] = [];
  const draw = () => {
    const text = list.value.trim();
    const problem = text === '' ? prompt : check(text);
    const own: Offered = { label: typed(text), value: text, alwaysShow: true };
    // An offer of another text is what this text found, and not what the editor's filter makes of it.
    const rest = found.map((offer) => ({ ...offer, alwaysShow: true }));
    list.items = text === '' ? rest : [problem === undefined ? own : { ...own, label: problem }, ...rest];
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    list.busy = true;
    draw();
    try {
      await delay(pauseMs, signal);
      found = await offers(list.value.trim(), signal);
    } catch (error) {
      if (isAbort(error)) return;
      found = [];
    }
    if (signal.aborted) return;
    list.busy = false;
    draw();
  };
  try {
    const answer = new Promise<string>((resolve, reject) => {
      list.onDidChangeValue(() => void ask());
      list.onDidAccept(() => {
        const chosen = list.activeItems[0] ?? list.items[0];
        const text = chosen?.value ?? list.value.trim();
        if (chosen?.isBeginning) {
          list.value = text;
          void ask();
        } else if (text !== '' && check(text) === undefined) resolve(text);
      });
      list.onDidHide(() => reject(new UserCancelled()));
      list.show();
      void ask();
    });
    return await question.during(answer);
  } finally {
    asking.abort();
    list.dispose();
  }
}
