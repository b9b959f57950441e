import { randomBytes } from 'node:crypto';
import { type Call, type ContainerRecord, type Engine, type Session } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { findShell } from './find-shell.js';

/** By this label helpers are found again; its value is the id of the container that they are for. */
export const debugLabel = 'longshore.debug';

/**
 * What the helper itself runs: it waits for the end of its input, which comes with the end of our connection. So the
 * engine ends and removes a helper also when the editor has crashed.
 */
const watch = ['sh', '-c', 'while read -r line; do :; done'];

export interface DebugHelper {
  readonly id: string;
  readonly shell: readonly string[];
  /** Where the file system of the container is. */
  readonly root: string;
  readonly sharesIpc: boolean;
  /** Ends the helper and everything that runs in it. Throws EngineError. */
  end(): Promise<void>;
}

type Needed = Pick<
  Engine,
  | 'attach'
  | 'containerDetails'
  | 'createContainer'
  | 'listContainers'
  | 'readSmallFile'
  | 'removeContainer'
  | 'startContainer'
  | 'stat'
>;

/**
 * Starts a helper beside a running container, in its process and network namespaces, and in its IPC namespace where
 * it was made shareable; with its volumes, and as root with the right to look at its processes' files. Gives undefined
 * when the image has no shell either. Throws EngineError; nothing is left behind then.
 */
export async function startDebugHelper(
  engine: Needed,
  target: Pick<ContainerRecord, 'id' | 'name'>,
  image: string,
  call?: Call,
): Promise<DebugHelper | undefined> {
  await sweepDebugHelpers(engine, call);
  const { ipcMode, pidMode, pid } = await engine.containerDetails(target.id, call);
  const joined = `container:${target.id}`;
  // The engine refuses to join any other (moby daemon/container_operations_unix.go, getIPCContainer).
  const ipc = ipcMode === 'shareable' ? joined : ipcMode === 'host' || ipcMode.startsWith('container:') ? ipcMode : '';
  const id = await engine.createContainer(
    {
      name: `${target.name}-debug-${randomBytes(3).toString('hex')}`,
      config: {
        ...{
          Image: image,
          Entrypoint: watch,
          Cmd: [],
          User: '0',
          WorkingDir: '/',
          Labels: { [debugLabel]: target.id },
        },
        // An image's own check would fail here and say nothing.
        ...{ AttachStdin: true, OpenStdin: true, StdinOnce: true, Healthcheck: { Test: ['NONE'] } },
        HostConfig: {
          ...{ AutoRemove: true, PidMode: joined, NetworkMode: joined, VolumesFrom: [target.id] },
          ...{ CapAdd: ['SYS_PTRACE'], ...(ipc === '' ? {} : { IpcMode: ipc }) },
        },
      },
    },
    call,
  );
  let input: Session | undefined;
  const end = async () => {
    input?.dispose();
    try {
      await engine.removeContainer(id, { force: true, anonymousVolumes: false }, { deadline: 10_000 });
    } catch (error) {
      // The end of its input has done it: `conflict` while it is under way.
      if (!EngineError.is(error, 'not-found', 'conflict')) throw error;
    }
  };
  try {
    const shell = await findShell(engine, await engine.containerDetails(id, call), '', call);
    if (!shell) {
      await end();
      return undefined;
    }
    input = await engine.attach(id, { tty: false, stdin: true, detachKeys: '' }, call);
    void drain(input);
    await engine.startContainer(id, call);
    // It is the first process there, but where it has the processes of the engine's machine.
    return { id, shell, root: `/proc/${pidMode === 'host' ? pid : 1}/root`, sharesIpc: ipc !== '', end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Removes helpers that don't run: a crash between making and starting one leaves it so. Throws EngineError. */
async function sweepDebugHelpers(engine: Needed, call: Call | undefined): Promise<void> {
  const left = (await engine.listContainers(call)).filter(
    ({ labels, state, created }) =>
      labels[debugLabel] !== undefined &&
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
    // The connection is lost, and the helper ends with it; the terminal says so.
  }
}
