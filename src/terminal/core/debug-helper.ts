import { randomBytes } from 'node:crypto';
import { type Call, type ContainerRecord, type Engine } from '../../engine/engine.js';
import { makeWaitingHelper, sweepWaitingHelpers } from '../../engine/waiting-helper.js';
import { findShell } from './find-shell.js';

/** By this label helpers are found again; its value is the id of the container that they are for. */
export const debugLabel = 'longshore.debug';

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
  await sweepWaitingHelpers(engine, debugLabel, call);
  const { ipcMode, pidMode, pid } = await engine.containerDetails(target.id, call);
  const joined = `container:${target.id}`;
  // The engine refuses to join any other (moby daemon/container_operations_unix.go, getIPCContainer).
  const ipc = ipcMode === 'shareable' ? joined : ipcMode === 'host' || ipcMode.startsWith('container:') ? ipcMode : '';
  const helper = await makeWaitingHelper(
    engine,
    {
      ...{ name: `${target.name}-debug-${randomBytes(3).toString('hex')}`, image },
      ...{ label: debugLabel, target: target.id },
      host: {
        ...{ PidMode: joined, NetworkMode: joined, VolumesFrom: [target.id] },
        ...{ CapAdd: ['SYS_PTRACE'], ...(ipc === '' ? {} : { IpcMode: ipc }) },
      },
    },
    call,
  );
  const { id } = helper;
  const end = () => helper.end();
  try {
    const shell = await findShell(engine, await engine.containerDetails(id, call), '', call);
    if (!shell) {
      await end();
      return undefined;
    }
    await helper.start(call);
    // It is the first process there, but where it has the processes of the engine's machine.
    return { id, shell, root: `/proc/${pidMode === 'host' ? pid : 1}/root`, sharesIpc: ipc !== '', end };
  } catch (error) {
    await end();
    throw error;
  }
}
