/** Replicas, resources and updates of a service. */
import { assignments, deviceRequest } from './common.js';
import {
  duration,
  integer,
  natural,
  wholeNumber,
  key,
  list,
  map,
  numeric,
  oneOf,
  orNothing,
  type Shape,
  suggest,
  text,
} from './shape.js';

const memory = { scalar: { accepts: ['string'], meaning: 'bytes' } } as const satisfies Shape;

const updates = map({
  parallelism: key(natural, 'How many tasks are replaced at a time; 0 for all.', '同时替换的任务数，0 表示全部。'),
  delay: key(duration, 'Time between two groups.', '两批之间的间隔。'),
  failure_action: key(suggest('continue', 'pause', 'rollback'), 'What to do when one fails.', '失败时的处理方式。'),
  monitor: key(duration, 'How long a new task is watched for failure.', '观察新任务是否失败的时间。'),
  max_failure_ratio: key(numeric, 'The share of tasks that may fail.', '允许失败的任务比例。'),
  order: key(
    oneOf('start-first', 'stop-first'),
    'Whether the new task starts before the old one stops.',
    '先启动新任务还是先停止旧任务。',
  ),
});

const generic = list(
  map({
    discrete_resource_spec: key(
      map({
        kind: key(text(), 'The name of the resource.', '资源名称。'),
        value: key(wholeNumber, 'How many of it.', '数量。'),
      }),
      'A resource that is counted.',
      '按数量计的资源。',
    ),
  }),
);

const resources = map({
  limits: key(
    map({
      cpus: key(numeric, 'The most processors, `0.5`.', '处理器上限，例如 `0.5`。'),
      memory: key(memory, 'The most memory, `512M`.', '内存上限，例如 `512M`。'),
      pids: key(integer, 'The most processes.', '进程数上限。'),
    }),
    'What a container can’t go beyond.',
    '容器不能超过的上限。',
  ),
  reservations: key(
    map({
      cpus: key(numeric, 'Processors that have to be free.', '需要保留的处理器。'),
      memory: key(memory, 'Memory that has to be free.', '需要保留的内存。'),
      generic_resources: key(generic, 'Further resources of a swarm’s nodes.', 'swarm 节点的其他资源。'),
      devices: key(list(deviceRequest(['capabilities'])), 'Devices such as graphics processors.', '设备，例如 GPU。'),
    }),
    'What a container is sure to get.',
    '保证分配给容器的资源。',
  ),
});

export const deploy: Shape = orNothing(
  map({
    mode: key(
      suggest('replicated', 'global', 'replicated-job', 'global-job'),
      'So many replicas, or one on each node.',
      '指定数量的副本，或每个节点一个。',
    ),
    replicas: key(natural, 'How many containers the service has.', '该服务的容器数量。'),
    endpoint_mode: key(
      suggest('vip', 'dnsrr'),
      'How clients find the service in a swarm.',
      '客户端在 swarm 中如何找到该服务。',
    ),
    labels: key(assignments, 'Labels of the service, not of its containers.', '服务（而非容器）的标签。'),
    resources: key(resources, 'Limits and reservations.', '资源上限与保留量。'),
    restart_policy: key(
      map({
        condition: key(suggest('none', 'on-failure', 'any'), 'When it is started again.', '何时重新启动。'),
        delay: key(duration, 'Time before it is started again.', '重新启动前的等待时间。'),
        max_attempts: key(natural, 'How many times it is tried.', '最多尝试次数。'),
        window: key(duration, 'How long it has to run to count as started.', '运行多久才算启动成功。'),
      }),
      'What happens when a container ends.',
      '容器结束后的处理方式。',
    ),
    update_config: key(updates, 'How a swarm replaces tasks.', 'swarm 如何替换任务。'),
    rollback_config: key(updates, 'How a swarm goes back after a failed update.', '更新失败后 swarm 如何回退。'),
    placement: key(
      map({
        constraints: key(
          list(text()),
          'Conditions that a node has to meet, `node.role == manager`.',
          '节点必须满足的条件，例如 `node.role == manager`。',
        ),
        preferences: key(
          list(map({ spread: key(text(), 'A label over whose values tasks are spread.', '按该标签的取值分散任务。') })),
          'How tasks are spread.',
          '任务的分散方式。',
        ),
        max_replicas_per_node: key(natural, 'The most tasks on one node.', '每个节点的任务上限。'),
      }),
      'Which nodes of a swarm may run it.',
      '允许运行它的 swarm 节点。',
    ),
  }),
);
