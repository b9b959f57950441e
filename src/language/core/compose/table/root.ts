/** The whole of a Compose file: what stands at its top, and below each of these. */
import { assignments, driverOptions, external } from './common.js';
import { name } from './service-parts.js';
import { service } from './service.js';
import { bool, either, file, key, list, map, named, orNothing, scalar, type Shape, suggest, text } from './shape.js';

const include = list(
  either(
    file,
    map(
      {
        path: key(
          { scalar: { accepts: ['string'], path: 'file' }, list: { items: file, unique: true, dropsDoubles: false } },
          'The file, or several that are laid over each other.',
          '文件路径，或依次叠加的多个文件。',
        ),
        env_file: key(
          { scalar: { accepts: ['string'], path: 'file' }, list: { items: file, unique: true, dropsDoubles: false } },
          'Variables for the included file.',
          '被包含文件使用的变量文件。',
        ),
        project_directory: key(
          text({ path: 'folder' }),
          'The folder that its paths are relative to.',
          '其中相对路径的基准目录。',
        ),
      },
      { extensions: false },
    ),
  ),
);

const subnet = map({
  subnet: key(text(), 'Addresses of the network, `172.20.0.0/16`.', '网络的地址段，例如 `172.20.0.0/16`。'),
  ip_range: key(text(), 'The part of it that containers get addresses from.', '从中给容器分配地址的部分。'),
  gateway: key(text(), 'The address of the gateway.', '网关地址。'),
  aux_addresses: key(named(/^.+$/, text()), 'Addresses that are in use already.', '已被占用的地址。'),
});

const network: Shape = orNothing(
  map({
    name: key(
      text(),
      'The network’s name on the engine, in place of `project_name`.',
      '网络在引擎上的名称，代替 `项目_名称`。',
    ),
    driver: key(
      suggest('bridge', 'overlay', 'host', 'none', 'macvlan', 'ipvlan'),
      'The driver of the network.',
      '网络驱动。',
    ),
    driver_opts: key(driverOptions, 'Options for the driver.', '驱动的选项。'),
    external: key(
      external('deprecated', {}),
      'The network exists already and isn’t made or removed here.',
      '网络已存在，这里不会创建或删除它。',
    ),
    internal: key(bool, 'Cuts the network off from the outside.', '使网络与外界隔绝。'),
    attachable: key(bool, 'Containers outside of the swarm may join.', '允许 swarm 之外的容器加入。'),
    enable_ipv4: key(bool, 'Whether it has IPv4 addresses.', '是否使用 IPv4 地址。', { since: '2.33' }),
    enable_ipv6: key(bool, 'Whether it has IPv6 addresses.', '是否使用 IPv6 地址。'),
    ipam: key(
      map({
        driver: key(text(), 'The driver that gives out addresses.', '分配地址的驱动。'),
        config: key(list(subnet), 'Subnets of the network.', '网络的子网。'),
        options: key(named(/^.+$/, text()), 'Options for the driver.', '驱动的选项。'),
      }),
      'Which addresses the network has.',
      '网络使用的地址。',
    ),
    labels: key(assignments, 'Labels of the network.', '网络的标签。'),
  }),
);

const volume: Shape = orNothing(
  map({
    name: key(
      text(),
      'The volume’s name on the engine, in place of `project_name`.',
      '卷在引擎上的名称，代替 `项目_名称`。',
    ),
    driver: key(suggest('local'), 'The driver of the volume.', '卷驱动。'),
    driver_opts: key(driverOptions, 'Options for the driver.', '驱动的选项。'),
    external: key(
      external('deprecated', {}),
      'The volume exists already and isn’t made or removed here.',
      '卷已存在，这里不会创建或删除它。',
    ),
    labels: key(assignments, 'Labels of the volume.', '卷的标签。'),
  }),
);

const secret: Shape = map({
  name: key(text(), 'The secret’s name in the swarm.', '机密在 swarm 中的名称。'),
  file: key(file, 'The file that holds it.', '保存它的文件。'),
  environment: key(text(), 'The variable that holds it, where Compose runs.', '运行 Compose 的环境中保存它的变量。'),
  external: key(external('plain', { open: true, extensions: false }), 'The secret exists already.', '机密已经存在。'),
  labels: key(assignments, 'Labels of the secret.', '机密的标签。'),
  driver: key(text(), 'The driver that provides it (swarm).', '提供它的驱动（swarm）。'),
  driver_opts: key(driverOptions, 'Options for the driver.', '驱动的选项。'),
  template_driver: key(text(), 'The driver that fills it in.', '用于填充内容的模板驱动。'),
});

const config: Shape = map({
  name: key(text(), 'The config’s name in the swarm.', '配置在 swarm 中的名称。'),
  file: key(file, 'The file that holds it.', '保存它的文件。'),
  content: key(text(), 'The text itself, with variables.', '直接写出的内容，可使用变量。', { since: '2.23' }),
  environment: key(text(), 'The variable that holds it, where Compose runs.', '运行 Compose 的环境中保存它的变量。'),
  external: key(
    external('deprecated', { open: true, extensions: false }),
    'The config exists already.',
    '配置已经存在。',
  ),
  labels: key(assignments, 'Labels of the config.', '配置的标签。'),
  template_driver: key(text(), 'The driver that fills it in.', '用于填充内容的模板驱动。'),
});

const model: Shape = map(
  {
    name: key(text(), 'A name for the model.', '模型的名称。'),
    model: key(text(), 'The model, as a reference like that of an image.', '模型引用，写法与镜像相同。'),
    context_size: key(scalar(['integer']), 'How many tokens it takes in.', '上下文的 token 数。'),
    runtime_flags: key(list(text()), 'Flags for the program that runs it.', '运行模型的程序的参数。'),
  },
  { required: ['model'] },
);

export const root: Shape = map({
  name: key(text(), 'The project’s name; without it, that of the folder.', '项目名称，省略时为目录名。'),
  services: key(
    named(name, service),
    'What is run: each service is one or more containers of the same kind.',
    '要运行的服务：每个服务是一个或多个同类容器。',
  ),
  networks: key(named(name, network, { open: true }), 'Networks that services meet in.', '服务相互通信所用的网络。'),
  volumes: key(
    named(name, volume),
    'Volumes with a name, which outlive the containers.',
    '具名卷，容器删除后仍然保留。',
  ),
  configs: key(named(name, config), 'Texts that services get as files.', '以文件形式提供给服务的配置。'),
  secrets: key(named(name, secret), 'Secrets that services get as files.', '以文件形式提供给服务的机密。'),
  models: key(named(name, model, { open: true }), 'Language models that services use.', '服务使用的语言模型。', {
    since: '2.38',
  }),
  include: key(
    include,
    'Other Compose files whose services belong to this project.',
    '并入本项目的其他 Compose 文件。',
    { since: '2.20' },
  ),
  version: key(text(), 'Without effect: Compose ignores it and warns.', '没有作用：Compose 会忽略它并发出警告。', {
    isDeprecated: true,
  }),
});
