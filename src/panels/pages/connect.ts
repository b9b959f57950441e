import * as l10n from '@vscode/l10n';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; setState(state: unknown): void };

interface Hello {
  readonly kind: 'hello';
  readonly texts: Record<string, string>;
  readonly language: string;
  /** What the editor is to give back when it opens the panel again. */
  readonly memory?: unknown;
}

/** What the editor is to give back from now on. */
interface Remember {
  readonly kind: 'remember';
  readonly memory: unknown;
}

/**
 * Connects a page with its panel. `begin` is called once, when the texts are there; it gets what sends a message, and
 * gives what hears one. Messages come from the extension alone: the page is in a frame that nobody else reaches.
 */
// The two name what the messages are, which nothing at run time tells.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function connect<ToPage, FromPage>(
  begin: (post: (message: FromPage) => void) => (message: ToPage) => void,
): void {
  const editor = acquireVsCodeApi();
  let hear: ((message: ToPage) => void) | undefined;
  window.addEventListener('message', ({ data }: MessageEvent<Hello | Remember | ToPage>) => {
    if (isHello(data)) {
      if (hear) return;
      if (Object.keys(data.texts).length > 0) l10n.config({ contents: data.texts });
      document.documentElement.lang = data.language;
      if (data.memory !== undefined) editor.setState(data.memory);
      hear = begin((message) => editor.postMessage(message));
    } else if (isRemember(data)) editor.setState(data.memory);
    else hear?.(data);
  });
  editor.postMessage({ kind: 'ready' });
}

function isHello(data: unknown): data is Hello {
  return kindOf(data) === 'hello';
}

function isRemember(data: unknown): data is Remember {
  return kindOf(data) === 'remember';
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null ? (data as { kind?: unknown }).kind : undefined;
}
