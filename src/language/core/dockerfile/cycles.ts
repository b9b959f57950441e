/** Stages that need each other. */
import type { Dependency, Stage } from './build-types.js';

/** The first dependency that closes a circle, and the stage from which BuildKit came to it. */
export function findCycle(
  stages: readonly Stage[],
): { readonly stage: Stage; readonly dependency: Dependency } | undefined {
  const done = new Set<Stage>();
  for (const first of stages) {
    const path: { stage: Stage; next: number }[] = [];
    const onPath = new Set<Stage>();
    const enter = (stage: Stage): void => {
      done.add(stage);
      onPath.add(stage);
      path.push({ stage, next: 0 });
    };
    if (!done.has(first)) enter(first);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const dependency = top.stage.dependencies[top.next];
      top.next += 1;
      if (!dependency) {
        onPath.delete(top.stage);
        path.pop();
      } else if (dependency.stage && onPath.has(dependency.stage)) return { stage: first, dependency };
      else if (dependency.stage && !done.has(dependency.stage)) enter(dependency.stage);
    }
  }
  return undefined;
}
