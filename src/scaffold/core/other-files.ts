import { type Facts, type Stack } from './stack.js';

/** What no image needs, whatever it is made of. */
const common = [
  '.git',
  '.github',
  '.vscode',
  '.idea',
  '.env',
  '.env.*',
  '*.md',
  '*.log',
  'Dockerfile*',
  'compose*.yaml',
  '.dockerignore',
];

const own: Readonly<Record<Stack, readonly string[]>> = {
  node: ['node_modules', 'dist', 'coverage'],
  python: ['__pycache__', '*.pyc', '.venv', 'venv', '.pytest_cache'],
  go: ['bin', '*.test'],
  java: ['target', 'build', '.gradle'],
  dotnet: ['**/bin', '**/obj'],
  rust: ['target'],
  cpp: ['build', '*.o'],
  php: ['vendor'],
  ruby: ['.bundle', 'vendor/bundle', 'tmp'],
  static: [],
};

/** What the build is not sent. */
export function dockerignoreFor(stack: Stack): string {
  return `${[...common, ...own[stack]].join('\n')}\n`;
}

/** A Compose file that builds it and publishes its port to this machine alone. */
export function composeFor({ name, port }: Facts): string {
  return `services:
  ${name}:
    build: .
    ports:
      - "127.0.0.1:${port}:${port}"
    restart: unless-stopped
    init: true
`;
}
