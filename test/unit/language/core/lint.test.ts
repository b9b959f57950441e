import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { analyse } from '../../../../src/language/core/dockerfile/analyse.js';
import { checkRules } from '../../../../src/language/core/knowledge/values.js';
import { lintSeverities, type LintPolicy } from '../../../../src/language/core/dockerfile/lint/lint-rule.js';

/** Every rule of hadolint's at one severity, so that those that are off are seen, too. */
const everything = Object.fromEntries(Object.keys(lintSeverities).map((code) => [code, 'warning' as const]));

/** hadolint's rules that speak up about a text, apart from those that every small file breaks. */
function codes(text: string): string[] {
  const found = analyse(text, { severities: everything }).diagnostics.filter(({ source }) => source === 'hadolint');
  return [...new Set(found.map(({ code }) => code))].filter((code) => !/^DL30(?:02|57|06|08|15|09)$/.test(code)).sort();
}

/** All of them. */
function allCodes(text: string): string[] {
  const found = analyse(text, { severities: everything }).diagnostics.filter(({ source }) => source === 'hadolint');
  return [...new Set(found.map(({ code }) => code))].sort();
}

const run = (command: string): string => `FROM a:1\nRUN ${command}`;

const cases: readonly (readonly [string, readonly string[]])[] = [
  [run('service x start'), ['DL3001']],
  [run('cd /x && make'), ['DL3003']],
  [run('sudo -E make'), ['DL3004']],
  ['FROM a:latest', ['DL3007']],
  ['FROM a@sha256:' + 'a'.repeat(64), []],
  ['FROM a:1\nCOPY x.tar.gz /t/\nRUN tar -xzf /t/x.tar.gz', ['DL3010']],
  [run('pip install --no-cache-dir flask'), ['DL3013']],
  [run('pip install --no-cache-dir -r requirements.txt'), []],
  [run('pip install --no-cache-dir flask==3 ./local git+https://x.org/y'), []],
  [run('python3 -m pip install flask==3'), ['DL3042']],
  ['FROM a:1\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask==3', []],
  [run('--mount=type=cache,target=/root/.cache/pip pip install flask==3'), []],
  [run('apt-get install curl=8'), ['DL3014']],
  [run('apt-get -y install curl=8'), []],
  [run('apt-get install -qqy curl=8'), []],
  [run('yes | apt-get install curl=8'), ['DL4006']],
  [run('npm install express'), ['DL3016']],
  [run('npm install express@4 @a/b@1 ./x'), []],
  [run('npm ci'), []],
  [run('apk add --no-cache curl'), ['DL3018']],
  [run('apk add curl~=8'), ['DL3019']],
  [run('apk add --no-cache --virtual .build gcc=1'), []],
  ['FROM a:1\nADD x /y/', ['DL3020']],
  ['FROM a:1\nADD x.tgz https://x.org/y /y/', []],
  ['FROM a:1\nCOPY --from=nobody x /y', ['DL3022']],
  ['FROM a:1\nCOPY --from=nobody:1 x /y', []],
  ['FROM a:1 AS b\nFROM a:1\nCOPY --from=b x /y', []],
  [run('apt install -y curl=8'), ['DL3027']],
  [run('gem install rails'), ['DL3028']],
  [run('gem install rails:7'), []],
  [run('yum install curl-8.5 && yum clean all'), ['DL3030']],
  [run('yum install -y curl-8.5'), ['DL3032']],
  [run('yum install -y curl && yum clean all'), ['DL3033']],
  [run('zypper install curl=8 && zypper clean'), ['DL3034']],
  [run('zypper -n install curl=8'), ['DL3036']],
  [run('zypper -n in curl && zypper cc'), ['DL3037']],
  [run('dnf install curl-8.5 && dnf clean all'), ['DL3038']],
  [run('dnf install -y curl-8.5'), ['DL3040']],
  [run('dnf install -y curl && dnf clean all'), ['DL3041']],
  ['FROM a:1\nENV A=1 B=$A', ['DL3044']],
  ['FROM a:1\nENV A=$A', []],
  ['FROM a:1\nCOPY x y', ['DL3045']],
  ['FROM a:1 AS b\nWORKDIR /w\nFROM b\nCOPY x y', []],
  [run('useradd -u 1234567 me'), ['DL3046']],
  [run('useradd -l -u 1234567 me'), []],
  [run('wget https://x.org/y'), ['DL3047']],
  [run('wget -q https://x.org/y'), []],
  ['FROM a:1\nLABEL a__b=1', ['DL3048']],
  ['FROM a:1\nLABEL org.opencontainers.image.title=""', ['DL3051']],
  ['FROM a:1\nLABEL org.opencontainers.image.url=x', ['DL3052']],
  ['FROM a:1\nLABEL org.opencontainers.image.created=yesterday', ['DL3053']],
  ['FROM a:1\nLABEL org.opencontainers.image.created=2025-01-31T12:00:00Z', []],
  ['FROM a:1\nLABEL org.opencontainers.image.revision=main', ['DL3055']],
  ['FROM a:1\nRUN a\nRUN b', ['DL3059']],
  ['FROM a:1\nRUN a\nRUN --network=none b', []],
  [run('yarn install'), ['DL3060']],
  [run('yarn install && yarn cache clean'), []],
  [run('go install x.org/a/b@latest'), ['DL3062']],
  [run('go install x.org/a/b@v1 ./...'), []],
  ['FROM a:1\nUSER app', ['DL3066']],
  ['FROM a:1\nUSER 1000:1000', []],
  ['FROM a:1 AS b\nFROM a:1\nCOPY --from=b / /', ['DL3067']],
  [run('curl -O x && wget -q y'), ['DL4001']],
  [run('ln -sf /bin/bash /bin/sh'), ['DL4005']],
  [run('a | b'), ['DL4006']],
  [run('set -o pipefail && a | b'), []],
  ['FROM a:1\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b', []],
  ['FROM a:1\nSHELL ["pwsh", "-c"]\nRUN a | sudo b', []],
  [run('<<EOF\ncd /x\nsudo make\nEOF'), ['DL3003', 'DL3004', 'SC2164']],
  [run('cat <<EOF > f\nsudo make\nEOF'), []],
  [run('<<EOF\n#!/usr/bin/python3\nsudo = 1\nEOF'), []],
  [run('["apt-get", "install", "curl=8"]'), ['DL3014']],
  [run('echo "sudo make; cd /x" # sudo'), []],
  [run('if apt-get install -y x=1; then sudo a; fi'), ['DL3004']],
  [run('a 2>&1 >/dev/null &> x || b'), []],
  [
    'FROM a:1\nLABEL org.opencontainers.image.licenses="Apache-2.0 OR (MIT AND GPL-2.0-only WITH Classpath-exception-2.0)"',
    [],
  ],
  ['FROM a:1\nLABEL org.opencontainers.image.licenses="see the file"', ['DL3054']],
  [run('source /x/activate'), ['SC3046']],
  [run('. /x/activate'), []],
  ['FROM a:1\nSHELL ["/bin/bash", "-c"]\nRUN source x && [[ -f y ]] && echo -e z', []],
  ['FROM a:1\nSHELL ["/bin/dash", "-c"]\nRUN source x', ['SC3046']],
  [run('if [[ -f x ]]; then y; fi'), ['SC3010']],
  [run('[ "$A" == b ] && c'), ['SC3014']],
  [run('[ "$A" = b ] && c'), []],
  [run('echo -e "a\\n" && echo -x'), ['SC3037']],
  [run('cd /x; make'), ['DL3003', 'SC2164']],
  [run('cd /x || exit; make'), ['DL3003']],
  [run('set -e; cd /x; make'), ['DL3003']],
  [run('<<EOF\nset -eu\ncd /x\nmake\nEOF'), ['DL3003']],
  [run('<<EOF bash\n[[ -f x ]]\nEOF'), []],
  [run('<<EOF\n#!/bin/bash\n[[ -f x ]]\nEOF'), []],
];
for (const [text, expected] of cases) {
  test(`rules about ${JSON.stringify(text)}`, () => assert.deepEqual(codes(text), expected));
}

