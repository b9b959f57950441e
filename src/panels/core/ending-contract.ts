import { type EndingStep } from '../../ending/ending-step.js';
import { isCount, messageOf } from './fields.js';

/** What the page shows of a container's end: words, ready to be read. */
export interface EndingView {
  readonly name: string;
  readonly headline: string;
  readonly because: string;
  readonly steps: readonly EndingStep[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly log: readonly string[];
  readonly checks: readonly { readonly failed: boolean; readonly words: string }[];
  /** What can be done from the page. */
  readonly canStart: boolean;
}

export interface ToEndingPage {
  readonly kind: 'show';
  readonly view: EndingView;
}

export type FromEndingPage =
  | { readonly kind: 'start' | 'logs' | 'inspect' | 'again' }
  /** Copies the command of this step. */
  | { readonly kind: 'copy'; readonly step: number };

export function parseFromEndingPage(raw: unknown): FromEndingPage | undefined {
  const message = messageOf(raw);
  switch (message?.['kind']) {
    case 'start':
    case 'logs':
    case 'inspect':
    case 'again':
      return { kind: message['kind'] };
    case 'copy': {
      const { step } = message as { step?: unknown };
      return isCount(step) ? { kind: 'copy', step } : undefined;
    }
    default:
      return undefined;
  }
}
