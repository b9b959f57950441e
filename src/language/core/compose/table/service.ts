/** The keys of a service. */
import { build } from './build.js';
import {
  assignments,
  command,
  configGrants,
  deviceRequest,
  envFile,
  hook,
  hosts,
  labelFile,
  secretGrants,
  textOrUniqueTexts,
  texts,
  ulimits,
} from './common.js';
import {
  attachment,
  blkio,
  dependsOn,
  develop,
  devices,
  extending,
  healthcheck,
  logging,
  models,
  name,
  provider,
} from './service-parts.js';
import { deploy } from './deploy.js';
import { ports, volumeMounts } from './mounts.js';
import {
  bool,
  bytes,
  duration,
  either,
  natural,
  wholeNumber,
  type Key,
  key,
  list,
  map,
  named,
  numeric,
  oneOf,
  orNothing,
  scalar,
  type Shape,
  suggest,
  text,
} from './shape.js';

const running: Record<string, Key> = {
  image: key(
    text({ isImage: true }),
    'The image that containers are made from: `[registry/]name[:tag][@digest]`. Beside `build` it is the name of what is built.',
    '创建容器所用的镜像：`[registry/]name[:tag][@digest]`。与 `build` 并用时表示构建结果的名称。',
  ),
  build: key(
    build,
    'How the image is built: a folder, or a mapping with more.',
    '镜像的构建方式：一个目录，或包含更多设置的映射。',
  ),
  container_name: key(
    text({ pattern: /[a-zA-Z0-9][a-zA-Z0-9_.-]+/ }),
    'A fixed name for the container. It must be unique on the engine, so the service can’t have replicas.',
    '容器的固定名称。它在引擎上必须唯一，因此该服务不能有多个副本。',
  ),
  command: key(command, 'Replaces the image’s CMD.', '替换镜像的 CMD。'),
  entrypoint: key(
    command,
    'Replaces the image’s ENTRYPOINT, and clears its CMD.',
    '替换镜像的 ENTRYPOINT，并清除其 CMD。',
  ),
  working_dir: key(text(), 'The folder that the program starts in.', '程序启动时所在的目录。'),
  user: key(
    text(),
    'Who runs the program: `user[:group]`, names or numbers (in quotes).',
    '以哪个用户运行：`user[:group]`，名称或带引号的数字。',
  ),
  group_add: key(
    list(scalar(['string', 'number', 'integer']), 'refused'),
    'Further groups of the user.',
    '用户额外所属的组。',
  ),
  environment: key(
    assignments,
    'Variables of the containers, as a mapping or a list of `NAME=value`. A name alone takes the value from where Compose runs.',
    '容器的环境变量，可写成映射或 `NAME=value` 列表。只写名称时取自运行 Compose 的环境。',
  ),
  env_file: key(
    envFile,
    'Files with variables for the containers. `environment` goes before them.',
    '存放容器环境变量的文件，`environment` 的优先级更高。',
  ),
  labels: key(assignments, 'Labels of the containers.', '容器的标签。'),
  label_file: key(labelFile, 'Files with labels.', '存放标签的文件。', { since: '2.32' }),
  annotations: key(assignments, 'Annotations of the containers, for the runtime.', '容器的注解，供运行时使用。'),
  depends_on: key(
    dependsOn,
    'Services that start before this one and stop after it. The long form says how far they have to be.',
    '在本服务之前启动、之后停止的服务。长格式可指定它们要达到的状态。',
  ),
  restart: key(
    suggest('no', 'always', 'on-failure', 'on-failure:3', 'unless-stopped'),
    'When the engine starts a container again that ended. `no` needs quotes.',
    '容器结束后引擎何时重新启动它。`no` 需要加引号。',
  ),
  healthcheck: key(healthcheck, 'How the engine asks whether the container works.', '引擎检查容器是否正常的方式。'),
  profiles: key(
    texts('dropped'),
    'The service is started only when one of these profiles is on.',
    '仅当启用其中某个 profile 时才启动该服务。',
  ),
  scale: key(natural, 'How many containers the service has.', '该服务的容器数量。'),
  deploy: key(
    deploy,
    'Replicas, limits and, in a swarm, how the service is spread and updated.',
    '副本数、资源限制，以及在 swarm 中的分布和更新方式。',
  ),
  extends: key(extending, 'Starts from another service’s settings.', '以另一个服务的设置为基础。'),
  provider: key(
    provider,
    'Leaves the service to a program of its own instead of a container.',
    '由专门的程序而不是容器提供该服务。',
    { since: '2.36' },
  ),
  develop: key(develop, 'For work on the code: what `watch` does.', '开发时的设置：`watch` 的行为。', {
    since: '2.22',
  }),
  pull_policy: key(
    text({
      pattern: /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/,
      suggestions: ['always', 'never', 'missing', 'build', 'daily', 'weekly', 'every_12h'],
    }),
    'When the image is pulled.',
    '何时拉取镜像。',
  ),
  pull_refresh_after: key(text(), 'How old an image may be before it is pulled again.', '镜像超过多长时间后重新拉取。'),
  platform: key(
    suggest('linux/amd64', 'linux/arm64', 'linux/arm/v7'),
    'The platform of the containers.',
    '容器的平台。',
  ),
  attach: key(bool, 'Whether `up` shows its output.', '`up` 是否显示它的输出。', { since: '2.20' }),
  stdin_open: key(bool, 'Keeps the standard input open (`docker run -i`).', '保持标准输入打开（`docker run -i`）。'),
  tty: key(bool, 'Gives the program a terminal (`docker run -t`).', '为程序分配终端（`docker run -t`）。'),
  init: key(
    bool,
    'Runs a small init as process 1, which passes signals on and reaps children.',
    '以小型 init 作为 1 号进程，转发信号并回收子进程。',
  ),
  stop_signal: key(
    suggest('SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'),
    'The signal that asks the program to stop.',
    '要求程序停止时发送的信号。',
  ),
  stop_grace_period: key(
    duration,
    'How long it may take to stop before it is killed; 10s without it.',
    '强制结束前允许的停止时间，默认 10 秒。',
  ),
  post_start: key(list(hook), 'Commands that run in the container after it started.', '容器启动后在其中运行的命令。', {
    since: '2.30',
  }),
  pre_stop: key(
    list(hook),
    'Commands that run in the container before it is stopped.',
    '容器停止前在其中运行的命令。',
    { since: '2.30' },
  ),
  logging: key(logging, 'Where the log goes, and how.', '日志的去处和方式。'),
  models: key(models, 'Language models that the service uses.', '该服务使用的语言模型。', { since: '2.38' }),
};

