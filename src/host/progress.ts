import * as vscode from 'vscode';

/** Work shorter than this many milliseconds shows no progress. */
const patience = 500;

/** Runs work that can be cancelled; shows progress with a Cancel button when it takes longer than half a second. */
export async function withProgress(title: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const running = work(abort.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), patience)));
  try {
    if ((await Promise.race([running, late])) !== 'late') return;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        await running;
      },
    );
  } finally {
    clearTimeout(timer);
  }
}
