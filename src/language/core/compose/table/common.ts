/** Shapes that stand in several places. */
import {
  either,
  key,
  list,
  map,
  named,
  noText,
  orNothing,
  scalar,
  type Shape,
  text,
  integer,
  bool,
  file,
} from './shape.js';

const anything = /^.+$/;

export const texts = (doubles: 'kept' | 'refused' | 'dropped' = 'refused'): Shape => list(text(), doubles);

export const textOrTexts: Shape = either(text(), texts());
export const textOrUniqueTexts: Shape = either(text(), texts('dropped'));

/** `KEY: value`, or a list of `KEY=value`. */
export const assignments: Shape = either(
  named(anything, orNothing(scalar(['string', 'number', 'integer', 'boolean']))),
  texts('dropped'),
);

/** The same, where every entry needs a value. */
export const fullAssignments: Shape = either(
  named(anything, orNothing(scalar(['string', 'number', 'integer', 'boolean']))),
  list(text({ meaning: 'assignment' }), 'dropped'),
);

export const command: Shape = either(text({ meaning: 'command' }), list(text()), { empty: true });

export const hosts: Shape = either(
  named(anything, either(text(), list(text()))),
  list(text({ meaning: 'host' }), 'refused'),
);

export const driverOptions: Shape = named(anything, scalar(['string', 'number', 'integer']), { open: true });

const limitsOf = (limit: Shape): Shape =>
  named(
    /^[a-z]+$/,
    either(
      limit,
      map(
        {
          hard: key(limit, 'The most that a process may raise its own limit to.', '进程可以把自己的限制提高到的上限。'),
          soft: key(limit, 'The limit that holds at first.', '最初生效的限制。'),
        },
        { required: ['soft', 'hard'] },
      ),
    ),
    { open: true },
  );

export const ulimits = limitsOf(integer);
/** In a build Compose turns texts into no numbers. */
export const buildUlimits = limitsOf(noText('integer'));

const grantKeys = {
  target: key(
    text(),
    'Where it appears in the container: a file name, or a whole path.',
    '在容器中出现的位置：文件名或完整路径。',
  ),
  uid: key(text(), 'The number of the user who owns the file.', '拥有该文件的用户编号。'),
  gid: key(text(), 'The number of the group that owns the file.', '拥有该文件的组编号。'),
  mode: key(
    scalar(['number', 'string'], { meaning: 'octal' }),
    'Permissions of the file, `0440`.',
    '文件的权限，例如 `0440`。',
  ),
};

export const secretGrants: Shape = list(
  either(
    text({ refersTo: 'secret' }),
    map({
      source: key(text({ refersTo: 'secret' }), 'The secret’s name in this file.', '该机密在本文件中的名称。'),
      ...grantKeys,
    }),
  ),
);

export const configGrants: Shape = list(
  either(
    text({ refersTo: 'config' }),
    map({
      source: key(text({ refersTo: 'config' }), 'The config’s name in this file.', '该配置在本文件中的名称。'),
      ...grantKeys,
    }),
  ),
);

export const deviceRequest = (
  required: readonly string[],
  more: { open?: boolean; extensions?: boolean } = {},
): Shape =>
  map(
    {
      capabilities: key(
        texts(),
        'What the device has to be able to do, such as `gpu`.',
        '设备必须具备的能力，例如 `gpu`。',
      ),
      count: key(
        scalar(['string', 'integer'], { meaning: 'count', suggestions: ['all'] }),
        'How many of them; `all` for every one.',
        '需要的数量；`all` 表示全部。',
      ),
      device_ids: key(
        texts(),
        'Certain devices, by their ids. Not together with `count`.',
        '按编号指定设备，不能与 `count` 同用。',
      ),
      driver: key(
        text({ suggestions: ['nvidia', 'cdi'] }),
        'The driver that provides the devices.',
        '提供设备的驱动。',
      ),
      options: key(assignments, 'Options for the driver.', '传给驱动的选项。'),
    },
    { required, ...more },
  );

export const external = (keys: 'deprecated' | 'plain', more: { open?: boolean; extensions?: boolean }): Shape =>
  either(
    bool,
    map(
      {
        name: key(
          text(),
          'Deprecated: write `external: true` and `name` beside it.',
          '已弃用：请改写为 `external: true`，并在旁边写 `name`。',
          keys === 'deprecated' ? { isDeprecated: true } : {},
        ),
      },
      more,
    ),
  );

export const hook: Shape = map(
  {
    command: key(command, 'What to run.', '要运行的命令。'),
    user: key(text(), 'Who runs it.', '以哪个用户运行。'),
    privileged: key(bool, 'Whether it runs with all privileges.', '是否以全部特权运行。'),
    working_dir: key(text(), 'The folder that it runs in.', '运行时所在的目录。'),
    environment: key(assignments, 'Variables for it.', '为它设置的环境变量。'),
  },
  { required: ['command'] },
);

export const envFile: Shape = either(
  file,
  list(
    either(
      file,
      map(
        {
          path: key(file, 'The file, relative to this one.', '文件路径，相对于本文件。'),
          format: key(
            text({ suggestions: ['raw'] }),
            '`raw` takes values as they stand, without quotes or variables being read.',
            '`raw` 表示按原样取值，不处理引号和变量。',
            { since: '2.30' },
          ),
          required: key(bool, 'Whether it is an error when the file is missing.', '文件缺失时是否报错。', {
            since: '2.24',
          }),
        },
        { required: ['path'], extensions: false },
      ),
    ),
  ),
);

export const labelFile: Shape = either(file, list(file));

const rateKeys = (rate: Shape) => ({
  path: key(text(), 'The device, `/dev/sda`.', '设备路径，例如 `/dev/sda`。'),
  rate: key(rate, 'The most a second.', '每秒的上限。'),
});

export const rateLimits: Shape = list(
  map(rateKeys(scalar(['integer', 'string'], { meaning: 'bytes' })), { extensions: false }),
);

export const weights: Shape = list(
  map(
    {
      path: key(text(), 'The device, `/dev/sda`.', '设备路径，例如 `/dev/sda`。'),
      weight: key(noText('integer'), 'Its share, 10 to 1000.', '它所占的份额，10 到 1000。'),
    },
    { extensions: false },
  ),
);
