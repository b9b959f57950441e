import { type ContainerRecord } from '../engine.js';
import { humanDuration, parseHumanDuration } from './human-duration.js';

type Timed = Pick<ContainerRecord, 'status' | 'readAt'>;

interface Parts {
  readonly before: string;
  readonly words: string;
  readonly after: string;
}

/** The engine's words taken apart around their duration (moby, daemon/container/state.go, String). */
function parts(status: string): Parts | undefined {
  // Podman says `Up 3 minutes ago` in some versions.
  const match = /^(Up |Exited \(-?\d+\) |Restarting \(-?\d+\) )(.+?)( ago)?( \(.*\))?$/.exec(status);
  const [, before, words, ago, suffix] = match ?? [];
  if (before === undefined || words === undefined) return undefined;
  return { before, words, after: `${ago ?? ''}${suffix ?? ''}` };
}

/**
 * The engine's status brought up to date: what read `Up 5 seconds` two minutes ago reads `Up 2 minutes` now. Costs no
 * request. The engine rounds down, so the result may lag behind `docker ps` by what it rounded off, never run ahead.
 * At the time of reading, the engine's own words. `now` in milliseconds since the epoch.
 */
export function statusText(container: Timed, now: number): string {
  const passed = now - container.readAt;
  if (passed < 1000) return container.status;
  const found = parts(container.status);
  const shown = found && parseHumanDuration(found.words);
  if (!found || shown === undefined) return container.status;
  return `${found.before}${humanDuration(shown + passed)}${found.after}`;
}
