/**
 * Image references as distribution's grammar has them: `[domain/]path[:tag][@digest]`, with the defaults that Docker
 * fills in. Facts from the grammar in distribution's documentation and the messages of Docker 28.5.
 */

export interface ImageReference {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** As people write it: without `docker.io/library/`. */
  readonly familiar: string;
}

const component = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const domainShape = new RegExp(`^(?:${component}(?:\\.${component})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathShape = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagShape = /^\w[\w.-]{0,127}$/;
const digestShape = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const hexLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

const invalid = 'invalid reference format';

/** Reads a reference; a text says what is wrong, in Docker's words. */
export function parseImageReference(text: string): ImageReference | string {
  if (/^[a-f0-9]{64}$/.test(text)) {
    return `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
  }
  if (text.length > 4096) return invalid;
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const hasDomain = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  let domain = hasDomain ? first : 'docker.io';
  let remainder = hasDomain ? text.slice(slash + 1) : text;
  if (domain === 'index.docker.io') domain = 'docker.io';
  if (domain === 'docker.io' && !remainder.includes('/')) remainder = `library/${remainder}`;
  const colon = remainder.indexOf(':');
  const remote = colon === -1 ? remainder : remainder.slice(0, colon);
  if (remote.toLowerCase() !== remote) {
    return `${invalid}: repository name (${remote}) must be lowercase`;
  }
  const at = remainder.indexOf('@');
  const digest = at === -1 ? undefined : remainder.slice(at + 1);
  const named = at === -1 ? remainder : remainder.slice(0, at);
  const tagColon = named.indexOf(':');
  const path = tagColon === -1 ? named : named.slice(0, tagColon);
  const tag = tagColon === -1 ? undefined : named.slice(tagColon + 1);
  if (!domainShape.test(domain) || !pathShape.test(path)) return invalid;
  if (tag !== undefined && !tagShape.test(tag)) return invalid;
  if (digest !== undefined) {
    if (!digestShape.test(digest)) return invalid;
    const problem = digestProblem(digest);
    if (problem !== undefined) return problem;
  }
  if (domain.length + path.length + 1 > 255 + domain.length + 1) {
    return 'repository name must not be more than 255 characters';
  }
  const short = path.startsWith('library/') ? path.slice('library/'.length) : path;
  const familiar = `${domain === 'docker.io' ? short : `${domain}/${path}`}${tag === undefined ? '' : `:${tag}`}${
    digest === undefined ? '' : `@${digest}`
  }`;
  return { domain, path, tag, digest, familiar };
}

/** What is wrong with `algorithm:hex`, in Docker's words; undefined when nothing is. */
export function digestProblem(digest: string): string | undefined {
  const colon = digest.indexOf(':');
  if (colon <= 0 || colon === digest.length - 1) return 'invalid checksum digest format';
  const algorithm = digest.slice(0, colon);
  const hex = digest.slice(colon + 1);
  if (!/^[a-z0-9]+(?:[+._-][a-z0-9]+)*$/.test(algorithm) || !/^[a-zA-Z0-9=_-]+$/.test(hex)) {
    return 'invalid checksum digest format';
  }
  const length = hexLengths.get(algorithm);
  if (length === undefined) return 'unsupported digest algorithm';
  if (hex.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(hex) ? undefined : 'invalid checksum digest format';
}
