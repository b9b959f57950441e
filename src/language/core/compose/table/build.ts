/** How a service's image is built. */
import { assignments, fullAssignments, hosts, secretGrants, buildUlimits } from './common.js';
import { bool, either, key, list, map, named, orNothing, scalar, type Shape, suggest, text } from './shape.js';

const entries = list(text());

const keys = either(
  named(/^.+$/, orNothing(scalar(['string', 'number', 'integer', 'boolean']))),
  list(text(), 'refused'),
);

export const build: Shape = either(
  text({ path: 'folder' }),
  map({
    context: key(
      text({ path: 'folder' }),
      'The folder that files are copied from, or the address of a repository.',
      '构建上下文：复制文件的来源目录，或仓库地址。',
    ),
    dockerfile: key(
      text({ path: 'file' }),
      'The Dockerfile, relative to the context; `Dockerfile` without it.',
      'Dockerfile 的路径，相对于上下文；省略时为 `Dockerfile`。',
    ),
    dockerfile_inline: key(
      text(),
      'A Dockerfile written here, in place of a file.',
      '直接写在这里的 Dockerfile 内容。',
      { since: '2.17' },
    ),
    target: key(text(), 'The stage that is built; the last one without it.', '要构建的阶段，省略时为最后一个。'),
    args: key(
      assignments,
      'Values for the Dockerfile’s ARGs. They can be read from the image: no place for secrets.',
      'Dockerfile 中 ARG 的取值。可从镜像读出，不要存放机密。',
    ),
    ssh: key(
      keys,
      'Keys or agents for `RUN --mount=type=ssh`: `default`, or `id=path`.',
      '供 `RUN --mount=type=ssh` 使用的密钥或代理：`default` 或 `id=path`。',
    ),
    secrets: key(secretGrants, 'Secrets for `RUN --mount=type=secret`.', '供 `RUN --mount=type=secret` 使用的机密。'),
    labels: key(assignments, 'Labels of the image.', '镜像的标签（label）。'),
    tags: key(entries, 'Further names for the image.', '镜像的其他名称。'),
    cache_from: key(entries, 'Where to take cached layers from.', '从哪里读取缓存。'),
    cache_to: key(entries, 'Where to put cached layers.', '把缓存写到哪里。'),
    no_cache: key(bool, 'Builds every step anew.', '不使用缓存，重新执行每一步。'),
    pull: key(bool, 'Pulls base images even when they are there.', '即使本地已有也重新拉取基础镜像。'),
    platforms: key(entries, 'The platforms that it is built for.', '构建的目标平台。'),
    additional_contexts: key(
      fullAssignments,
      'Further contexts by name, for `FROM` and `COPY --from`: a folder, `docker-image://`, `service:NAME`.',
      '额外的命名上下文，供 `FROM` 和 `COPY --from` 使用：目录、`docker-image://`、`service:NAME`。',
    ),
    network: key(suggest('host', 'none', 'default'), 'The network of RUN.', 'RUN 使用的网络。'),
    extra_hosts: key(hosts, 'Further lines for /etc/hosts during the build.', '构建期间追加到 /etc/hosts 的记录。'),
    entitlements: key(
      list(text({ suggestions: ['network.host', 'security.insecure'] })),
      'Rights that the build asks for.',
      '构建所需的额外权限。',
      { since: '2.27' },
    ),
    privileged: key(bool, 'Builds with all privileges.', '以全部特权构建。'),
    isolation: key(text(), 'How the build is isolated (Windows).', '构建的隔离方式（Windows）。'),
    shm_size: key(
      scalar(['integer', 'string'], { meaning: 'bytes' }),
      'Size of /dev/shm during the build.',
      '构建期间 /dev/shm 的大小。',
    ),
    ulimits: key(buildUlimits, 'Limits of the processes during the build.', '构建期间的进程限制。'),
    provenance: key(
      scalar(['string', 'boolean'], { suggestions: ['true', 'false', 'mode=max'] }),
      'Whether it is noted how the image was made.',
      '是否记录镜像的来源证明。',
      { since: '2.39' },
    ),
    sbom: key(
      scalar(['string', 'boolean'], { suggestions: ['true', 'false'] }),
      'Whether the parts of the image are listed.',
      '是否生成软件物料清单。',
      { since: '2.39' },
    ),
  }),
);
