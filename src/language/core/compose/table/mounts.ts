/** Ports and mounts, with their short and long forms. */
import { assignments } from './common.js';
import { bool, either, natural, key, list, map, noText, oneOf, scalar, type Shape, suggest, text } from './shape.js';

export const ports: Shape = list(
  either(
    scalar(['number', 'integer', 'string'], { meaning: 'port' }),
    map({
      name: key(text(), 'A name for the port, for people.', '端口的名称，供人阅读。'),
      target: key(natural, 'The port in the container.', '容器内的端口。'),
      published: key(scalar(['string', 'integer']), 'The port on the host, or a range.', '主机上的端口或范围。'),
      host_ip: key(
        text(),
        'The address of the host that it is bound to; all of them without it.',
        '绑定的主机地址，省略时为全部地址。',
      ),
      protocol: key(suggest('tcp', 'udp', 'sctp'), '`tcp` without it.', '省略时为 `tcp`。'),
      app_protocol: key(suggest('http', 'https', 'grpc'), 'What is spoken on the port.', '端口上使用的应用协议。', {
        since: '2.26',
      }),
      mode: key(suggest('host', 'ingress'), 'In a swarm: `host` or `ingress`.', '在 swarm 中：`host` 或 `ingress`。'),
    }),
  ),
  'dropped',
);

export const volumeMounts: Shape = list(
  either(
    text({ meaning: 'mount' }),
    map(
      {
        type: key(oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'), 'What is mounted.', '挂载的类型。'),
        source: key(text(), 'A path of the host, a volume’s name, or an image.', '主机路径、卷名或镜像。'),
        target: key(text(), 'Where it appears in the container.', '在容器中的位置。'),
        read_only: key(bool, 'Whether the container may only read it.', '容器是否只能读取。'),
        consistency: key(suggest('consistent', 'cached', 'delegated'), 'Without effect today.', '如今没有效果。'),
        bind: key(
          map({
            propagation: key(
              suggest('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'),
              'Whether mounts below it are passed on.',
              '其下的挂载是否相互传播。',
            ),
            create_host_path: key(
              bool,
              'Makes the folder on the host when it is missing.',
              '主机上缺少该目录时创建它。',
            ),
            recursive: key(
              oneOf('enabled', 'disabled', 'writable', 'readonly'),
              'What becomes of mounts below it.',
              '如何处理其下的挂载。',
            ),
            selinux: key(oneOf('z', 'Z'), '`z` shared, `Z` this container’s own.', '`z` 共享，`Z` 仅供本容器。'),
          }),
          'For a path of the host.',
          '用于主机路径。',
        ),
        volume: key(
          map({
            labels: key(assignments, 'Labels of the volume.', '卷的标签。'),
            nocopy: key(bool, 'Doesn’t fill a new volume with what the image has there.', '不用镜像中的内容填充新卷。'),
            subpath: key(text(), 'A folder in the volume, in place of the whole.', '只挂载卷中的某个目录。', {
              since: '2.26',
            }),
          }),
          'For a volume.',
          '用于卷。',
        ),
        tmpfs: key(
          map({
            size: key(
              scalar(['integer', 'string'], { minimum: 0, meaning: 'bytes' }),
              'The most that it holds.',
              '容量上限。',
            ),
            mode: key(noText('number'), 'Permissions, `1777`.', '权限，例如 `1777`。'),
          }),
          'For a folder in memory.',
          '用于内存目录。',
        ),
        image: key(
          map({ subpath: key(text(), 'A folder in the image.', '镜像中的某个目录。') }),
          'For an image.',
          '用于镜像。',
          { since: '2.35' },
        ),
      },
      { required: ['type'] },
    ),
  ),
  'dropped',
);
