/** Where docker keeps Docker Hub's log-in (docker/cli, cli/config/credentials). */
const hubKey = 'https://index.docker.io/v1/';

/** The registry that a repository's name leads to: `docker.io` where it names none (distribution/reference). */
export function registryOf(repository: string): string {
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (!isHost || first === 'index.docker.io') return 'docker.io';
  return first;
}

/** What a repository is called within its registry: `library/nginx` for `nginx`. */
export function pathOf(repository: string): string {
  const registry = registryOf(repository);
  if (registry !== 'docker.io') return repository.slice(registry.length + 1);
  const path = repository.replace(/^(?:index\.)?docker\.io\//, '');
  return path.includes('/') ? path : `library/${path}`;
}

/** A repository's name as the docker program takes it: Docker Hub isn't named, nor its `library`. */
export function nameOf(registry: string, path: string): string {
  return registry === 'docker.io' ? path.replace(/^library\//, '') : `${registry}/${path}`;
}

/** The name that docker keeps a registry's log-in by. */
export function credentialKey(registry: string): string {
  return registry === 'docker.io' ? hubKey : registry;
}