const storage: Record<string, Key> = {
  volumes: key(
    volumeMounts,
    'What is mounted into the containers: `source:/path[:ro]`, or a mapping.',
    '挂载到容器中的内容：`source:/path[:ro]`，或映射形式。',
  ),
  volumes_from: key(
    list(text(), 'refused'),
    'Mounts everything that another service or `container:NAME` has.',
    '挂载另一个服务或 `container:NAME` 的全部卷。',
  ),
  tmpfs: key(textOrUniqueTexts, 'Paths that are kept in memory.', '放在内存中的路径。'),
  configs: key(configGrants, 'Configs that appear as files in the containers.', '以文件形式出现在容器中的配置。'),
  secrets: key(
    secretGrants,
    'Secrets that appear below /run/secrets in the containers.',
    '出现在容器 /run/secrets 下的机密。',
  ),
  devices: key(devices, 'Devices of the host that the containers may use.', '容器可以使用的主机设备。'),
  device_cgroup_rules: key(
    list(text(), 'refused'),
    'Rules for devices, such as `c 1:3 mr`.',
    '设备规则，例如 `c 1:3 mr`。',
  ),
  gpus: key(
    either(oneOf('all'), list(deviceRequest([], { open: true, extensions: false }))),
    'Graphics processors for the containers.',
    '分配给容器的 GPU。',
    { since: '2.30' },
  ),
  storage_opt: key(
    { map: { keys: {}, required: [], extensions: false, open: true } },
    'Options of the storage driver, such as `size`.',
    '存储驱动的选项，例如 `size`。',
  ),
  read_only: key(bool, 'Makes the container’s file system read-only.', '把容器的文件系统设为只读。'),
  shm_size: key(bytes, 'Size of /dev/shm.', '/dev/shm 的大小。'),
};

