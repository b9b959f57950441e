import { type ContainerRecord, type EngineFacts } from '../engine/engine.js';
import { type FlagName } from './flags.js';

export interface RunProblem {
  /** The field that it is about; the image where none is named. */
  readonly flag: FlagName | 'image' | 'command';
  readonly words: string;
  /** The engine would refuse it; otherwise it would only not be what was meant. */
  readonly stops: boolean;
}

export type Tell = (flag: RunProblem['flag'], words: string, stops?: boolean) => void;

export interface KnownThings {
  readonly containers: readonly ContainerRecord[];
  /** The engine's networks; empty where they aren't known. */
  readonly networks: readonly { readonly id: string; readonly name: string }[];
  /**
   * Ports that something on the engine's machine listens on, `127.0.0.1 80/tcp`, with the program where that may be
   * seen, else ''; empty where it can't be known.
   */
  readonly takenPorts: ReadonlyMap<string, string>;
  /** Undefined while they aren't known. */
  readonly facts: EngineFacts | undefined;
  /** Why GPUs can't be had; '' where they can. */
  readonly noGpus: string;
  /** The container whose place it takes: its name and ports will be free. */
  readonly replaces: string | undefined;
}
