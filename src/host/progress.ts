import * as vscode from 'vscode';
import { question } from './question.js';

/** Work shorter than this many milliseconds shows no progress. */
const patience = 500;

/** The least pause between two words about how far work is, in milliseconds. */
export const progressMs = 200;

/** Says how far the work is: in words, and as a fraction of the whole where that is known. */
export type Report = (message: string, fraction?: number) => void;

/**
 * Runs work that can be cancelled; shows progress with a Cancel button when it takes longer than half a second. While
 * the work asks the user something, it is the user who takes the time: nothing is shown then.
 */
export async function withProgress(
  title: string,
  work: (signal: AbortSignal, report: Report) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const state: { isOver: boolean; message: string; fraction: number; show: () => void } = {
    ...{ isOver: false, message: '', fraction: 0 },
    show: () => undefined,
  };
  const running = work(abort.signal, (message, fraction = 0) => {
    Object.assign(state, { message, fraction });
    state.show();
  });
  const end = () => void (state.isOver = true);
  const over = running.then(end, end);
  for (;;) {
    await either(over, (resolve) => follow(!question.isOpen, resolve));
    await either(over, (resolve) => {
      const timer = setTimeout(resolve, patience);
      return () => clearTimeout(timer);
    });
    if (state.isOver) return running;
    if (question.isOpen) continue;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        let shown = 0;
        state.show = () => {
          const percent = Math.max(shown, Math.floor(state.fraction * 100));
          progress.report({ message: state.message, increment: percent - shown });
          shown = percent;
        };
        if (state.message !== '') state.show();
        await either(over, (resolve) => follow(question.isOpen, resolve));
        state.show = () => undefined;
      },
    );
  }
}

/** Waits for the end of the work or for what `begin` calls back for, which is then no longer listened to. */
async function either(over: Promise<void>, begin: (resolve: () => void) => () => void): Promise<void> {
  let stop: () => void = () => undefined;
  await Promise.race([over, new Promise<void>((resolve) => (stop = begin(resolve)))]);
  stop();
}

/** Calls at once where it is so already, else when questions open or close next. */
function follow(isSo: boolean, resolve: () => void): () => void {
  if (isSo) resolve();
  const listener = question.onDidChange(resolve);
  return () => listener.dispose();
}
