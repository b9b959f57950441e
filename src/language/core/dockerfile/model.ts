/** What the parts of a file mean to each other: stages, what depends on what, and the variables in force at a place. */
import type { Placed } from './ast.js';
import type { Build, Stage } from './build-types.js';
import type { CheckOutcome } from './check-run.js';
import type { Binding, Environment } from './environment.js';

export interface Model {
  readonly stages: readonly Stage[];
  /** The ARGs before the first FROM. */
  readonly globalArgs: readonly Placed[];
  /** The stage that is built without `--target`. */
  readonly target: Stage | undefined;
  /** By name, in any case, or number; the last of that name, as `COPY --from` finds it. */
  readonly stageNamed: (name: string) => Stage | undefined;
  readonly stageAt: (offset: number) => Stage | undefined;
  /** The stages that the stage needs, itself among them. */
  readonly needs: (stage: Stage) => ReadonlySet<Stage>;
  /** The stages that the target doesn't need. */
  readonly unused: () => readonly Stage[];
  /** The variables in force before the offset: in a FROM the global ones, in a stage its own and its bases'. */
  readonly variablesAt: (offset: number) => readonly Binding[];
  /** The value in force before the offset, and where it comes from. */
  readonly variableAt: (name: string, offset: number) => Binding | undefined;
}

/** The model of a checked file. */
export function modelOf(outcome: CheckOutcome): Model {
  const { build } = outcome;
  const { stages } = build;
  const stageAt = (offset: number): Stage | undefined => stages.findLast((stage) => stage.from.start <= offset);
  const target = stages.at(-1);
  return {
    stages,
    globalArgs: build.globalArgs,
    target,
    stageAt,
    stageNamed: (name) => {
      const wanted = name.toLowerCase();
      return (
        stages.findLast((stage) => stage.name === wanted) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined)
      );
    },
    needs,
    unused: () => {
      const used = target ? needs(target) : new Set<Stage>();
      return stages.filter((stage) => !used.has(stage));
    },
    variablesAt: (offset) => {
      const environment = environmentAt(build, stageAt(offset), offset);
      return environment.names(offset).flatMap((name) => environment.bindingAt(name, offset) ?? []);
    },
    variableAt: (name, offset) => environmentAt(build, stageAt(offset), offset).bindingAt(name, offset),
  };
}

function environmentAt(build: Build, stage: Stage | undefined, offset: number): Environment {
  return stage && offset > stage.from.end ? stage.environment : build.globals;
}

function needs(stage: Stage): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  const todo = [stage];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (next.parent) todo.push(next.parent);
    for (const { stage: source } of next.dependencies) if (source) todo.push(source);
  }
  return found;
}
