import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { completeCompose } from '../../../../src/language/core/compose/features/complete.js';
import { formatCompose } from '../../../../src/language/core/compose/features/format.js';
import { projectGraph } from '../../../../src/language/core/compose/features/graph.js';
import { hoverCompose } from '../../../../src/language/core/compose/features/hover.js';
import { bakeTargets } from '../../../../src/language/core/compose/features/bake.js';
import { serviceLenses } from '../../../../src/language/core/compose/features/lenses.js';
import { valueHints, variableTokens } from '../../../../src/language/core/compose/features/marks.js';
import { composeFolds, composeLinks, composeOutline } from '../../../../src/language/core/compose/features/outline.js';
import { pathQueryAt } from '../../../../src/language/core/compose/features/paths.js';
import { writingPlace } from '../../../../src/language/core/compose/features/place.js';
import { occurrencesOf, symbolAt } from '../../../../src/language/core/compose/features/symbols.js';
import { rewritesAt } from '../../../../src/language/core/compose/rewrite.js';
import { around } from './around.js';

const images = { references: () => ['nginx:1', 'postgres:16'] };

/** A text with `|` where the cursor is. */
function at(marked: string, files: Readonly<Record<string, string>> = {}) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { offset, text, project: analyseCompose(text, around(files)).project };
}

const places: readonly (readonly [string, string])[] = [
  ['|', ' key'],
  ['ser|', ' key'],
  ['services:\n  |', 'services key'],
  ['services:\n  web:\n    |', 'services.web key'],
  ['services:\n  web:\n    image: |', 'services.web.image value'],
  ['services:\n  web:\n    image: x\n    po|\n    tty: true\n', 'services.web key'],
  ['services:\n  web:\n    ports:\n      - |', 'services.web.ports.[] value'],
  ['services:\n  web:\n    ports:\n    - |', 'services.web.ports.[] value'],
  ['services:\n  web:\n    ports:\n      - target: 80\n        |', 'services.web.ports.[] key'],
  ['services:\n  web:\n    ports:\n      - target: 80\n        mode: |', 'services.web.ports.[].mode value'],
  ['services:\n  web:\n    ports:\n      - target: 80\n      - |', 'services.web.ports.[] value'],
  ['services:\n  web:\n    ports:\n      - "80"\n    |', 'services.web key'],
  ['services:\n  web:\n    ports:\n    - "80"\n    |', 'services.web key'],
  ['services:\n  web:\n    networks: [a, |', 'services.web.networks.[] value'],
  ['services:\n  web:\n    deploy: {resources: {limits: {|', 'services.web.deploy.resources.limits key'],
  ['services:\n  web:\n    deploy: {resources: {limits: {cpus: |', 'services.web.deploy.resources.limits.cpus value'],
  ['services:\n  web:\n    image: x\n\n  # comment\n  db:\n    |', 'services.db key'],
  [
    'services:\n  web:\n    develop:\n      watch:\n        - action: sync\n          exec:\n            |',
    'services.web.develop.watch.[].exec key',
  ],
  ['services:\n  web:\n    image: x\nvolumes:\n  |', 'volumes key'],
];

for (const [marked, expected] of places) {
  test(`${JSON.stringify(marked)} is ${expected}`, () => {
    const { text, offset } = at(marked);
    const { path, kind } = writingPlace(text, offset);
    assert.equal(`${path.join('.')} ${kind}`, expected);
  });
}

