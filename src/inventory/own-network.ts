import { type ContainerRecord } from '../engine/engine.js';

/** Whether it has a place of its own on networks: not one that uses the machine's, another container's, or none. */
export function hasOwnNetwork({ networkMode }: Pick<ContainerRecord, 'networkMode'>): boolean {
  return networkMode !== 'host' && networkMode !== 'none' && !networkMode.startsWith('container:');
}
