export interface ReferenceParts {
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

/** Takes `host:5000/a/b:tag@sha256:…` apart: a colon after the last slash begins the tag (distribution/reference). */
export function splitReference(reference: string): ReferenceParts {
  const at = reference.indexOf('@');
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const name = at < 0 ? reference : reference.slice(0, at);
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return { repository: name, tag: undefined, digest };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}

/** The name as the docker CLI shows it: Docker Hub's host and its `library/` left out, a digest beside a tag too. */
export function familiarName(reference: string): string {
  const { repository, tag, digest } = splitReference(reference);
  const familiar = repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\/(?=[^/]+$)/, '');
  if (tag !== undefined) return `${familiar}:${tag}`;
  return digest === undefined ? familiar : `${familiar}@${digest}`;
}

/** The first twelve hexadecimal digits of an id, without its algorithm. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
