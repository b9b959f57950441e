import * as vscode from 'vscode';
import { toError } from '../base/errors.js';
import { UserCancelled } from './ask.js';
import { question } from './question.js';

/** A row of a list; without a value it only tells something. */
export interface GrowingItem<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface Growing<T> {
  readonly title: string;
  /** A button for all of the rows; it is what is chosen when they are all there. */
  readonly all?: { readonly icon: string; readonly tooltip: string; readonly value: T };
  /** Brings the rows, until all are there or the signal aborts, and gives those that are to stand at the end. */
  readonly fill: (grow: Grow<T>, signal: AbortSignal) => Promise<readonly GrowingItem<T>[]>;
  /** Shows what a row stands for while it is gone through. What fails here fails again, and is told, when it is chosen. */
  readonly preview?: (value: T) => Promise<unknown>;
}

export interface Grow<T> {
  readonly add: (...items: readonly GrowingItem<T>[]) => void;
  /** How far it is, in the place where one types. */
  readonly say: (words: string) => void;
}

/** Milliseconds between two states of the list; more where it is long, since all of it is sent each time. */
const leastPauseMs = 150;
const pausePerItem = 0.2;
/** Milliseconds for which a row is the one before it is shown. */
const previewMs = 200;

/**
 * Has one picked of a list that fills while it is looked at, and can be narrowed by typing. Nothing is looked for any
 * further when it is closed. Throws UserCancelled, and what filling fails with.
 */
export async function pickWhileGrowing<T>({ title, fill, preview, all }: Growing<T>): Promise<T> {
  const list = vscode.window.createQuickPick<GrowingItem<T>>();
  const closed = new AbortController();
  const items: GrowingItem<T>[] = [];
  let drawing: NodeJS.Timeout | undefined;
  let showing: NodeJS.Timeout | undefined;
  let shown: GrowingItem<T> | undefined;
  let wantsAll = false;
  Object.assign(list, { title, busy: true, matchOnDescription: true, keepScrollPosition: true });
  if (all) list.buttons = [{ iconPath: new vscode.ThemeIcon(all.icon), tooltip: all.tooltip }];
  // What is shown meanwhile would close it.
  list.ignoreFocusOut = preview !== undefined;
  const draw = () => {
    clearTimeout(drawing);
    drawing = undefined;
    if (closed.signal.aborted) return;
    const [active] = list.activeItems;
    list.items = [...items];
    // A list that is drawn anew would go back to its first row.
    if (active) list.activeItems = [active];
  };
  const grow: Grow<T> = {
    add: (...more) => {
      items.push(...more);
      drawing ??= setTimeout(draw, Math.max(leastPauseMs, items.length * pausePerItem));
    },
    say: (words) => (list.placeholder = words),
  };
  const show = ([item]: readonly GrowingItem<T>[]) => {
    clearTimeout(showing);
    const value = item?.value;
    // The first is the active one by itself.
    if (!preview || value === undefined || item === shown || (!shown && item === items[0])) return;
    showing = setTimeout(() => {
      shown = item;
      preview(value).catch(() => undefined);
    }, previewMs);
  };
  try {
    const answer = new Promise<T>((resolve, reject) => {
      list.onDidChangeActive(show);
      list.onDidAccept(() => {
        const value = (list.selectedItems[0] ?? list.activeItems[0])?.value;
        if (value !== undefined) resolve(value);
      });
      list.onDidTriggerButton(() => {
        if (!all) return;
        wantsAll = true;
        if (!list.busy) resolve(all.value);
      });
      list.onDidHide(() => reject(new UserCancelled()));
      list.show();
      fill(grow, closed.signal).then(
        (last) => {
          items.push(...last);
          draw();
          list.busy = false;
          if (all && wantsAll) resolve(all.value);
        },
        (error: unknown) => {
          if (!closed.signal.aborted) reject(toError(error));
        },
      );
    });
    return await question.during(answer);
  } finally {
    closed.abort();
    clearTimeout(drawing);
    clearTimeout(showing);
    list.dispose();
  }
}
