import { type Call, type Engine, type Session } from './engine.js';
import { EngineError } from './errors.js';
import { type HelperEngine } from './helper-container.js';

/**
 * What such a helper runs: it waits for the end of its input, which comes with the end of our connection. So the engine
 * ends and removes a helper also when the editor has crashed.
 */
const watch = ['sh', '-c', 'while read -r line; do :; done'];

/** A container beside another that waits until it isn't needed any more; what it is for is run in it by exec. */
export interface WaitingHelper {
  readonly id: string;
  /** Throws EngineError, also where its image has no shell. */
  start(call?: Call): Promise<void>;
  /** Ends it and everything that runs in it. Throws EngineError. */
  end(): Promise<void>;
}

interface WantedHelper {
  readonly name: string;
  readonly image: string;
  /** By it helpers are found again: a name of their kind, and the id of the container that it is for. */
  readonly label: string;
  readonly target: string;
  /** HostConfig, in the engine API's own words. */
  readonly host: Readonly<Record<string, unknown>>;
}

/** Makes a helper, which removes itself when it ends. Nothing is pulled. Throws EngineError. */
export async function makeWaitingHelper(
  engine: HelperEngine,
  { name, image, label, target, host }: WantedHelper,
  call?: Call,
): Promise<WaitingHelper> {
  const id = await engine.createContainer(
    {
      name,
      config: {
        ...{ Image: image, Entrypoint: watch, Cmd: [], User: '0', WorkingDir: '/', Labels: { [label]: target } },
        // An image's own check would fail here and say nothing.
        ...{ AttachStdin: true, OpenStdin: true, StdinOnce: true, Healthcheck: { Test: ['NONE'] } },
        HostConfig: { AutoRemove: true, ...host },
      },
    },
    call,
  );
  let input: Session | undefined;
  return {
    id,
    start: async (options) => {
      input = await engine.attach(id, { tty: false, stdin: true, detachKeys: '' }, options);
      void drain(input);
      await engine.startContainer(id, options);
    },
    end: async () => {
      input?.dispose();
      try {
        await engine.removeContainer(id, { force: true, anonymousVolumes: false }, { deadline: 10_000 });
      } catch (error) {
        // The end of its input has done it: `conflict` while it is under way.
        if (!EngineError.is(error, 'not-found', 'conflict')) throw error;
      }
    },
  };
}

/**
 * Removes helpers of a label that don't run: a crash between making and starting one leaves it so. Throws EngineError.
 */
export async function sweepWaitingHelpers(
  engine: Pick<Engine, 'listContainers' | 'removeContainer'>,
  label: string,
  call?: Call,
): Promise<void> {
  const left = (await engine.listContainers({ ...call, label })).filter(
    ({ state, created }) =>
      (state === 'created' || state === 'exited' || state === 'dead') &&
      // Not one that is just being started by another window.
      Date.now() - created > 60_000,
  );
  for (const { id } of left) {
    try {
      await engine.removeContainer(id, { force: true, anonymousVolumes: false }, call);
    } catch (error) {
      if (!EngineError.is(error, 'not-found', 'conflict')) throw error;
    }
  }
}

/** It prints nothing; reading is how its end is noticed. */
async function drain(session: Session): Promise<void> {
  try {
    const output = session.output[Symbol.asyncIterator]();
    while (!(await output.next()).done);
  } catch {
    // The connection is lost, and the helper ends with it; whoever uses it is told so.
  }
}
