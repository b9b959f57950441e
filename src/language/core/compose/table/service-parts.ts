/** What stands below the keys of a service. */
import { hook, rateLimits, textOrTexts, texts, weights } from './common.js';

import {
  bool,
  duration,
  either,
  file,
  noText,
  key,
  list,
  map,
  named,
  oneOf,
  orNothing,
  scalar,
  type Shape,
  suggest,
  text,
} from './shape.js';

export const name = /^[a-zA-Z0-9._-]+$/;

export const healthcheck: Shape = map({
  test: key(
    either(text(), list(text())),
    'The command that says whether the container works: exit code 0 is healthy. A list begins with `CMD`, `CMD-SHELL` or `NONE`; a text runs in the shell.',
    '判断容器是否正常的命令：退出码 0 表示健康。列表以 `CMD`、`CMD-SHELL` 或 `NONE` 开头；文本形式在 shell 中运行。',
  ),
  interval: key(duration, 'Time between two checks, `30s`.', '两次检查的间隔，例如 `30s`。'),
  timeout: key(duration, 'How long one check may take.', '单次检查允许的最长时间。'),
  retries: key(
    scalar(['number', 'string'], { meaning: 'natural' }),
    'How many checks in a row have to fail.',
    '连续失败多少次才算不健康。',
  ),
  start_period: key(duration, 'Time to start: checks that fail in it don’t count.', '启动时间：期间失败的检查不计入。'),
  start_interval: key(duration, 'Time between two checks while it starts.', '启动期间两次检查的间隔。', {
    since: '2.23',
  }),
  disable: key(bool, 'Switches off the check that the image brings.', '关闭镜像自带的检查。'),
});

export const dependsOn: Shape = either(
  list(text({ refersTo: 'service' }), 'refused'),
  named(
    name,
    map(
      {
        condition: key(
          oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
          'What the other service has to have reached before this one starts.',
          '另一个服务达到什么状态后才启动本服务。',
        ),
        restart: key(
          bool,
          'Restarts this service when Compose restarts the other.',
          'Compose 重启那个服务时也重启本服务。',
        ),
        required: key(
          scalar(['boolean'], { suggestions: ['true', 'false'] }),
          'With `false` it is no error when the other service isn’t part of what is started.',
          '设为 `false` 时，另一个服务不在启动之列也不报错。',
        ),
      },
      { required: ['condition'] },
    ),
    { refersTo: 'service' },
  ),
);

export const attachment: Shape = orNothing(
  map({
    aliases: key(texts('dropped'), 'Further names for the service on this network.', '服务在该网络上的其他名称。'),
    ipv4_address: key(
      text(),
      'A fixed IPv4 address, within the network’s subnet.',
      '固定的 IPv4 地址，须在网络的子网内。',
    ),
    ipv6_address: key(
      text(),
      'A fixed IPv6 address, within the network’s subnet.',
      '固定的 IPv6 地址，须在网络的子网内。',
    ),
    interface_name: key(text(), 'The name of the network interface in the container.', '容器内网络接口的名称。', {
      since: '2.36',
    }),
    link_local_ips: key(texts(), 'Link-local addresses.', '链路本地地址。'),
    mac_address: key(text(), 'The hardware address on this network.', '在该网络上的 MAC 地址。', { since: '2.23' }),
    driver_opts: key(
      named(/^.+$/, scalar(['string', 'number', 'integer']), { open: true }),
      'Options for the network’s driver.',
      '传给网络驱动的选项。',
    ),
    priority: key(
      scalar(['number', 'integer']),
      'The order in which networks are attached: higher ones first.',
      '连接网络的顺序：数值大的先连接。',
    ),
    gw_priority: key(
      scalar(['number', 'integer']),
      'The network with the highest number is the default gateway.',
      '数值最大的网络作为默认网关。',
      { since: '2.33' },
    ),
  }),
);

