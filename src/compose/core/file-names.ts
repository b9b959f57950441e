/** The names under which docker compose finds a project's file by itself, the first that is there (compose-go, cli). */
export const projectFileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

/** What is read on top of it, the first that is there. */
export const overrideFileNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;
