import assert from 'node:assert/strict';
import { type ContainerState } from '../../src/engine/engine.js';
import { ContainerFiles } from '../../src/files/core/container-files.js';
import { type Bench } from './engines.js';

/** Waits for nothing but its input, which nobody sends. */
const waiting = ['sh', '-c', 'read line'];

/** Runs a shell's script in a container; gives what it printed. */
export async function sh({ engine }: Bench, id: string, script: string): Promise<string> {
  const session = await engine.exec(id, { command: ['sh', '-c', script], tty: false, stdin: false });
  let said = '';
  for await (const { bytes } of session.output) said += bytes.toString();
  assert.equal(await session.exitCode(), 0, said);
  return said;
}

/** As much as in the extension, but however long a busy machine takes. */
const budget = { bytes: 48_000_000, ms: 60_000 };

export interface Place {
  readonly id: string;
  readonly files: ContainerFiles;
  readonly stop: () => Promise<void>;
}

/** A running container, and its files as the extension gets at them. */
export async function place(bench: Bench, more: Record<string, unknown> = {}, prepare = ''): Promise<Place> {
  const { engine, ns } = bench;
  const id = await ns.container({ Cmd: waiting, OpenStdin: true, StopTimeout: 0, ...more });
  let state: ContainerState = 'running';
  const record = () => ({ state, mounts: [], name: 'test' });
  const files = new ContainerFiles({ engine: () => engine, id, record, budget });
  await engine.startContainer(id);
  if (prepare !== '') await sh(bench, id, prepare);
  const stop = async () => {
    await engine.killContainer(id, 'KILL');
    while ((await engine.listContainers({ ids: [id] }))[0]?.state !== 'exited');
    state = 'exited';
    files.forget();
  };
  return { id, files, stop };
}