const completions: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['|', ['services', 'networks', 'include']],
  ['services:\n  web:\n    |', ['image', 'ports', 'depends_on']],
  ['services:\n  web:\n    image: x\n    |', ['ports'], ['image']],
  ['services:\n  web:\n    image: |', ['nginx:1', 'postgres:16']],
  ['services:\n  web:\n    depends_on:\n      - |\n  db: {image: x}\n', ['db'], ['web']],
  ['services:\n  web:\n    depends_on:\n      |\n  db: {image: x}\n', ['db'], ['web']],
  ['services:\n  web:\n    depends_on:\n      db:\n        condition: |\n  db: {image: x}\n', ['service_healthy']],
  ['services:\n  web:\n    networks: [|\nnetworks:\n  front:\n', ['front', 'default']],
  ['services:\n  web:\n    volumes:\n      - |\nvolumes:\n  data:\n', ['data', 'type', 'source']],
  ['services:\n  web:\n    restart: |', ['no', 'always', 'unless-stopped']],
  ['services:\n  web:\n    privileged: |', ['true', 'false']],
  ['services:\n  web:\n    image: x:${|}\n', ['${TAG}'], ['image']],
  ['services:\n  web:\n    image: x:$|\n', ['${TAG}']],
  ['services:\n  web:\n    # |', [], ['image']],
];

for (const [marked, expected, absent = []] of completions) {
  test(`at ${JSON.stringify(marked)} is offered ${expected.join(', ') || 'nothing'}`, () => {
    const { project, offset } = at(marked, { '/p/.env': 'TAG=1\n' });
    const labels = completeCompose(project, offset, { images, locale: 'en' }).map(({ label }) => label);
    for (const label of expected) assert.ok(labels.includes(label), `${label} not in ${labels.join(' ')}`);
    for (const label of absent) assert.ok(!labels.includes(label), `${label} in ${labels.join(' ')}`);
  });
}

test('a key comes with what its value begins with, in the place where it stands', () => {
  const { project, offset } = at('services:\n  web:\n    po|\n');
  const found = completeCompose(project, offset, { images, locale: 'zh' });
  const ports = found.find(({ label }) => label === 'ports');
  assert.equal(ports?.insert, 'ports:\n      - $0');
  assert.match(ports.documentation ?? '', /发布到主机/);
  assert.equal(found.find(({ label }) => label === 'image')?.insert, 'image: $0');
  assert.equal(found.find(({ label }) => label === 'healthcheck')?.insert, 'healthcheck:\n      $0');
});

test('paths are asked for where they are meant', () => {
  const query = (marked: string) => {
    const { project, offset } = at(marked);
    const found = pathQueryAt(project, offset);
    return found && `${found.base ?? ''} ${found.folder} ${found.wants}`;
  };
  assert.equal(query('services:\n  a:\n    env_file: conf/a|'), ' conf/ file');
  assert.equal(query('services:\n  a:\n    build: ./|'), ' ./ folder');
  assert.equal(query('services:\n  a:\n    volumes:\n      - ./da|'), ' ./ file');
  assert.equal(query('services:\n  a:\n    build:\n      context: sub\n      dockerfile: |'), '/p/sub  file');
  assert.equal(query('services:\n  a:\n    image: |'), undefined);
});

function hover(
  marked: string,
  files: Readonly<Record<string, string>> = {},
  locale: 'en' | 'zh' = 'en',
): string | undefined {
  const { project, offset } = at(marked, files);
  const facts = {
    id: '',
    tags: [],
    digest: undefined,
    size: 5,
    created: 1,
    platform: 'linux/amd64',
    layers: 1,
    user: '',
    entrypoint: [],
    command: [],
    usedBy: [],
  };
  const image = (reference: string) => (reference === 'nginx:1' ? facts : undefined);
  const running = (service: string) => (service === 'web' ? 'running' : undefined);
  return hoverCompose(project, offset, {
    locale,
    image,
    running,
    size: (bytes) => `${bytes}B`,
    age: (seconds) => `${seconds}s ago`,
  })?.text;
}

