/** Dockerfiles written by hand, one for each thing that BuildKit decides in its own way. */
export const handWritten: readonly string[] = [];
