import { isCount, messageOf } from './fields.js';

/** What the page shows of “Can A reach B?”: words, ready to be read. */
export interface ReachView {
  readonly verdict: 'yes' | 'partly' | 'no';
  readonly headline: string;
  readonly because: readonly string[];
  /** `button` is what the editor can do of it. */
  readonly steps: readonly { readonly words: string; readonly button: string }[];
  readonly ways: readonly (readonly string[])[];
  readonly ports: readonly (readonly string[])[];
  readonly tries: readonly { readonly isGood: boolean; readonly words: string }[];
  readonly canProbe: boolean;
}

export interface ToReachPage {
  readonly kind: 'show';
  readonly view: ReachView;
}

export type FromReachPage =
  | { readonly kind: 'again' | 'swap' | 'probe' | 'ready' }
  /** Does what the button of this step says. */
  | { readonly kind: 'step'; readonly step: number };

export function parseFromReachPage(raw: unknown): FromReachPage | undefined {
  const message = messageOf(raw);
  switch (message?.['kind']) {
    case 'again':
    case 'swap':
    case 'probe':
    case 'ready':
      return { kind: message['kind'] };
    case 'step': {
      const { step } = message as { step?: unknown };
      return isCount(step) ? { kind: 'step', step } : undefined;
    }
    default:
      return undefined;
  }
}
