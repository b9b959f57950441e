import { type ProjectPlan } from '../../compose/core/project-plan.js';
import { type ContainerRecord } from '../../engine/engine.js';

/** A Compose project, or some of its services. */
export interface ProjectSubject {
  readonly name: string;
  /** Of these services; of all when there is none. */
  readonly services: readonly string[];
  /** Undefined where no file of it is known in the workspace. */
  readonly plan: ProjectPlan | undefined;
  /** Of these services. */
  readonly containers: readonly ContainerRecord[];
}
