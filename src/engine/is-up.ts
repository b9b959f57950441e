import { type ContainerRecord } from './engine.js';

/** Whether a container has processes: it runs, is paused, or is just being started again. */
export function isUp({ state }: Pick<ContainerRecord, 'state'>): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}
