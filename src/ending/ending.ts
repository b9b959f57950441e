import { type HostProcess } from '../base/socket-owner.js';
import { type ContainerDetails, type ContainerRecord } from '../engine/engine.js';
import { type EndingStep } from './ending-step.js';

/** What is known of a container that has ended or could not start. */
export interface EndingFacts {
  readonly container: ContainerRecord;
  readonly details: ContainerDetails;
  /** Why a start has just failed, in the engine's words; else what its inspection says. */
  readonly refusal: string;
  /** Its last lines, plain; empty when it has none or they weren't read. */
  readonly log: readonly string[];
  /** `linux/arm64`, and the engine's `amd64`; '' when unknown. */
  readonly imagePlatform: string;
  readonly engineArchitecture: string;
  /** What was done to it around its end: `stop`, `kill SIGTERM`, `kill SIGKILL`, `oom`. */
  readonly deeds: readonly string[];
  /** Whether what isn't among them wasn't done: Podman doesn't tell of stops, and engines forget. */
  readonly knowsDeeds: boolean;
  /** Other containers that have published a port which this one wants. */
  readonly holders: readonly { readonly port: number; readonly name: string }[];
  /** Programs of the engine's machine that listen on one, where that is this machine and they may be seen. */
  readonly programs: readonly { readonly port: number; readonly process: HostProcess }[];
}

/** Why a container has ended or could not start. */
export interface Ending {
  /** Names the reason, for tests and logs. */
  readonly id: string;
  /** One sentence. */
  readonly headline: string;
  /** More of it; '' when the headline says all. */
  readonly because: string;
  readonly steps: readonly EndingStep[];
}
