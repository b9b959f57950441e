/** A Compose project as its files describe it, whether or not anything of it exists on an engine. */
export interface ProjectPlan {
  readonly name: string;
  /** The project directory, absolute: relative paths in the files count from it. */
  readonly folder: string;
  /** Absolute, in the order in which later ones override earlier ones. */
  readonly files: readonly string[];
  /** Files that those include, absolute. */
  readonly included: readonly string[];
  readonly services: readonly PlannedService[];
  /** Every profile that a service names. */
  readonly profiles: readonly string[];
  /** Why the files can't be read in full; undefined when they can. */
  readonly problem: string | undefined;
}

export interface PlannedService {
  readonly name: string;
  /** It exists only where one of these is active; always when there is none. */
  readonly profiles: readonly string[];
  /** The file that describes it first, and the line there, 0-based. */
  readonly file: string;
  readonly line: number;
  /**
   * What docker compose hashes its description to, as in the label of its containers; undefined while it wasn't asked,
   * empty where it didn't tell.
   */
  readonly hash?: string | undefined;
}