export const watch: Shape = list(
  map(
    {
      path: key(text({ path: 'folder' }), 'The file or folder that is watched.', '被监视的文件或目录。'),
      action: key(
        oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
        'What happens when something in it changes.',
        '其中内容变化时执行的动作。',
      ),
      target: key(text(), 'Where changed files are copied to in the container.', '变化的文件复制到容器中的位置。'),
      ignore: key(textOrTexts, 'Patterns of what is left out.', '忽略的文件模式。'),
      include: key(textOrTexts, 'Patterns of what alone is watched.', '只监视符合这些模式的文件。'),
      exec: key(hook, 'What runs in the container after the copying.', '复制后在容器中运行的命令。', { since: '2.32' }),
      initial_sync: key(
        scalar(['boolean'], { suggestions: ['true', 'false'] }),
        'Copies everything once at the beginning.',
        '开始时先完整同步一次。',
        { since: '2.38' },
      ),
    },
    { required: ['path', 'action'] },
  ),
);

export const develop: Shape = orNothing(
  map({ watch: key(watch, 'What `docker compose watch` looks at.', '`docker compose watch` 监视的内容。') }),
);

export const logging: Shape = map({
  driver: key(
    suggest('json-file', 'local', 'journald', 'syslog', 'fluentd', 'gelf', 'awslogs', 'splunk', 'gcplogs', 'none'),
    'Where the log goes.',
    '日志的去处。',
  ),
  options: key(
    named(/^.+$/, orNothing(scalar(['string', 'number', 'integer'])), { open: true }),
    'Options for the driver, such as `max-size`.',
    '驱动的选项，例如 `max-size`。',
  ),
});

export const extending: Shape = either(
  text({ refersTo: 'service' }),
  map(
    {
      service: key(text(), 'The service that this one starts from.', '作为基础的服务。'),
      file: key(file, 'The file that it is in; without it, this one.', '它所在的文件；省略时为本文件。'),
    },
    { required: ['service'], extensions: false },
  ),
);

export const blkio: Shape = map(
  {
    device_read_bps: key(
      rateLimits,
      'The most bytes a second that are read from devices.',
      '每秒从设备读取的字节上限。',
    ),
    device_read_iops: key(rateLimits, 'The most reads a second from devices.', '每秒从设备读取的次数上限。'),
    device_write_bps: key(
      rateLimits,
      'The most bytes a second that are written to devices.',
      '每秒写入设备的字节上限。',
    ),
    device_write_iops: key(rateLimits, 'The most writes a second to devices.', '每秒写入设备的次数上限。'),
    weight: key(noText('integer'), 'Share of the disks’ time, 10 to 1000.', '磁盘时间的份额，10 到 1000。'),
    weight_device: key(weights, 'Shares for single devices.', '按设备设置份额。'),
  },
  { extensions: false },
);

export const provider: Shape = map(
  {
    type: key(text(), 'The program that provides the service, in place of a container.', '代替容器提供该服务的程序。'),
    options: key(
      named(
        /^.+$/,
        either(
          scalar(['string', 'number', 'integer', 'boolean']),
          list(scalar(['string', 'number', 'integer', 'boolean'])),
        ),
        { open: true },
      ),
      'What the program is told.',
      '传给该程序的选项。',
    ),
  },
  { required: ['type'] },
);

export const devices: Shape = list(
  either(
    text({ meaning: 'device' }),
    map(
      {
        source: key(text(), 'The device of the host, or a CDI name.', '主机上的设备，或 CDI 名称。'),
        target: key(text(), 'Its path in the container.', '在容器中的路径。'),
        permissions: key(
          text({ suggestions: ['rwm', 'rw', 'r'] }),
          '`r` read, `w` write, `m` make nodes.',
          '`r` 读、`w` 写、`m` 创建节点。',
        ),
      },
      { required: ['source'] },
    ),
  ),
);

export const models: Shape = either(
  list(text({ refersTo: 'model' }), 'refused'),
  named(
    name,
    orNothing(
      map({
        endpoint_var: key(text(), 'The variable that gets the model’s address.', '存放模型地址的环境变量。'),
        model_var: key(text(), 'The variable that gets the model’s name.', '存放模型名称的环境变量。'),
      }),
    ),
    { open: true, refersTo: 'model' },
  ),
);