const network: Record<string, Key> = {
  ports: key(
    ports,
    'Ports that are published on the host: `[ip:][host:]container[/udp]`, or a mapping.',
    '发布到主机上的端口：`[ip:][host:]container[/udp]`，或映射形式。',
  ),
  expose: key(
    list(scalar(['string', 'number', 'integer']), 'dropped'),
    'Ports that other services may use; nothing is published.',
    '供其他服务使用的端口，不会发布到主机。',
  ),
  networks: key(
    either(list(text({ refersTo: 'network' }), 'refused'), named(name, attachment, { refersTo: 'network' })),
    'Networks of the service. Without it: `default`.',
    '服务所在的网络，省略时为 `default`。',
  ),
  network_mode: key(
    suggest('host', 'none', 'bridge', 'service:', 'container:'),
    'Another network stack: `host`, `none`, that of a service or of a container.',
    '使用其他网络栈：`host`、`none`，或某个服务、容器的网络。',
  ),
  hostname: key(text(), 'The host name in the container.', '容器内的主机名。'),
  domainname: key(text(), 'The domain name in the container.', '容器内的域名。'),
  extra_hosts: key(
    hosts,
    'Further lines for /etc/hosts: `name=ip`. `host-gateway` is the host’s address.',
    '追加到 /etc/hosts 的记录：`name=ip`。`host-gateway` 表示主机地址。',
  ),
  dns: key(textOrUniqueTexts, 'Name servers.', 'DNS 服务器。'),
  dns_opt: key(texts('dropped'), 'Options for name resolution.', 'DNS 解析选项。'),
  dns_search: key(textOrUniqueTexts, 'Domains that are tried for short names.', '短名称的搜索域。'),
  links: key(
    list(text(), 'refused'),
    'Legacy: services of one network reach each other by name without it.',
    '旧式用法：同一网络中的服务无需它即可按名称互访。',
  ),
  external_links: key(
    list(text(), 'refused'),
    'Legacy: containers outside of this project.',
    '旧式用法：本项目之外的容器。',
  ),
  mac_address: key(text(), 'The hardware address of the container.', '容器的 MAC 地址。'),
};

const limits: Record<string, Key> = {
  cpus: key(numeric, 'How many processors it may use, `1.5`.', '可使用的处理器数量，例如 `1.5`。'),
  cpu_count: key(
    scalar(['string', 'integer'], { minimum: 0, meaning: 'integer' }),
    'Number of processors (Windows).',
    '处理器数量（Windows）。',
  ),
  cpu_percent: key(
    scalar(['string', 'integer'], { minimum: 0, maximum: 100, meaning: 'integer' }),
    'Percentage of the processors (Windows).',
    '处理器百分比（Windows）。',
  ),
  cpu_shares: key(
    wholeNumber,
    'Share of the processors beside other containers; 1024 is usual.',
    '相对其他容器的处理器份额，通常为 1024。',
  ),
  cpu_quota: key(wholeNumber, 'Microseconds of processor time in a period.', '每个周期内的处理器时间（微秒）。'),
  cpu_period: key(wholeNumber, 'Length of a period in microseconds.', '周期长度（微秒）。'),
  cpu_rt_period: key(wholeNumber, 'Period for real-time tasks.', '实时任务的周期。'),
  cpu_rt_runtime: key(wholeNumber, 'Time for real-time tasks in a period.', '每个周期内实时任务的时间。'),
  cpuset: key(text(), 'Which processors it may use, `0-3`.', '可使用的处理器编号，例如 `0-3`。'),
  mem_limit: key(bytes, 'The most memory, `512m`.', '内存上限，例如 `512m`。'),
  mem_reservation: key(
    scalar(['string', 'integer'], { meaning: 'bytes' }),
    'Memory that it should have when there is little.',
    '内存紧张时应保留的量。',
  ),
  mem_swappiness: key(
    scalar(['integer', 'string'], { meaning: 'bytes' }),
    'How gladly the kernel swaps its memory out, 0 to 100.',
    '内核换出其内存的倾向，0 到 100。',
  ),
  memswap_limit: key(
    bytes,
    'The most memory and swap together; -1 for no limit.',
    '内存与交换空间合计上限，-1 表示不限。',
  ),
  pids_limit: key(wholeNumber, 'The most processes; -1 for no limit.', '进程数上限，-1 表示不限。'),
  oom_kill_disable: key(bool, 'Keeps the kernel from killing it for want of memory.', '内存不足时不让内核结束它。'),
  oom_score_adj: key(
    scalar(['string', 'integer'], { minimum: -1000, maximum: 1000, meaning: 'integer' }),
    'How soon the kernel kills it for want of memory, -1000 to 1000.',
    '内存不足时内核结束它的优先程度，-1000 到 1000。',
  ),
  ulimits: key(ulimits, 'Limits of the processes, such as `nofile`.', '进程限制，例如 `nofile`。'),
  blkio_config: key(blkio, 'Limits on reading and writing disks.', '磁盘读写限制。'),
};

