import { type ProjectPlan } from '../../compose/core/project-plan.js';
import { type ContainerGrouping, type ContainerSorting, type ImageSorting } from '../../base/choices.js';

/** What the user chose to see of the containers, and how. */
export interface ContainerChoices {
  readonly groupBy: ContainerGrouping;
  /** The label's key, for grouping by label. */
  readonly groupByLabel: string;
  readonly sortBy: ContainerSorting;
  /** Lower-cased text that a container must contain; '' for all. */
  readonly text: string;
  readonly runningOnly: boolean;
  /** Only Compose projects of these folders; undefined for all. */
  readonly onlyFolders: readonly string[] | undefined;
  /** The Compose projects that the workspace's files describe. */
  readonly plans: readonly ProjectPlan[];
}

export interface ImageChoices {
  readonly sortBy: ImageSorting;
  readonly showDangling: boolean;
}
