/**
 * Compose files to judge: hand-written ones beside this file, and others made from seeds. `settings.txt` has settings of
 * a service, `files.txt` whole files, with a line `==` between two.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../dockerfile-corpus/generate.js';

function parts(name: string): string[] {
  return readFileSync(path.join(import.meta.dirname, name), 'utf8')
    .replace(/\n$/, '')
    .split('\n==\n');
}

/** Settings of a service, each in a file of its own. */
export const settingFiles: readonly string[] = parts('settings.txt').map(
  (body) =>
    `services:\n  a:\n    image: x\n${body
      .split('\n')
      .map((line) => `    ${line}\n`)
      .join('')}`,
);

export const wholeFiles: readonly string[] = parts('files.txt').map((text) => `${text}\n`);

/** Files of which Compose has nothing to say: what a real project looks like. */
export const goodFiles: readonly string[] = [
  `name: shop
services:
  web:
    build:
      context: .
      target: run
      args:
        VERSION: "1.0"
    ports:
      - "8080:80"
      - target: 443
        published: "8443"
        protocol: tcp
    environment:
      - DATABASE_URL=postgres://db/shop
      - DEBUG
    depends_on:
      db:
        condition: service_healthy
    networks: [front, back]
    restart: unless-stopped
  db:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql/data
    environment: &database
      POSTGRES_PASSWORD_FILE: /run/secrets/password
    secrets: [password]
    healthcheck:
      test: [CMD, pg_isready]
      interval: 5s
      retries: 5
    networks:
      back:
        aliases: [database]
    deploy:
      resources:
        limits: { cpus: "0.5", memory: 512M }
  backup:
    image: postgres:16
    profiles: [tools]
    environment:
      <<: *database
      KEEP: 7
    volumes:
      - type: bind
        source: ./backup
        target: /backup
    networks: [back]
    command: ["sh", "-c", "pg_dump $$DB > /backup/dump"]
networks:
  front:
  back:
    internal: true
    ipam:
      config:
        - subnet: 172.28.0.0/16
volumes:
  data:
    labels: { keep: "yes" }
secrets:
  password:
    environment: DB_PASSWORD
x-note: anything
`,
  `services:
  base: &base
    image: "app:\${TAG:-latest}"
    environment: { A: "1", B: }
    logging: { driver: json-file, options: { max-size: 10m, max-file: "3" } }
  worker:
    <<: *base
    command: work --queue="a b"
    scale: 3
    stop_grace_period: 1m30s
    ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 100 }
    tmpfs: /tmp
    cap_drop: [ALL]
  other:
    extends: worker
    read_only: true
    sysctls: { net.core.somaxconn: 1024 }
    extra_hosts: ["host.docker.internal:host-gateway"]
    develop:
      watch:
        - { path: ./src, action: sync, target: /src, ignore: [node_modules/] }
        - { path: package.json, action: rebuild }
`,
];

/** Names that a slip of the keyboard may put in place of another, and values of every kind. */
const otherKeys = [
  'image',
  'prots',
  'ports',
  'x-a',
  'volumes',
  'environment',
  'enviroment',
  'context',
  'test',
  'target',
];
const otherValues = [
  ...[
    '',
    'null',
    'true',
    'yes',
    '12',
    '-1',
    '1.5',
    '"12"',
    '""',
    '[]',
    '{}',
    '[a]',
    '[1]',
    '[a, a]',
    '{a: b}',
    '{a: 1}',
  ],
  ...[
    'foo',
    '$FOO',
    '${FOO',
    '${FOO:-1}',
    '${FOO:?no}',
    '"80:80"',
    '["80:80"]',
    '10m',
    '5s',
    '[db]',
    '{db: }',
    './x',
    '2024-01-01',
  ],
  ...[
    '!reset null',
    '*base',
    '[{a: b}]',
    '[null]',
    '"a b"',
    '0o17',
    '012',
    '~',
    '[[a]]',
    '1e3',
    'service:db',
    '[CMD, x]',
  ],
];

/** A good file with a few slips: keys, values, lines and indentation changed. The same seed gives the same file. */
export function mutateCompose(seed: number): string {
  const random = new Random(seed);
  const lines = (goodFiles[seed % goodFiles.length] ?? '').split('\n');
  const slips = 1 + random.below(2);
  for (let slip = 0; slip < slips; slip += 1) {
    const at = random.below(lines.length - 1);
    const line = lines[at] ?? '';
    const match = /^(\s*(?:- )?)([\w.-]+):(.*)$/.exec(line);
    const kind = random.below(10);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, line);
    else if (kind === 2) lines[at] = ` ${line}`;
    else if (match && kind < 5) lines[at] = `${match[1] ?? ''}${random.pick(otherKeys)}:${match[3] ?? ''}`;
    else if (match) lines[at] = `${match[1] ?? ''}${match[2] ?? ''}: ${random.pick(otherValues)}`;
    else lines[at] = line.replace(/[\w/.-]+/, () => random.pick(otherValues));
  }
  return lines.join('\n');
}