test('the rules that most files break', () => {
  assert.deepEqual(allCodes('FROM a\nRUN apt-get update && apt-get install -y curl\nUSER root'), [
    'DL3002',
    'DL3006',
    'DL3008',
    'DL3009',
    'DL3015',
    'DL3057',
  ]);
  assert.deepEqual(
    allCodes(
      'FROM a:1\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y --no-install-recommends curl=8\nHEALTHCHECK NONE\nUSER 1',
    ),
    [],
  );
});

test('comments of hadolint’s count', () => {
  assert.deepEqual(codes('FROM a:1\n# hadolint ignore=DL3003,DL3004\nRUN cd /x && sudo make'), []);
  assert.deepEqual(codes('FROM a:1\n# hadolint ignore=DL3003\nRUN cd /x && sudo make'), ['DL3004']);
  assert.deepEqual(codes('FROM a:1\n# hadolint ignore=DL3004\nRUN a\nRUN --network=none sudo make'), ['DL3004']);
  assert.deepEqual(codes('# hadolint global ignore=DL3004\nFROM a:1\nRUN sudo make'), []);
});

test('settings switch rules, families and severities', () => {
  const text = 'FROM a:1\nRUN sudo make\nADD x /y/';
  const severities = (settings: Record<string, 'off' | 'error'>): string[] =>
    analyse(text, { severities: settings }).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
  assert.deepEqual(severities({}), ['DL3004 warning', 'DL3020 warning']);
  assert.deepEqual(severities({ DL3004: 'off' }), ['DL3020 warning']);
  assert.deepEqual(severities({ 'DL*': 'off', DL3020: 'error' }), ['DL3020 error']);
});

