/** What of a project docker compose has to be told to find it again. */
export interface ComposePlace {
  readonly project: string;
  /** Undefined where the files aren't on this machine: by its name alone, a project can still be stopped and removed. */
  readonly folder: string | undefined;
  readonly files: readonly string[];
  readonly environmentFiles: readonly string[];
  readonly profiles: readonly string[];
}

/** The arguments before the verb, behind `docker compose` (docker compose's global options). */
export function placeArguments({ project, folder, files, environmentFiles, profiles }: ComposePlace): string[] {
  return [
    ...(project === '' ? [] : ['--project-name', project]),
    ...(folder === undefined ? [] : ['--project-directory', folder]),
    ...files.flatMap((file) => ['--file', file]),
    ...environmentFiles.flatMap((file) => ['--env-file', file]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
}

/** Splits a list of paths in a label of docker compose: by commas, as paths may hold colons. */
export function labelledPaths(label: string | undefined): string[] {
  return (label ?? '').split(',').filter((path) => path !== '');
}
