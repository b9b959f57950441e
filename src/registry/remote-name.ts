/** A registry, a repository of it, or a tag of that. */
export interface RemoteName {
  readonly registry: string;
  readonly path: string | undefined;
  readonly tag: string | undefined;
}

/** Rows' ids are made of a word and the name: `remote/ghcr.io/acme/web:1`. */
export function rowIdOf(word: string, { registry, path, tag }: RemoteName): string {
  return `${word}/${registry}${path === undefined ? '' : `/${path}`}${tag === undefined ? '' : `:${tag}`}`;
}

/** The name in a row's id; undefined where there is none. */
export function remoteOf(rowId: string): RemoteName | undefined {
  const found = /^(?:remote|more|trouble)\/([^/]+)(?:\/([^:]+)(?::(.+))?)?$/.exec(rowId);
  return found?.[1] === undefined ? undefined : { registry: found[1], path: found[2], tag: found[3] };
}
