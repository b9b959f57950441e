// @ts-check
/** An example for each rule on Compose files; docs/compose.md shows them with what is said about them. */

/** @type {Readonly<Record<string, string>>} */
const files = {
  '/p/bad.yaml': 'services:\n  a: {}\n',
};

/** @type {import('../../src/language/core/compose/surroundings.js').Surroundings} */
export const exampleSurroundings = {
  path: '/p/compose.yaml',
  environment: {},
  text: (path) => files[path] ?? null,
  kind: (path) => (path === '/p' ? 'folder' : path in files ? 'file' : 'none'),
};

/** @param {string} lines */
const web = (lines) => `services:\n  web:\n    image: nginx\n${lines}`;

/** @type {Readonly<Record<string, string>>} */
export const composeExamples = {
  syntax: 'services:\n  web:\n    image: nginx: alpine\n',
  'duplicate-key': web('    image: httpd\n'),
  alias: web('    environment: *missing\n'),
  'too-long': `# ${'x'.repeat(1024 * 1024)}\n`,
  empty: '# nothing but a comment\n',
  'unknown-key': web('    prots: ["80:80"]\n'),
  'wrong-type': web('    user: 1000\n'),
  'missing-key': 'services:\n  web: {}\n',
  'bad-value': web('    ports: ["80:http"]\n'),
  'duplicate-item': web('    security_opt: [a, a]\n'),
  interpolation: web('    hostname: ${\n'),
  'required-variable': web('    hostname: ${NAME:?say who you are}\n'),
  'undefined-reference': web('    volumes: ["data:/data"]\n'),
  circle: 'services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n',
  conflict: web('    network_mode: host\n    networks: [default]\n'),
  'missing-file': web('    env_file: web.env\n'),
  included: 'include: [bad.yaml]\n',
  'container-name': 'services:\n  a: { image: x, container_name: one }\n  b: { image: x, container_name: one }\n',
  'unset-variable': web('    hostname: $NAME\n'),
  'missing-build': 'services:\n  web:\n    build: ./web\n',
  'port-clash': 'services:\n  a: { image: x, ports: ["80:80"] }\n  b: { image: x, ports: ["80:8080"] }\n',
  subnet: web('networks:\n  default: { ipam: { config: [{ subnet: 10.0.0.0/16, gateway: 10.1.0.1 }] } }\n'),
  'restart-policy': web('    restart: sometimes\n'),
  'yaml-1.1': web('    restart: no\n'),
  obsolete: `version: "3.8"\n${web('')}`,
  legacy: `${web('    links: [db]\n')}  db:\n    image: postgres\n`,
  'inactive-profile': `${web('    depends_on: [db]\n')}  db: { image: postgres, profiles: [full] }\n`,
  remote: 'include: ["https://example.com/shop.git"]\n',
  unused: web('volumes:\n  data:\n'),
};
