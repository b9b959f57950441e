/**
 * Dockerfiles made from seeds: instructions picked at random from building blocks that cover every instruction, flag,
 * modifier and rule, joined and broken in random ways. The same seed gives the same file.
 */

/** A small generator of pseudo-random numbers (mulberry32). */
export class Random {
  private state: number;
  /** Two files in three make no mistakes on purpose, so that their last instructions are looked at as well. */
  readonly isCalm: boolean;

  constructor(seed: number) {
    this.state = seed >>> 0;
    this.isCalm = seed % 3 !== 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const names = [
  'foo',
  'FOO',
  'bar',
  'VERSION',
  'PATH',
  'DB_PASSWORD',
  'API_TOKEN',
  'KEY_FILE',
  'TARGETARCH',
  'x',
  'HOME',
  'foa',
  'VERSIO',
];
const literals = ['a', 'b/c', '/app', 'hello', '1.2', '"two words"', "'single'", 'x\\ y', '""', 'é', 'a=b'];

function variable(random: Random): string {
  const name = random.pick(names);
  return random.pick([
    `$${name}`,
    `\${${name}}`,
    `\${${name}:-d}`,
    `\${${name}-d}`,
    `\${${name}:+d}`,
    `\${${name}+d}`,
    `\${${name}#*o}`,
    `\${${name}##o*}`,
    `\${${name}%o*}`,
    `\${${name}%%*}`,
    `\${${name}/o/0}`,
    `\${${name}//o/0}`,
    `\\$${name}`,
    `'$${name}'`,
    `"$${name}"`,
    `\${${name}:-\${foo}}`,
  ]);
}

function rareVariable(random: Random): string {
  return random.pick([
    '${x:?must}',
    '${x?}',
    '${x:~y}',
    '${',
    '${}',
    '${x',
    '$',
    '$$',
    '$1',
    '"open',
    "'open",
    '${x/a',
    '${foo^}',
    '${:x}',
  ]);
}

function word(random: Random): string {
  if (random.chance(random.isCalm ? 0 : 0.03)) return rareVariable(random);
  return random.chance(0.35) ? variable(random) : random.pick(literals);
}

function path(random: Random): string {
  return random.pick([
    'a',
    'b',
    './c',
    '/app/',
    '.',
    '/',
    'dir/',
    'src/*.go',
    '$foo',
    '${foo}/x',
    '/x/$bar',
    'd/e',
    "'q'",
  ]);
}

function image(random: Random, stages: readonly string[]): string {
  if (stages.length > 0 && random.chance(0.35)) return random.pick(stages);
  const images = [
    'busybox:local',
    'busybox:local',
    'busybox:local',
    'scratch',
    'env:local',
    'onbuild:local',
    'shell:local',
    'busybox:${TAG:-local}',
    '${BASE:-busybox:local}',
    'busybox:$TAG',
    '${BASE}',
    'busybox:${TAGG}',
  ];
  return random.pick(random.isCalm ? images.slice(0, 9) : images);
}

function platform(random: Random): string {
  const platforms = [
    '--platform=linux/amd64 ',
    '--platform=$BUILDPLATFORM ',
    '--platform=$TARGETPLATFORM ',
    '--platform=${TARGETPLATFORM} ',
    '--platform=linux/$TARGETARCH ',
    '--platform=amd64 ',
    '--platform=linux ',
    '--platform= ',
    '--platform=$BUILDPLATFROM ',
    '--platform=a/b/c/d ',
  ];
  return random.pick(random.isCalm ? platforms.slice(0, 8) : platforms);
}

const stageNames = [
  'base',
  'build',
  'Builder',
  'final',
  'amd64',
  'scratch',
  'context',
  'st-1',
  'st.2',
  'st_3',
  'linux-x',
];

function from(random: Random, stages: string[]): string {
  const keyword = cased(random, 'FROM');
  const base = image(random, stages);
  const flag = random.chance(0.12) ? platform(random) : '';
  if (!random.isCalm && random.chance(0.02)) return `${keyword} ${flag}${base} as`;
  if (!random.isCalm && random.chance(0.01)) return `${keyword} ${base} AS 1st`;
  if (random.chance(0.4)) return `${keyword} ${flag}${base}`;
  const name = random.pick(stageNames);
  stages.push(name.toLowerCase());
  return `${keyword} ${flag}${base} ${random.pick(['AS', 'AS', 'AS', 'as', 'As'])} ${name}`;
}

function cased(random: Random, keyword: string): string {
  if (random.chance(0.94)) return keyword;
  return random.chance(0.6) ? keyword.toLowerCase() : keyword.charAt(0) + keyword.slice(1).toLowerCase();
}

function mount(random: Random): string {
  const mounts = [
    '--mount=type=cache,target=/root/.cache',
    '--mount=type=cache,target=$foo/x,sharing=locked',
    '--mount=type=cache,target=/x,id=a,sharing=private,mode=0755,uid=1,gid=2',
    '--mount=type=bind,source=a,target=/b',
    '--mount=type=bind,source=a,target=/b,rw',
    '--mount=target=/b,readonly=false',
    '--mount=type=tmpfs,target=/t,size=10m',
    '--mount=type=secret,id=s',
    '--mount=type=secret,id=s,env=S,required',
    '--mount=type=secret,id=s,target=/s,required=true,mode=0400',
    '--mount=type=ssh',
    '--mount=type=ssh,required=true,id=k',
    '--mount=from=busybox:local,source=/bin,target=/bb',
    '--mount=from=base,target=/base',
    '--mount="type=cache,target=/q"',
    '--network=none',
    '--network=host',
    '--mount=type=cache,target=$nothere/q',
    '--mount=from=later,target=/base',
    '--mount=type=cache,target=/x,sharing=sometimes',
    '--mount=type=bnd,target=/x',
    '--mount=type=bind',
    '--mount=type=cache,size=1,target=/x',
    '--mount=tpye=cache,target=/x',
    '--mount=type=secret',
    '--mount=from=$foo,target=/x',
    '--mount=type=cache,target=$nothere/',
    '--network=everywhere',
  ];
  return random.pick(random.isCalm ? mounts.slice(0, 18) : mounts);
}

const blocks: Readonly<Record<string, (random: Random) => string>> = {
  RUN: (random) => {
    const flag = random.chance(0.3) ? `${mount(random)} ` : '';
    return (
      flag +
      random.pick([
        'echo $foo',
        'apt-get update && apt-get install -y curl',
        '["sh", "-c", "true"]',
        '["sh", "broken"',
        "echo 'it'",
        "cat <<EOF\nbody $foo it's\nEOF",
        '<<\'EOF\'\n#!/bin/sh\necho "$nothing"\nEOF',
        '<<-TAB cat\n\tx\n\tTAB',
        'cat <<A <<B\n1\nA\n2\nB',
        'echo \\\n  # comment\n  two',
        'echo \\\n\n  two',
        'cd /x && make',
        '',
        'cat 3<<"E O F"\nx\nE O F',
      ])
    );
  },
  CMD: (random) =>
    random.pick(
      ['["a", "b"]', 'a b', 'echo $HOME', '[]', '["a",]', '', '["a", 1]'].slice(
        0,
        !random.isCalm && random.chance(0.05) ? 7 : 6,
      ),
    ),
  ENTRYPOINT: (random) => random.pick(['["a"]', 'exec a', '["sh", "-c", "x"]', '[]']),
  ENV: (random) =>
    random.pick([
      `${random.pick(names)}=${word(random)}`,
      `${random.pick(names)}=${word(random)} ${random.pick(names)}=${word(random)}`,
      `${random.pick(names)} ${word(random)} ${word(random)}`,
      `${random.pick(names)}=\\\n  ${word(random)}`,
      `a=${word(random)} \\\n    b=${word(random)}`,
    ]),
  ARG: (random) =>
    random.pick([
      random.pick(names),
      `${random.pick(names)}=${word(random)}`,
      `${random.pick(names)} ${random.pick(names)}=${word(random)}`,
      'TARGETPLATFORM',
      'HTTP_PROXY',
    ]),
  LABEL: (random) =>
    random.pick([`a=${word(random)}`, `a.b=${word(random)} "c d"=${word(random)}`, `legacy ${word(random)}`]),
  COPY: (random) => {
    const flag = random.chance(0.4)
      ? random.pick(
          [
            '--chown=1:1 ',
            '--chown=$foo ',
            '--chmod=755 ',
            '--chmod=u+x ',
            '--chmod=$foo ',
            '--link ',
            '--link=false ',
            '--exclude=*.md ',
            '--exclude=$foo ',
            '--from=base ',
            '--from=0 ',
            '--from=busybox:local ',
            '--from=scratch ',
            '--chmod=9 ',
            '--form=base ',
            '--parents ',
          ].slice(0, !random.isCalm && random.chance(0.2) ? 16 : 13),
        )
      : '';
    return (
      flag +
      random.pick([
        `${path(random)} ${path(random)}`,
        `${path(random)} ${path(random)} ${path(random)}`,
        `["${path(random)}", "/x"]`,
        '<<EOF /etc/x\nvalue $foo $nothing\nEOF',
        "<<'EOF' /etc/x\nvalue $foo $nothing\nEOF",
        '<<A <<-B /d/\na\nA\n\t${bar}\n\tB',
        'ignored.txt /x',
        'node_modules/a /x',
      ])
    );
  },
  ADD: (random) => {
    const flag = random.chance(0.3)
      ? random.pick(['--keep-git-dir ', '--unpack ', '--unpack=false ', '--link ', '--chown=$foo ', '--exclude=a '])
      : '';
    return (
      flag +
      random.pick([
        `${path(random)} ${path(random)}`,
        'https://example.com/a.tgz /x',
        'https://github.com/a/b.git#main /x',
        'git@github.com:a/b.git /x',
        'ignored.txt /x',
        '<<EOF /x\n$nope\nEOF',
      ])
    );
  },
  WORKDIR: (random) => random.pick(['/app', 'app', '$foo', '/a b', '../x', '/${bar}/y', '"/q"', '.']),
  USER: (random) => random.pick(['root', '1000:1000', '$foo', 'a b', '${x:-1}']),
  VOLUME: (random) => random.pick(['/data', '["/a", "/b"]', '/a $foo', '/x$bar']),
  EXPOSE: (random) =>
    random.pick(
      [
        '80',
        '80/tcp',
        '80/TCP 90/udp',
        '8080:80',
        '127.0.0.1:80:80',
        '$foo',
        '70-80',
        '80/sctp',
        '90/Udp',
        '${x:-80}',
        'abc',
      ].slice(0, !random.isCalm && random.chance(0.1) ? 11 : 10),
    ),
  STOPSIGNAL: (random) =>
    random.pick(
      ['SIGTERM', '9', 'sigkill', 'RTMIN+3', '${sig:-TERM}', 'NOPE'].slice(
        0,
        !random.isCalm && random.chance(0.1) ? 6 : 5,
      ),
    ),
  SHELL: (random) => random.pick(['["bash", "-c"]', '["powershell"]', '["sh"]']),
  HEALTHCHECK: (random) =>
    random.pick([
      'NONE',
      'CMD true',
      '--interval=5s --timeout=1m --start-period=1s --start-interval=2s --retries=3 CMD ["x"]',
      'cmd curl $foo',
      '--retries=0 CMD x',
    ]),
  MAINTAINER: (random) => random.pick(['me', 'Me <me@x.y>', '"q"']),
  ONBUILD: (random) =>
    random.pick([
      'RUN echo $foo',
      'COPY $foo /x',
      'ENV a=$zip',
      'WORKDIR rel',
      'CMD x',
      'EXPOSE 80/TCP',
      'COPY <<EOF /x\n$qq\nEOF',
      'LABEL a b',
    ]),
};

const weights: readonly string[] = [
  ...'RUN RUN RUN CMD ENTRYPOINT ENV ENV ENV ARG ARG LABEL COPY COPY COPY ADD WORKDIR WORKDIR USER VOLUME EXPOSE EXPOSE'.split(
    ' ',
  ),
  ...'STOPSIGNAL SHELL HEALTHCHECK MAINTAINER ONBUILD'.split(' '),
];

const mistakes: readonly string[] = [
  'RUNN echo',
  'COPY onlyone',
  'ENV',
  'ENV a',
  'ENV a=b c',
  'LABEL =x',
  'EXPOSE',
  'HEALTHCHECK FOO x',
  'HEALTHCHECK --interval=1 CMD x',
  'SHELL bash',
  'ONBUILD FROM x',
  'ONBUILD ONBUILD RUN x',
  'COPY --link=maybe a b',
  'COPY --chown a b',
  'ARG =x',
  'CMD ["a", {}]',
  'RUN <<EOF\nnever ends',
  'COPY a <<EOF\nEOF',
  'FROM a b c d',
  'VOLUME ["a", " "]',
  'STOPSIGNAL',
  'USER',
  'WORKDIR',
  'COPY --from=9 a b',
  'COPY --from=later a b',
  'RUN --security=insecure x',
  'ADD --checksum=sha256:1 a b',
  'COPY https://a/b c',
];

const directives: readonly string[] = [
  '# check=skip=UndefinedVar',
  '# check=skip=all',
  '# check=skip=all;experimental=all',
  '# check=experimental=all',
  '# check=experimental=CopyIgnoredFile',
  '# check=experimental=InvalidDefinitionDescription;skip=WorkdirRelativePath, JSONArgsRecommended',
  '# check=error=true',
  '# check=skip=JSONArgsRecommended;error=true',
  '#check=skip=StageNameCasing',
  '# Check = skip=FromAsCasing',
  '# check=nonsense',
  '# check=skip=UndefinedVar\n# check=skip=all',
  '# escape=\\',
  '# escape=x',
  '# a comment\n# check=skip=all',
];

const comments: readonly string[] = [
  '# comment',
  '# foo the foo',
  '#',
  '  # indented',
  '# base is the base',
  '# check=skip=UndefinedVar',
];

/** The file of a seed. */
export function generate(seed: number): string {
  const random = new Random(seed);
  const stages: string[] = [];
  const lines: string[] = [];
  if (random.chance(0.25)) lines.push(random.pick(random.isCalm ? directives.slice(0, 10) : directives));
  if (random.chance(0.5))
    lines.push(`ARG TAG=${random.isCalm ? 'local' : random.pick(['local', 'local', '', '$foo', ':x'])}`);
  if (random.chance(0.4))
    lines.push(
      `ARG BASE=${random.isCalm ? 'busybox:local' : random.pick(['busybox:local', 'busybox:local', '', 'A:b', 'busybox:$TAG'])}`,
    );
  if (random.chance(0.2)) lines.push('ARG foo=global VERSION');
  const count = 1 + random.below(3);
  for (let stage = 0; stage < count; stage += 1) {
    if (random.chance(0.2)) lines.push(random.pick(comments));
    lines.push(from(random, stages));
    const length = random.below(7);
    for (let index = 0; index < length; index += 1) {
      if (random.chance(0.12)) lines.push(random.pick(comments));
      if (random.chance(0.05)) lines.push('');
      const keyword = random.pick(weights);
      lines.push(`${random.chance(0.05) ? '  ' : ''}${cased(random, keyword)} ${blocks[keyword]!(random)}`);
    }
    if (!random.isCalm && random.chance(0.15)) lines.push(random.pick(mistakes));
  }
  let text = lines.join('\n') + (random.chance(0.8) ? '\n' : '');
  if (random.chance(0.05)) text = text.replace(/\n/g, '\r\n');
  if (random.chance(0.03)) text = `\ufeff${text}`;
  return text;
}

const shards: readonly string[] = [
  ...[
    '$',
    '${',
    '}',
    '"',
    "'",
    '\\',
    '`',
    '#',
    '<<',
    '<<EOF',
    '[',
    ']',
    ',',
    '=',
    ':',
    '-',
    '--',
    '/',
    '\n',
    '\r',
    '\t',
  ],
  ...[
    '\\\n',
    '\n\n',
    '\n# c\n',
    ' ',
    '\u00a0',
    '\ufeff',
    '\u0000',
    '\v',
    'é',
    '0',
    'AS',
    'FROM ',
    'RUN ',
    ':-',
    '@',
    '*',
  ],
];

/** A file of a seed with a few characters lost, doubled, swapped or put in: what stands there while somebody types. */
export function mutate(seed: number): string {
  const random = new Random(seed * 3 + 1);
  let text = generate(seed);
  const count = 1 + random.below(3);
  for (let change = 0; change < count; change += 1) {
    const at = random.below(text.length + 1);
    const length = random.below(random.chance(0.8) ? 3 : 30);
    const put = random.chance(0.6) ? random.pick(shards) : random.chance(0.5) ? text.slice(at, at + length) : '';
    const isLoss = random.chance(0.5);
    text = text.slice(0, at) + put + text.slice(isLoss ? at + length : at);
  }
  return random.chance(0.1) ? text.slice(0, random.below(text.length + 1)) : text;
}

/** Blocks of lines from these files in another order. */
export function recombine(seed: number, sources: readonly string[]): string {
  const random = new Random(seed);
  const blocks = random.chance(0.8) ? ['FROM busybox:local'] : [];
  for (let count = 2 + random.below(8); count > 0; count -= 1) {
    const lines = random.pick(sources).split('\n');
    const from = random.below(lines.length);
    blocks.push(lines.slice(from, from + 1 + random.below(4)).join('\n'));
  }
  return blocks.join('\n') + (random.chance(0.8) ? '\n' : '');
}
