import { isLoopback } from '../../registry/own-client.js';
import { type RemoteName } from '../../registry/remote-name.js';

/** The page of a registry, a repository or a tag, where people look at it; the host's own where none is known. */
export function pageOf({ registry, path, tag }: RemoteName): string {
  const [owner = '', ...rest] = path?.split('/') ?? [];
  const name = rest.join('/');
  switch (registry) {
    case 'docker.io': {
      if (path === undefined) return 'https://hub.docker.com/';
      const page = owner === 'library' ? `_/${name}` : `r/${path}`;
      return `https://hub.docker.com/${page}${tag === undefined ? '' : `/tags?name=${encodeURIComponent(tag)}`}`;
    }
    case 'ghcr.io':
      if (path === undefined) return 'https://github.com/';
      return `https://github.com/${owner}?tab=packages&q=${encodeURIComponent(name)}`;
    case 'quay.io':
      if (path === undefined) return 'https://quay.io/';
      return `https://quay.io/repository/${path}${tag === undefined ? '' : `?tab=tags&tag=${encodeURIComponent(tag)}`}`;
    case 'registry.gitlab.com':
      if (path === undefined) return 'https://gitlab.com/';
      return `https://gitlab.com/${path.split('/').slice(0, 2).join('/')}/container_registry`;
    default: {
      const scheme = isLoopback(registry) ? 'http' : 'https';
      return path === undefined ? `${scheme}://${registry}/` : `${scheme}://${registry}/v2/${path}/tags/list`;
    }
  }
}
