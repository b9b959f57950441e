import { type Text } from './text.js';

export interface FlagDoc {
  readonly text: Text;
  /** The first version of the Dockerfile frontend that knows it. */
  readonly since: string | undefined;
  /** A flag that may stand alone. */
  readonly isBoolean?: boolean;
  readonly values?: readonly string[];
}

function flag(
  since: string | undefined,
  en: string,
  zh: string,
  more: Pick<FlagDoc, 'isBoolean' | 'values'> = {},
): FlagDoc {
  return { since, text: { en, zh }, ...more };
}

const chown = flag(
  undefined,
  'Owner of what is copied: names or numbers, `user:group`.',
  '复制内容的所有者：名称或数字，写作 `user:group`。',
);
const chmod = flag(
  '1.2',
  'Permissions of what is copied, `755` or `u=rwX,go=rX`.',
  '复制内容的权限，例如 `755` 或 `u=rwX,go=rX`。',
  {
    values: ['755', '644', '600', '700'],
  },
);
const link = flag(
  '1.4',
  'Puts the files into a layer that does not depend on the layers before it, so that it stays cached when they change.',
  '把文件放进不依赖前面各层的独立层，前面的层变化时它仍能命中缓存。',
  { isBoolean: true, values: ['true', 'false'] },
);
const exclude = flag(
  '1.19',
  'A pattern of files to leave out; may be given several times.',
  '要排除的文件模式，可多次使用。',
);
const durations = { values: ['5s', '10s', '30s', '1m', '5m'] };

const platforms = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/386',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
  'windows/amd64',
];

/** The flags of each instruction. */
export const flagDocs: Readonly<Record<string, Readonly<Record<string, FlagDoc>>>> = {
  FROM: {
    platform: flag(
      undefined,
      'The platform of the base image. `$BUILDPLATFORM` keeps a stage on the machine that builds.',
      '基础镜像的平台。`$BUILDPLATFORM` 让该阶段在执行构建的机器的平台上运行。',
      {
        values: ['$BUILDPLATFORM', ...platforms],
      },
    ),
  },
  RUN: {
    mount: flag(
      '1.2',
      'Makes files, a cache, a secret or an SSH agent available while this command runs, without leaving them in the image.',
      '在此命令运行期间提供文件、缓存、机密或 SSH 代理，且不留在镜像里。',
    ),
    network: flag('1.3', 'The network that the command sees.', '命令可以使用的网络。', {
      values: ['default', 'none', 'host'],
    }),
    security: flag(
      '1.20',
      '`insecure` runs without the sandbox; the builder must allow it.',
      '`insecure` 表示不在沙箱内运行，构建器必须允许。',
      { values: ['sandbox', 'insecure'] },
    ),
    device: flag(
      '1.14-labs',
      'A CDI device for the command. In the labs channel only.',
      '供命令使用的 CDI 设备，仅 labs 通道支持。',
    ),
  },
  COPY: {
    from: flag(
      undefined,
      'Copies out of an earlier stage, a named context or an image instead of the build context.',
      '从前面的阶段、命名上下文或镜像里复制，而不是从构建上下文。',
    ),
    chown,
    chmod,
    link,
    parents: flag(
      '1.20',
      'Keeps the folders of the source paths; `/./` marks where they begin.',
      '保留源路径的目录结构；`/./` 标记从哪里开始保留。',
      { isBoolean: true, values: ['true', 'false'] },
    ),
    exclude,
  },
  ADD: {
    checksum: flag(
      '1.6',
      'What the download or the Git commit must be: `sha256:…`.',
      '下载内容或 Git 提交必须符合的校验值：`sha256:…`。',
    ),
    chown,
    chmod,
    link,
    'keep-git-dir': flag('1.1', 'Keeps the .git folder of a Git repository.', '保留 Git 仓库的 .git 目录。', {
      isBoolean: true,
      values: ['true', 'false'],
    }),
    unpack: flag(
      '1.17',
      'Whether an archive is unpacked; without it local ones are and downloads are not.',
      '是否解包归档；不写时，本地归档会解包，下载的不会。',
      { isBoolean: true, values: ['true', 'false'] },
    ),
    exclude,
  },
  HEALTHCHECK: {
    interval: flag(undefined, 'Time between two checks (30s).', '两次检查之间的间隔（默认 30s）。', durations),
    timeout: flag(
      undefined,
      'A check that takes longer has failed (30s).',
      '检查超过此时间即为失败（默认 30s）。',
      durations,
    ),
    'start-period': flag(
      undefined,
      'Time to start up, in which failures don’t count (0s).',
      '启动期，其间的失败不计入（默认 0s）。',
      durations,
    ),
    'start-interval': flag(
      undefined,
      'Time between two checks while starting up (5s).',
      '启动期内两次检查之间的间隔（默认 5s）。',
      durations,
    ),
    retries: flag(undefined, 'So many failures in a row mean unhealthy (3).', '连续失败多少次即为不健康（默认 3）。', {
      values: ['1', '3', '5'],
    }),
  },
};