test('hovers tell of keys, values, names, variables, images and what runs', () => {
  assert.match(hover('services: {web: {im|age: x}}\n') ?? '', /^The image that containers are made from/);
  assert.match(hover('services: {web: {im|age: x}}\n', {}, 'zh') ?? '', /^创建容器所用的镜像/);
  const known = hover('services: {web: {image: "ngi|nx:${V:-1}"}}\n', { '/p/.env': 'A=1\n' }) ?? '';
  assert.match(hover('services: {web: {image: ngi|nx:1}}\n') ?? '', /^\*\*nginx\\:1\*\*[^]*\| Size \| 5B \|/);
  assert.match(
    known,
    /^\*\*nginx\\:1\*\*[^]*\[Page of the image\]\(https:\/\/hub.docker.com\/_\/nginx\)[^]*Comes to `nginx:1`/,
  );
  assert.match(hover('services: {web: {image: oth|er}}\n') ?? '', /^\*\*other\*\*\n\nNot among the images/);
  // Told once, where the file has it several times, and never for what is no image.
  assert.doesNotMatch(hover('services: {web: {container_name: ngi|nx}}\n') ?? '', /Not among/);
  assert.equal(hover('services: {web: {image: "x:$T|AG"}}\n', { '/p/.env': 'TAG=`1`\n' }), 'TAG is `ˋ1ˋ`, from .env.');
  assert.equal(hover('services: {web: {image: "x:$T|AG"}}\n'), 'TAG is not set.');
  assert.equal(hover('services:\n  we|b: {image: x}\n'), 'running');
  const text = 'services:\n  web: {image: x, volumes: ["da|ta:/x"]}\nvolumes:\n  data:\n    driver: local\n';
  assert.equal(hover(text), '```yaml\ndata:\n  driver: local\n```');
  assert.equal(hover('services:\n  web: {image: x} # no|thing\n'), undefined);
});

test('names are found in every file of the project', () => {
  const files = { '/p/db.yaml': 'services:\n  db: {image: x, networks: [back]}\nnetworks:\n  back:\n' };
  const { project, offset } = at(
    'include: [db.yaml]\nservices:\n  web:\n    image: x\n    depends_on: [d|b]\n    links: ["db:alias"]\n',
    files,
  );
  const symbol = symbolAt(project, offset);
  assert.ok(symbol);
  const found = occurrencesOf(project, symbol).map(({ project: { file, around: place }, span, isDeclaration }) => {
    return `${place.path ?? ''} ${file.text.slice(span.start, span.end)}${isDeclaration ? ' declared' : ''}`;
  });
  assert.deepEqual(found, ['/p/compose.yaml db', '/p/compose.yaml db', '/p/db.yaml db declared']);
});

test('anchors and their aliases are one name', () => {
  const { project, offset } = at('x-a: &ba|se {image: x}\nservices:\n  a: *base\n  b: {<<: *base}\n');
  const symbol = symbolAt(project, offset);
  assert.ok(symbol);
  assert.equal(occurrencesOf(project, symbol).length, 3);
});

test('outline, folds and links', () => {
  const text =
    '# one\n# two\nservices:\n  web:\n    image: nginx:1\n    env_file: a.env\n    build:\n      context: sub\n      dockerfile: Dockerfile\nvolumes:\n  data:\n';
  const { project } = analyseCompose(text, around({ '/p/a.env': '', '/p/sub/Dockerfile': 'FROM x' }));
  assert.deepEqual(
    composeOutline(project).map(({ name, children }) => [
      name,
      ...children.map((child) => `${child.name} ${child.detail}`),
    ]),
    [
      ['services', 'web nginx:1'],
      ['volumes', 'data '],
    ],
  );
  const shown = composeFolds(project).map(
    ({ span, isComment }) => `${text.slice(span.start, span.end).split('\n', 1)[0] ?? ''}${isComment ? ' …' : ''}`,
  );
  assert.deepEqual(shown, ['services:', 'web:', 'build:', 'volumes:', '# one …']);
  assert.deepEqual(
    composeLinks(project).map(({ path, url }) => path ?? url),
    ['https://hub.docker.com/_/nginx', '/p/a.env', '/p/sub', '/p/sub/Dockerfile'],
  );
});

