import { type Call, type Engine, type Session, type TerminalSize } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';

export interface MainProcess {
  readonly session: Session;
  readonly hasTerminal: boolean;
  /** Whether it reads what is typed. */
  readonly hasInput: boolean;
  /** The exit code of one that was started here; undefined where it can't be known. */
  readonly exit: Promise<number | undefined>;
}

/**
 * Attaches to a container's main process; `starts` starts it, once nothing of what it prints can be missed. Throws
 * EngineError.
 */
export async function openMain(
  engine: Pick<Engine, 'attach' | 'containerDetails' | 'startContainer' | 'waitContainer'>,
  container: string,
  { starts, detachKeys, size }: { starts: boolean; detachKeys: string; size: TerminalSize | undefined },
  call: Call & { readonly signal: AbortSignal },
): Promise<MainProcess> {
  const { hasTerminal, hasInput } = await engine.containerDetails(container, call);
  const session = await engine.attach(container, { tty: hasTerminal, stdin: hasInput, detachKeys }, call);
  let exit: Promise<number | undefined> = Promise.resolve(undefined);
  try {
    if (starts) {
      // When it has ended its exit code may be gone with it.
      exit = engine.waitContainer(container, call.signal, 'next-exit').catch(() => undefined);
      await engine.startContainer(container, call);
    } else if (hasTerminal && size) {
      // A program draws itself anew when the size changes, and only then; docker attach does the same.
      await session.resize({ ...size, rows: size.rows + 1 }, call).catch((error: unknown) => {
        if (!EngineError.is(error)) throw error;
      });
    }
  } catch (error) {
    session.dispose();
    throw error;
  }
  return { session, hasTerminal, hasInput, exit };
}