export interface MountOptionDoc {
  readonly text: Text;
  readonly types: readonly string[];
  readonly values?: readonly string[];
  /** May stand without `=value`. */
  readonly isBoolean?: boolean;
  readonly aliases?: readonly string[];
}

function option(
  types: string,
  en: string,
  zh: string,
  more: Pick<MountOptionDoc, 'values' | 'isBoolean' | 'aliases'> = {},
): MountOptionDoc {
  return { types: types.split(' '), text: { en, zh }, ...more };
}

export const mountTypes: Readonly<Record<string, Text>> = {
  bind: {
    en: 'Files of the build context or of another stage, read-only unless `rw`.',
    zh: '构建上下文或其他阶段里的文件，默认只读，除非写 `rw`。',
  },
  cache: {
    en: 'A folder that survives from build to build, for package managers and compilers.',
    zh: '在多次构建之间保留的目录，供包管理器和编译器使用。',
  },
  tmpfs: { en: 'An empty folder in memory.', zh: '内存中的空目录。' },
  secret: {
    en: 'A secret of `--secret`, as a file or a variable, that stays out of the image.',
    zh: '由 `--secret` 提供的机密，以文件或变量形式出现，不会进入镜像。',
  },
  ssh: { en: 'The SSH agent of `--ssh`.', zh: '由 `--ssh` 提供的 SSH 代理。' },
};

/** The keys of `RUN --mount`. */
export const mountOptions: Readonly<Record<string, MountOptionDoc>> = {
  type: option(
    'bind cache tmpfs secret ssh',
    'What kind of mount it is; `bind` without it.',
    '挂载的种类，默认是 `bind`。',
    { values: Object.keys(mountTypes) },
  ),
  target: option('bind cache tmpfs secret ssh', 'Where it appears.', '出现的路径。', {
    aliases: ['dst', 'destination'],
  }),
  source: option('bind cache', 'The path within `from`.', '`from` 里的路径。', { aliases: ['src'] }),
  from: option('bind cache', 'The stage, named context or image that it comes from.', '来源的阶段、命名上下文或镜像。'),
  readonly: option('bind cache', 'Nothing can be written.', '不可写入。', { isBoolean: true, aliases: ['ro'] }),
  readwrite: option('bind', 'Can be written to; what is written is thrown away.', '可以写入，但写入的内容会被丢弃。', {
    isBoolean: true,
    aliases: ['rw'],
  }),
  id: option(
    'cache secret ssh',
    'Its name: caches of one name are one; a secret or agent is found by it.',
    '名称：同名的缓存是同一个；机密和代理按名称查找。',
  ),
  sharing: option(
    'cache',
    'When several builds write: `shared` at once, `private` each its own, `locked` one after the other.',
    '多个构建同时写入时：`shared` 同时，`private` 各用各的，`locked` 依次。',
    { values: ['shared', 'private', 'locked'] },
  ),
  required: option('secret ssh', 'The build fails when it is not given.', '没有提供时构建失败。', {
    isBoolean: true,
    values: ['true', 'false'],
  }),
  env: option('secret', 'The variable that has the secret, instead of a file.', '用变量而不是文件提供机密。'),
  mode: option('cache secret ssh', 'Permissions, in octal.', '权限，八进制。', { values: ['0400', '0600', '0755'] }),
  uid: option('cache secret ssh', 'The user it belongs to, by number (0).', '所属用户的编号（默认 0）。'),
  gid: option('cache secret ssh', 'The group it belongs to, by number (0).', '所属组的编号（默认 0）。'),
  size: option('tmpfs', 'The most it may hold.', '最大容量。', { values: ['64m', '256m', '1g'] }),
};