test('formatting keeps comments and meaning', () => {
  const apply = (text: string): string => {
    let made = text;
    for (const { span, text: now } of [...formatCompose(text, 2)].reverse())
      made = made.slice(0, span.start) + now + made.slice(span.end);
    return made;
  };
  const untidy =
    '# top\nservices:\n    # about web\n    web:   \n        image:    nginx # why\n        ports:\n        - "80"   \n        -   target: 81\n            mode: host\n        command: >\n            one\n              two\n\n        environment: {A: 1,\n                      B: 2}\n    db:\n        image: x';
  const tidy =
    '# top\nservices:\n  # about web\n  web:\n    image: nginx # why\n    ports:\n      - "80"\n      -   target: 81\n          mode: host\n    command: >\n        one\n          two\n\n    environment: {A: 1,\n                  B: 2}\n  db:\n    image: x\n';
  const made = apply(untidy);
  assert.deepEqual(
    analyseCompose(made, around({})).problems.map(({ message }) => message),
    [],
  );
  assert.equal(apply(made), made, 'it is at rest');
  for (const part of ['# top', '  # about web', ' # why', '  web:\n', '    image: nginx'])
    assert.ok(made.includes(part), `${part} in\n${made}`);
  assert.equal(made.split('\n').length, tidy.split('\n').length);
  assert.deepEqual(formatCompose('services: {a: [\n', 2), [], 'what can’t be read is left alone');
});

test('variables are marked, and what they come to, but no secrets', () => {
  const text = 'services:\n  a:\n    image: x:$TAG\n    hostname: ${HOST:-h}\n    environment: {P: "$PASSWORD"}\n';
  const { project } = analyseCompose(text, around({ '/p/.env': 'TAG=1\nPASSWORD=x\n' }));
  assert.deepEqual(
    variableTokens(project).map(({ start, end }) => text.slice(start, end)),
    ['TAG', 'HOST', 'PASSWORD'],
  );
  assert.deepEqual(
    valueHints(project, { start: 0, end: text.length }).map((hint) => hint.text),
    ['= x:1', '= h'],
  );
});

test('lenses stand above services and targets', () => {
  const { project } = analyseCompose('x-a: &a {image: x}\nservices:\n  a: *a\n  b: {image: y}\n', around({}));
  assert.deepEqual(
    serviceLenses(project).map(({ service }) => service),
    [undefined, 'a', 'b'],
  );
  const hcl = 'variable "X" {}\ngroup "default" { targets = ["app"] }\ntarget "app" {\n  args = { target = "no" }\n}\n';
  assert.deepEqual(
    bakeTargets(hcl, false).map(({ target }) => target),
    ['default', 'app'],
  );
  const prose =
    '# target "no" {\n/*\ntarget "none" {\n*/\n// target "never" {\nvariable "T" { default = <<EOT\ntarget "text" {\nEOT\n}\n' +
    'target "a#b" {\n  args = { U = "http://x" } # target "x" {\n}\n  target "c" { }\n';
  assert.deepEqual(
    bakeTargets(prose, false).map(({ target, span }) => [target, prose.slice(span.start, span.end).trim()]),
    [
      ['a#b', 'target "a#b" {'],
      ['c', 'target "c" {'],
    ],
  );
  const json = '{"group": {"default": {"targets": ["app"]}}, "target": {"app": {"args": {"a": "}"}}, "db": {}}}';
  assert.deepEqual(
    bakeTargets(json, true).map(({ target }) => target),
    ['default', 'app', 'db'],
  );
});

test('the picture has every service behind what it needs', () => {
  const text =
    'services:\n  web: {image: x, depends_on: [api], ports: ["80:8080"], networks: [front]}\n  api: {image: x, depends_on: [db]}\n  db: {image: x, volumes: ["data:/x"]}\nnetworks: {front: }\nvolumes: {data: }\n';
  const { nodes, edges } = projectGraph(analyseCompose(text, around({})).project);
  assert.deepEqual(
    nodes.map(({ label, kind, column, detail }) => `${kind} ${label} ${column} ${detail}`),
    ['service web 1 80→8080', 'service api 2 ', 'service db 3 ', 'network front 0 ', 'volume data 4 '],
  );
  assert.equal(edges.length, 4);
});

