/** What is to be built from a Dockerfile, as the user chose it; paths are absolute. */
export interface BuildChoices {
  readonly tag?: string | undefined;
  readonly context?: string | undefined;
  readonly target?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  readonly platform?: string | undefined;
  readonly secrets?: readonly string[] | undefined;
  readonly ssh?: readonly string[] | undefined;
  readonly noCache?: boolean | undefined;
  readonly pull?: boolean | undefined;
}

/** What a Dockerfile lets one choose. */
export interface DockerfileFacts {
  readonly stages: readonly {
    /** Its name, or its number where it has none. */
    readonly target: string;
    readonly base: string;
  }[];
  /** `default` is what stands behind the name, unresolved. */
  readonly args: readonly { readonly name: string; readonly default: string | undefined }[];
}