const settings: readonly (readonly [string, readonly string[]])[] = [
  [
    'ports',
    ['["80:80"]', '["80", "81:82/udp"]', '[{target: 80, published: 8080}]', '["127.0.0.1:80-82:80-82"]', '["x:80"]'],
  ],
  [
    'volumes',
    ['["v:/x"]', '["./a:/x:ro"]', '[{type: volume, source: v, target: /x}]', '[{type: tmpfs, target: /t}]', '["w:/x"]'],
  ],
  ['environment', ['[A=1, B]', '{A: 1, B: }', '{A: [1]}', '{A: true}']],
  ['networks', ['[n]', '{n: {aliases: [x]}}', '[m]', '{n: , default: }', '[n, n]']],
  ['depends_on', ['[b]', '{b: {condition: service_started}}', '[a]', '[c]', '{b: {condition: started}}']],
  ['network_mode', ['host', 'service:b', 'service:c', 'none']],
  ['healthcheck', ['{test: [CMD, x]}', '{test: x, interval: 5s}', '{test: [x]}', '{interval: 5}', '{disable: true}']],
  ['deploy', ['{replicas: 2}', '{resources: {limits: {memory: 5m}}}', '{replicas: x}', '{mode: global}', '{foo: 1}']],
  ['scale', ['2', '"3"', '-1', 'two']],
  ['container_name', ['one', '"a"', 'x_1']],
  [
    'build',
    [
      '.',
      '{context: ., args: [A]}',
      '{context: ., secrets: [s]}',
      '{contxt: .}',
      '{context: ., dockerfile_inline: FROM x, dockerfile: D}',
    ],
  ],
  ['mem_limit', ['10m', '10', '1.5gb', 'x', '-5m']],
  ['cpus', ['1', '0.5', '"x"', '"1.5"']],
  ['secrets', ['[s]', '[{source: s, target: t, mode: 0440}]', '[t]']],
  ['configs', ['[k]', '[{source: k}]', '[l]']],
  ['extends', ['b', '{service: b}', '{service: c}', 'a']],
  ['profiles', ['[p]', '[]', 'p']],
  ['command', ['x', '[x, y]', "it's", '"a b"', '[1]']],
  ['restart', ['always', '"no"', 'no', 'true']],
  ['ulimits', ['{nofile: 5}', '{nofile: {soft: 1}}', '{nofile: x}']],
  ['develop', ['{watch: [{path: a, action: sync, target: /a}]}', '{watch: [{path: a, action: sync}]}', '{watch: {}}']],
  ['pull_policy', ['always', 'sometimes', 'every_2h']],
  ['stop_grace_period', ['5s', '5', '"5x"', '1m']],
  ['x-anything', ['1', '{a: $B}', '"${"']],
];

const tops = [
  'networks: {n: }',
  'networks: {n: {external: true}}',
  'volumes: {v: }',
  'volumes: {v: {external: true, driver: x}}',
  'secrets: {s: {file: ./s}}',
  'secrets: {s: {environment: S}}',
  'secrets: {s: {}}',
  'configs: {k: {content: "$X"}}',
  'configs: {k: {file: ./k}}',
  'name: proj',
  'version: "3"',
];

/** Services put together at random from settings that are right and wrong. The same seed gives the same file. */
export function generateCompose(seed: number): string {
  const random = new Random(seed);
  const service = (name: string): string[] => {
    const lines = [`  ${name}:`, ...(random.chance(0.9) ? ['    image: x'] : [])];
    const taken = new Set<string>();
    for (let count = random.below(5); count > 0; count -= 1) {
      const [key, values] = random.pick(settings);
      // The first of the values are right.
      const value = values[random.chance(0.75) ? random.below(2) : random.below(values.length)] ?? '';
      if (!taken.has(key)) lines.push(`    ${key}: ${value}`);
      taken.add(key);
    }
    return lines;
  };
  const names = random.chance(0.8) ? ['a', 'b'] : ['a', 'b', 'c'];
  const top = new Map<string, string>();
  for (const line of ['networks: {n: }', 'volumes: {v: }', 'secrets: {s: {file: ./s}}', 'configs: {k: {file: ./k}}']) {
    if (random.chance(0.9)) top.set(line.split(':', 1)[0] ?? '', line);
  }
  if (random.chance(0.4)) {
    const line = random.pick(tops);
    top.set(line.split(':', 1)[0] ?? '', line);
  }
  return ['services:', ...names.flatMap(service), ...top.values(), ''].join('\n');
}
