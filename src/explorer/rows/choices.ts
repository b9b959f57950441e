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
}

export interface ImageChoices {
  readonly sortBy: ImageSorting;
  readonly showDangling: boolean;
}