test('short and long forms say the same', () => {
  const rewritten = (marked: string): string | undefined => {
    const { project, offset, text } = at(marked);
    const [rewrite] = rewritesAt(project, offset);
    const [edit] = rewrite?.edits ?? [];
    return edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  };
  const head = 'services:\n  a:\n    image: x\n';
  const long = `${head}    ports:\n      - target: 80\n        published: "8080"\n        protocol: udp\n`;
  const short = `${head}    ports:\n      - "8080:80/udp"\n`;
  assert.equal(rewritten(short.replace('8080', '80|80')), long);
  assert.equal(rewritten(long.replace('target', 'tar|get'))?.trimEnd(), short.trimEnd());
  const mount = `${head}    volumes:\n      - ./a:/b:ro\n`;
  assert.equal(
    rewritten(mount.replace('./a', './|a')),
    `${head}    volumes:\n      - type: bind\n        source: ./a\n        target: /b\n        read_only: true\n`,
  );
  const list = `${head}    depends_on:\n      - db\n      - cache\n`;
  assert.equal(
    rewritten(list.replace('- db', '- d|b'))?.trimEnd(),
    `${head}    depends_on:\n      db:\n        condition: service_started\n      cache:\n        condition: service_started`,
  );
  assert.equal(rewritten(`${head}    ports: ["80|80:80"]\n`), undefined, 'in brackets there is no room');
});

test('a name is found in the files that include, extend or lie over the one that has it', () => {
  const files = {
    '/p/db.yaml': 'services:\n  db: {image: x}\n  other: {image: x}\nvolumes: {data: }\n',
    '/p/compose.yaml':
      'include: [db.yaml]\nservices:\n  web: {image: x, depends_on: [db], volumes: ["data:/d"]}\n  own: {image: x, extends: web}\n',
    '/q/compose.yaml': 'services:\n  db: {image: x, extends: {file: ../p/db.yaml, service: db}}\n',
    '/r/compose.yaml': 'services:\n  db: {image: x}\n',
    '/p/compose.override.yaml': 'services:\n  web: {depends_on: [db]}\n',
  };
  const projectOf = (path: keyof typeof files) => analyseCompose(files[path], { ...around(files), path }).project;
  const places = (path: keyof typeof files, word: string) => {
    const project = projectOf(path);
    const symbol = symbolAt(project, files[path].indexOf(word) + 1);
    assert.ok(symbol, word);
    const others = (Object.keys(files) as (keyof typeof files)[]).filter((one) => one !== path).map(projectOf);
    return occurrencesOf(project, symbol, others)
      .map((one) => {
        const { path: file = '' } = one.project.around;
        const text = files[file as keyof typeof files];
        assert.equal(text.slice(one.span.start, one.span.end), symbol.name);
        return `${file} ${one.span.start}`;
      })
      .sort();
  };
  const ofDb = ['/p/compose.override.yaml 31', '/p/compose.yaml 60', '/p/db.yaml 12', '/q/compose.yaml 66'];
  assert.deepEqual(places('/p/db.yaml', 'db'), ofDb);
  assert.deepEqual(places('/p/compose.yaml', 'db], vol'), ofDb);
  assert.deepEqual(places('/q/compose.yaml', 'db}}'), ofDb);
  assert.deepEqual(places('/r/compose.yaml', 'db'), ['/r/compose.yaml 12']);
  assert.deepEqual(places('/p/db.yaml', 'data').length, 2);
  assert.deepEqual(places('/p/compose.yaml', 'web').length, 3, 'with what extends it, and what lies over it');
});