const isolation: Record<string, Key> = {
  privileged: key(bool, 'Gives the container nearly all rights on the host.', '给予容器几乎全部的主机权限。'),
  cap_add: key(
    texts('dropped'),
    'Rights of the kernel that it gets besides, such as `NET_ADMIN`.',
    '额外授予的内核权限，例如 `NET_ADMIN`。',
  ),
  cap_drop: key(
    texts('dropped'),
    'Rights of the kernel that it loses; `ALL` for every one.',
    '取消的内核权限，`ALL` 表示全部。',
  ),
  security_opt: key(
    list(text(), 'refused'),
    'Options of the security modules, such as `no-new-privileges:true`.',
    '安全模块选项，例如 `no-new-privileges:true`。',
  ),
  pid: key(
    orNothing(suggest('host', 'service:', 'container:')),
    'Shares the processes of the host, a service or a container.',
    '共享主机、服务或容器的进程空间。',
  ),
  ipc: key(
    suggest('shareable', 'private', 'host', 'service:', 'container:'),
    'Shares memory and semaphores with others.',
    '与其他容器共享内存和信号量。',
  ),
  uts: key(suggest('host'), '`host` shares the host’s name.', '`host` 表示共享主机名空间。'),
  userns_mode: key(suggest('host'), '`host` switches off the mapping of users.', '`host` 表示关闭用户映射。'),
  cgroup: key(oneOf('host', 'private'), 'Which cgroup namespace it is in.', '所处的 cgroup 命名空间。'),
  cgroup_parent: key(text(), 'The cgroup that it is put below.', '所属的上级 cgroup。'),
  isolation: key(suggest('default', 'process', 'hyperv'), 'How it is isolated on Windows.', 'Windows 上的隔离方式。'),
  runtime: key(suggest('runc', 'nvidia', 'runsc'), 'The runtime that runs it.', '运行容器的运行时。'),
  sysctls: key(assignments, 'Kernel settings in the container.', '容器内的内核参数。'),
  credential_spec: key(
    map({
      config: key(text(), 'A config of this file that has it.', '保存它的本文件中的配置。'),
      file: key(text(), 'A file in the engine’s folder for them.', '引擎专用目录中的文件。'),
      registry: key(text(), 'A value of the Windows registry.', 'Windows 注册表中的值。'),
    }),
    'Credentials for a managed account (Windows).',
    '托管账户的凭据（Windows）。',
  ),
  use_api_socket: key(
    scalar(['boolean'], { suggestions: ['true', 'false'] }),
    'Lets the container talk to the engine, with your registry credentials.',
    '允许容器访问引擎，并带上你的镜像仓库凭据。',
    { since: '2.37' },
  ),
};

export const service: Shape = map({ ...running, ...network, ...storage, ...limits, ...isolation });
