import { type ContainerRecord } from '../engine/engine.js';

/** The Compose project that a container belongs to, by the label that docker compose or podman-compose gave it. */
export function projectOf(container: ContainerRecord): string | undefined {
  const name = container.labels['com.docker.compose.project'] ?? container.labels['io.podman.compose.project'];
  return name === '' ? undefined : name;
}

/** The folder from which the project was brought up, on the machine where that was done. */
export function projectFolderOf(container: ContainerRecord): string | undefined {
  return container.labels['com.docker.compose.project.working_dir'];
}

export function serviceOf(container: ContainerRecord): string | undefined {
  return container.labels['com.docker.compose.service'];
}

/** What docker compose hashed the service's description to when it made the container. */
export function configHashOf(container: ContainerRecord): string | undefined {
  return container.labels['com.docker.compose.config-hash'];
}

/** Made by `docker compose run`: none of the service's replicas. */
export function isOneOff(container: ContainerRecord): boolean {
  return container.labels['com.docker.compose.oneoff'] === 'True';
}
