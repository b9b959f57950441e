import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { around } from './around.js';

interface Case {
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** `severity rule «what is underlined» message`, in the order of the file. */
  readonly expected: readonly string[];
}

function findings({ text, files = {}, environment = {} }: Case): string[] {
  const { problems } = analyseCompose(text, around(files, environment));
  return problems.map(({ severity, rule, span, message }) => {
    return `${severity} ${rule} «${text.slice(span.start, span.end)}» ${message}`;
  });
}

const cases: Readonly<Record<string, Case>> = {
  'an unknown key, with what is meant': {
    text: 'services:\n  web:\n    image: x\n    prots: ["80"]\n',
    expected: ['error unknown-key «prots» There is no “prots” in services.web. Did you mean “ports”?'],
  },
  'the alternative that is meant, and only that': {
    text: 'services:\n  web:\n    build: {contxt: .}\n',
    files: { '/p/Dockerfile': 'FROM x' },
    expected: ['error unknown-key «contxt» There is no “contxt” in services.web.build. Did you mean “context”?'],
  },
  'a number where a text has to be': {
    text: 'services: {web: {image: 12}}\n',
    expected: ['error wrong-type «12» “image” takes a text, not a whole number.'],
  },
  'a value that is none of a list': {
    text: 'services:\n  a: {image: x, depends_on: {b: {condition: service_healty}}}\n  b: {image: x}\n',
    expected: [
      'error bad-value «service_healty» “service_healty” is none of service_started, service_healthy, service_completed_successfully. Did you mean “service_healthy”?',
    ],
  },
  'a key without a value': {
    text: 'services:\n  web:\n    image: x\n    ports:\n',
    expected: ['error wrong-type «:» “ports” has no value here, but takes a list.'],
  },
  'names that are nowhere, at the name alone': {
    text: 'services:\n  web: {image: x, volumes: ["dat:/x"], networks: [n], depends_on: [db]}\nvolumes: {data: }\n',
    expected: [
      'error undefined-reference «dat» There is no volume “dat” in this project. Did you mean “data”?',
      'error undefined-reference «n» There is no network “n” in this project.',
      'error undefined-reference «db» There is no service “db” in this project.',
      'hint unused «data» No service uses “data”.',
    ],
  },
  'services that wait for each other': {
    text: 'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [a]}\n',
    expected: [
      'information legacy «links» “links” is legacy: services of one network reach each other by name without it.',
      'error circle «a» These services wait for each other: a → b → a.',
    ],
  },
  'a port of the host that two services want': {
    text: 'services:\n  a: {image: x, ports: ["80:80"]}\n  b: {image: x, ports: ["127.0.0.1:80:8080"]}\n',
    expected: ['warning port-clash «"127.0.0.1:80:8080"» The port 80 of the host is published by “a” already.'],
  },
  'no clash between addresses, protocols and profiles that differ': {
    text: 'services:\n  a: {image: x, ports: ["127.0.0.1:80:80", "53:53/udp"], profiles: [p]}\n  b: {image: x, ports: ["127.0.0.2:80:80", "53:53"]}\n  c: {image: x, ports: ["127.0.0.1:80:80"], profiles: [q]}\n',
    expected: [],
  },
  'two containers of one name': {
    text: 'services:\n  a: {image: x, container_name: one}\n  b: {image: x, container_name: one}\n',
    expected: ['error container-name «one» The service “a” has the container name “one” already.'],
  },
  'a variable that is not set': {
    text: 'services: {a: {image: "x:$TAG"}}\n',
    expected: [
      'warning unset-variable «$TAG» TAG is not set, so nothing will stand here. Set it in .env, or write a default.',
    ],
  },
  'a variable of .env, one of the environment, one with a default': {
    text: 'services: {a: {image: "x:$TAG-$OTHER-${NONE:-1}"}}\n',
    files: { '/p/.env': 'TAG=1\n' },
    environment: { OTHER: 'o' },
    expected: [],
  },
  'a variable that has to be set': {
    text: 'services:\n  a:\n    image: x:${TAG:?say which}\n',
    expected: ['error required-variable «${TAG:?say which}» TAG has to be set: say which'],
  },
  'the value of a variable that does not fit': {
    text: 'services: {a: {image: x, ports: ["$PORT:80"]}}\n',
    environment: { PORT: 'http' },
    expected: [
      'error bad-value «"$PORT:80"» “http” is no port: a number up to 65535, or a range of them. (from $PORT:80)',
    ],
  },
  'files that are missing': {
    text: 'include: [other.yaml]\nservices:\n  a: {image: x, env_file: a.env}\n  b: {image: x, env_file: [{path: b.env, required: false}]}\n',
    expected: [
      'error missing-file «other.yaml» The file other.yaml isn’t there.',
      'error missing-file «a.env» The file a.env isn’t there.',
    ],
  },
  'a build without its context, its Dockerfile, its stage, its argument': {
    text: 'services:\n  a: {build: ./gone}\n  b: {build: ./empty}\n  c: {build: {context: ./c, target: rnu, args: {VERSION: "1", NOPE: "2"}}}\n',
    files: { '/p/empty/x': '', '/p/c/Dockerfile': 'FROM a AS run\nARG VERSION\n' },
    expected: [
      'warning missing-build «./gone» The build context /p/gone isn’t there.',
      'warning missing-build «./empty» The Dockerfile /p/empty/Dockerfile isn’t there.',
      'warning missing-build «rnu» The Dockerfile has no stage “rnu”. Did you mean “run”?',
      'warning missing-build «NOPE» The Dockerfile declares no ARG “NOPE”, so the value has no effect.',
    ],
  },
  'names of included files count, mistakes in them too': {
    text: 'include: [good.yaml, bad.yaml]\nservices: {a: {image: x, depends_on: [db]}}\n',
    files: { '/p/good.yaml': 'services: {db: {image: x}}\n', '/p/bad.yaml': 'services: {c: {}}\n' },
    expected: ['error included «bad.yaml» bad.yaml has a mistake: The service “c” has neither an image nor a build.'],
  },
  'files that include each other': {
    text: 'include: [b.yaml]\nservices: {a: {image: x}}\n',
    files: { '/p/b.yaml': 'include: [compose.yaml]\nservices: {b: {image: x}}\n' },
    expected: ['error included «b.yaml» b.yaml has a mistake: This file includes itself, over other files.'],
  },
  'nothing is fetched from elsewhere, and nothing said of what could be there': {
    text: 'include: ["https://example.com/x.git"]\nservices: {a: {image: x, depends_on: [db]}}\n',
    expected: [
      'information remote «"https://example.com/x.git"» Compose fetches this from elsewhere. Longshore doesn’t.',
    ],
  },
  'a service that extends one of another file': {
    text: 'services:\n  a: {extends: {service: base, file: other.yaml}}\n  b: {extends: {service: nope, file: other.yaml}}\n  c: {extends: c}\n',
    files: { '/p/other.yaml': 'services: {base: {image: x, volumes: ["vol:/x"]}}\n' },
    expected: [
      'error undefined-reference «a» What “a” extends uses the volume “vol”, which this project hasn’t.',
      'error undefined-reference «nope» There is no service “nope” to extend.',
      'error circle «c» “c” extends itself, over other services.',
    ],
  },
  'subnets that overlap, addresses outside': {
    text: 'services:\n  a: {image: x, networks: {m: {ipv4_address: 10.2.0.1}, n: }}\nnetworks:\n  m: {ipam: {config: [{subnet: 10.1.0.0/16, gateway: 10.3.0.1}]}}\n  n: {ipam: {config: [{subnet: 10.1.4.0/24}, {subnet: "fd00::/64", gateway: "fd00::1"}, {subnet: x}]}}\n',
    expected: [
      'warning subnet «10.2.0.1» 10.2.0.1 lies outside of 10.1.0.0/16.',
      'warning subnet «10.3.0.1» 10.3.0.1 lies outside of 10.1.0.0/16.',
      'warning subnet «10.1.4.0/24» 10.1.4.0/24 overlaps with 10.1.0.0/16 of “m”.',
      'warning subnet «x» “x” is no subnet: an address, / and a length.',
    ],
  },
  'what YAML 1.1 reads otherwise': {
    text: 'services: {a: {image: x, ports: [22:22], restart: no}}\n',
    expected: [
      'warning yaml-1.1 «22:22» Many YAML readers take 22:22 for something else than a text. Put it in quotes.',
      'warning yaml-1.1 «no» Many YAML readers take no for something else than a text. Put it in quotes.',
    ],
  },
  'a version': {
    text: 'version: "3"\nservices: {a: {image: x}}\n',
    expected: ['warning obsolete «version: "3"» “version” has no effect: Compose ignores it and warns.'],
  },
  'a service of a profile that is off': {
    text: 'services:\n  a: {image: x, depends_on: [b]}\n  b: {profiles: [debug]}\n',
    expected: [
      'error inactive-profile «b» The service “b” belongs to the profile debug, which isn’t on, but “a” needs it.',
      'warning missing-key «b» The service “b” has neither an image nor a build.',
    ],
  },
  'a tab': {
    text: 'services:\n  a:\n\t  image: x\n',
    expected: ['error syntax «\t  » YAML allows no tabs for indentation. Use spaces.'],
  },
  'the same key twice': {
    text: 'services:\n  a:\n    image: x\n    image: y\n',
    expected: ['error duplicate-key «image» The key “image” is in this mapping already.'],
  },
  'anchors and merges: one mistake is told once, where it stands': {
    text: 'x-base: &base {imag: x}\nservices:\n  a: {<<: *base, image: y}\n  b: {<<: *base, image: z}\n',
    expected: ['error unknown-key «imag» There is no “imag” in services.a. Did you mean “image”?'],
  },
  'an alias of what it is in': {
    text: 'x-a: &a [*a]\nservices: {a: {image: x}}\n',
    expected: ['error alias «*a» The alias “a” stands for a part of the file that it is in itself.'],
  },
  'what is reset is not looked at': {
    text: 'services: {a: {image: x, bogus: !reset null, ports: !override ["80"]}}\n',
    expected: [],
  },
};