test('what settings ask of bases and labels', () => {
  const policy = (registries: string[], labels: LintPolicy['labels'], onlyThese = false) => ({
    registries,
    labels,
    onlyThese,
  });
  const found = (text: string, asked: LintPolicy): string[] =>
    analyse(text, { policy: asked })
      .diagnostics.filter(({ code }) => /^DL30(?:26|49|5\d)$/.test(code))
      .map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
  const bases = 'FROM a:1 AS b\nFROM ghcr.io/us/x:1\nFROM ghcr.io/them/x:1\nFROM b\nFROM scratch';
  assert.deepEqual(found(bases, policy([], {})), []);
  assert.deepEqual(found(bases, policy(['docker.io', 'ghcr.io/us'], {})), ['DL3026 ghcr.io/them/x:1']);
  assert.deepEqual(found(bases, policy(['*.io'], {})), []);
  assert.deepEqual(found(bases, policy(['quay.io'], {})), [
    'DL3026 a:1',
    'DL3026 ghcr.io/us/x:1',
    'DL3026 ghcr.io/them/x:1',
  ]);
  const labels = 'FROM a:1 AS b\nLABEL team=x version=1.2\nFROM b\nLABEL mail=us "other"=1';
  assert.deepEqual(found(labels, policy([], { team: 'text', version: 'semver', mail: 'email', site: 'url' }, true)), [
    'DL3056 1.2',
    'DL3049 FROM',
    'DL3058 us',
    'DL3050 "other"',
  ]);
  assert.deepEqual(found(labels, policy([], { team: 'text' })), []);
});

test('BuildKit’s findings come first and are what they were', () => {
  const found = analyse('from a:1\nRUN sudo make\nCMD x').diagnostics.map(({ code }) => code);
  assert.deepEqual(found, ['ConsistentInstructionCasing', 'JSONArgsRecommended', 'DL3004']);
});

test('settings offer every rule by its name', () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../package.json'), 'utf8')) as {
    contributes: { configuration: { properties: Record<string, { properties?: object }> } };
  };
  const offered = Object.keys(
    manifest.contributes.configuration.properties['longshore.dockerfile.rules']?.properties ?? {},
  );
  assert.deepEqual(offered, [
    ...checkRules,
    'FrontendVersion',
    'Replaced',
    'DL*',
    'SC*',
    ...Object.keys(lintSeverities),
  ]);
});
