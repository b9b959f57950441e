/** Compose files with others beside them: included, extended, of variables. */

/** What docker compose 2.40 says of the same files: `ok` where it is content. */
type Verdict = 'ok' | RegExp;
type Case = readonly [verdict: Verdict, text: string, files: Readonly<Record<string, string>>];

const plain = 'services:\n  a: {image: x}\n';
const variables: readonly (readonly [Verdict, string])[] = [
  ['ok', 'A=1\n\n# c\n  B = 2\nexport C\n'],
  ['ok', "A='x\ny'\nB=2\n"],
  ['ok', 'A="x\\\\"\nB="a\\"b" # c\n'],
  ['ok', "\ufeffA=1\r\nB='2'\r\n"],
  ['ok', "A: 1\na[0]=1\né=1\nA=x'y\n"],
  [/a space/, 'A B=1\n'],
  [/line 2: .*a space/, 'A=1\nA B\n'],
  [/not closed/, "A='unclosed\n"],
  [/no name/, 'A$=1\n'],
  [/no name/, '{}\n'],
  [/not written well/, 'A=${B\n'],
  [/not written well/, 'A="${"\n'],
];
const shared = 'services:\n  s: {image: y}\nnetworks: {n: {driver: bridge}}\n';
const extended = 'services:\n  b: {image: x, environment: true}\n  c: {image: x, prots: []}\n  d: {image: x}\n';
/** Settings of a service that stands in an including and an included file alike: what Compose writes anew, and not. */
const writtenAnew = [
  'ports: ["80:80"]',
  'ports: [{target: 80}]',
  'volumes: ["d:/x"]',
  'dns: 1.1.1.1',
  'networks: [n]',
  'networks: []',
  'depends_on: []',
  'depends_on: {b: {condition: service_started}}',
  'devices: ["/dev/x:/dev/x"]',
  'secrets: [s]',
  'secrets: [{source: s}]',
  'configs: [c]',
  'build: .',
  'build: {dockerfile_inline: FROM x}',
  'build: {context: ., ssh: [default]}',
  'build: {context: ., secrets: [s]}',
  'build: {context: ., additional_contexts: [a=.]}',
  'gpus: all',
  'gpus: [{driver: nvidia}]',
  'volumes_from: []',
  'env_file: /p/x',
  'env_file: [/p/x]',
  'env_file: [{path: /p/x}]',
  'label_file: /p/x',
  'deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}',
];
const writtenAlike = [
  'command: [a, b]',
  'environment: [A=1]',
  'dns: [1.1.1.1]',
  'cap_add: [A]',
  'labels: [a=b]',
  'expose: ["1"]',
  'tmpfs: /x',
  'env_file: []',
  'extra_hosts: ["a:1.1.1.1"]',
  'ports: [{target: 80, published: "80", protocol: tcp, mode: ingress}]',
  'ports: []',
  'volumes: [{type: volume, source: d, target: /x}]',
  'networks: {n: {aliases: [q]}}',
  'depends_on: {b: {condition: service_started, required: true}}',
  'depends_on: {}',
  'configs: [{source: c}]',
  'gpus: [{count: 1}]',
  'env_file: [{path: /p/x, required: true}]',
  'build: {context: .}',
  'build: {context: ., additional_contexts: {a: .}}',
  'dns_search: a',
  'label_file: [/p/x]',
  'volumes_from: [b]',
  'healthcheck: {test: a}',
  'secrets: [{source: s, target: /x}]',
];
function unreadable(text: string): Case {
  return [/o\.yml has a mistake/, 'services: {a: {extends: {file: o.yml, service: a}}}\n', { '/p/o.yml': text }];
}
function alike(verdict: Verdict, setting: string): Case {
  const text =
    `services:\n  b: {image: y}\n  a:\n    image: x\n    ${setting}\n` +
    'volumes: {d: }\nnetworks: {n: }\nsecrets: {s: {environment: A}}\nconfigs: {c: {content: x}}\n';
  return [verdict, `include: [a.yml]\n${text}`, { '/p/a.yml': text, '/p/x': '', '/p/Dockerfile': 'FROM x\n' }];
}
/** Files that belong together, the first one as /p/compose.yaml, and the others by their paths. */
export const fileSets: readonly Case[] = [
  ...variables.flatMap(([verdict, text]): Case[] => [
    [verdict, plain, { '/p/.env': text }],
    [verdict, 'services:\n  a: {image: x, env_file: [v.env]}\n', { '/p/v.env': text }],
  ]),
  ['ok', 'include: [a.yml]\nservices:\n  s: {image: y}\n', { '/p/a.yml': shared }],
  [/another one there/, 'include: [a.yml]\nservices:\n  s: {image: z}\n', { '/p/a.yml': shared }],
  [/another one there/, `include: [a.yml]\n${plain}networks: {n: {driver: overlay}}\n`, { '/p/a.yml': shared }],
  [
    /not the same/,
    `include: [a.yml, b.yml]\n${plain}`,
    { '/p/a.yml': shared, '/p/b.yml': 'services:\n  s: {image: z}\n' },
  ],
  [
    'ok',
    'include:\n  - path: [a.yml, b.yml]\nservices:\n  w: {image: x, depends_on: [s]}\n',
    { '/p/a.yml': shared, '/p/b.yml': 'services:\n  s: {command: z}\n  t: {image: q, depends_on: [s]}\n' },
  ],
  [/o\.yml has a mistake/, 'services:\n  a: {extends: {file: o.yml, service: b}}\n', { '/p/o.yml': extended }],
  [/o\.yml has a mistake/, 'services:\n  a: {extends: {file: o.yml, service: c}}\n', { '/p/o.yml': extended }],
  ['ok', 'services:\n  a: {extends: {file: o.yml, service: d}}\n', { '/p/o.yml': extended }],
  // The whole of a file that is extended has its variables filled in.
  ...["services: {q: {image: x}, r: {image: '${NO:?must}'}}\n", "services: {q: {image: x}}\nx-a: '${NO:?must}'\n"].map(
    (text): Case => [/NO has to be set/, 'services: {a: {extends: {file: o.yml, service: q}}}\n', { '/p/o.yml': text }],
  ),
  [
    /not written well/,
    'services: {a: {extends: {file: o.yml, service: q}}}\n',
    { '/p/o.yml': "services: {q: {image: x}, r: {image: '${'}}\n" },
  ],
  [
    'ok',
    'services: {a: {extends: {file: o.yml, service: q}}}\n',
    { '/p/o.yml': "services: {q: {image: x}, r: {image: 'x${NO-}'}}\n" },
  ],
  ...['services: {a: {image: x}\n', 'services: {a: {image: x}}\n---\nx: [\n'].map(unreadable),
  ...[
    'services: {a: {image: x}}\nx-b: *nope\n',
    'services: {a: {image: x}}\nx-b: 1\nx-b: 2\n',
    'services: {a: {image: x, environment: {1: 2}}}\n',
  ].map(unreadable),
  ...['hostname: yes', 'hostname: 22:22', 'cap_add: [A, A]'].map((setting): Case => [
    'ok',
    'services: {a: {extends: {file: o.yml, service: a}}}\n',
    { '/p/o.yml': `services: {a: {image: x, ${setting}}}\n` },
  ]),
  ...['a: {image: x}, b: {image: y, scale: two}', 'a: {image: x, security_opt: [A, A]}'].map((some) =>
    unreadable(`services: {${some}}\n`),
  ),
  unreadable('services: {a: {image: x}}\nnetworks: {n: {internal: maybe}}\n'),
  ...['', '# nothing\n', '{}\n'].map((text): Case => ['ok', `include: [a.yml]\n${plain}`, { '/p/a.yml': text }]),
  ...writtenAnew.map((setting): Case => alike(/takes that for a conflict/, setting)),
  ...writtenAlike.map((setting): Case => alike('ok', setting)),
  [/in this mapping already/, 'x-a: &a {image: x}\nservices:\n  s:\n    <<: *a\n    <<: *a\n', {}],
];