for (const [name, one] of Object.entries(cases)) test(name, () => assert.deepEqual(findings(one), one.expected));

test('a file laid over another takes what that one has', () => {
  const files = { '/p/compose.yaml': 'services: {web: {image: x}, db: {image: x}}\nvolumes: {data: }\n' };
  const text = 'services: {web: {ports: ["80:80"], volumes: ["data:/x"], depends_on: [db]}}\n';
  const over = { ...around(files), path: '/p/compose.override.yaml' };
  assert.deepEqual(analyseCompose(text, over).problems, []);
});

test('while a file is not known nothing is said of what it could have', () => {
  const unknown = { ...around({}), text: () => undefined, kind: () => undefined } as const;
  const text = 'include: [a.yaml]\nservices: {web: {image: x, env_file: e, depends_on: [db]}}\n';
  assert.deepEqual(analyseCompose(text, unknown).problems, []);
});

test('fixes mend what they say', () => {
  const mended = (text: string, title: string): string => {
    const repairs = analyseCompose(text, around({})).problems.flatMap(({ repairs: make }) => make?.() ?? []);
    const repair = repairs.find((one) => one.title === title);
    assert.ok(repair, `${title} among ${repairs.map((one) => one.title).join(' · ')}`);
    const [edit] = repair.edits;
    return edit ? text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end) : text;
  };
  const service = 'services:\n  a:\n    image: x\n';
  assert.equal(mended(`${service}    prots: []\n`, 'Change to “ports”'), `${service}    ports: []\n`);
  assert.equal(mended(`version: "3"\n${service}`, 'Remove “version”'), service);
  assert.equal(mended(`${service}    ports: [22:22]\n`, 'Put it in quotes'), `${service}    ports: ["22:22"]\n`);
  assert.equal(
    mended(`${service}    volumes: ["data:/x"]\n`, 'Add the volume “data”'),
    `${service}    volumes: ["data:/x"]\nvolumes:\n  data:\n`,
  );
  assert.equal(
    mended(`${service}    networks: [n]\nnetworks:\n  m:\n`, 'Add the network “n”'),
    `${service}    networks: [n]\nnetworks:\n  n:\n  m:\n`,
  );
  assert.equal(mended(`${service}    user: 1000\n`, 'Put it in quotes'), `${service}    user: "1000"\n`);
  assert.equal(
    mended(`${service}    command: echo \${\n`, 'Write $$ for the dollar'),
    `${service}    command: echo $\${\n`,
  );
});
