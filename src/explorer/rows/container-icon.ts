import { type ContainerRecord } from '../../engine/engine.js';
import { type Icon, icon } from './row.js';

/** Shape and colour by state. The shapes differ too, for those who can't tell the colours. */
export function containerIcon(container: Pick<ContainerRecord, 'state' | 'health' | 'exitCode'>): Icon {
  switch (container.state) {
    case 'created':
      return icon('circle-outline', 'disabledForeground');
    case 'running':
      switch (container.health) {
        case 'healthy':
          return icon('heart-filled', 'charts.green');
        case 'unhealthy':
          return icon('warning', 'charts.red');
        case 'starting':
          return icon('loading~spin', 'charts.green');
        case undefined:
          return icon('play-circle', 'charts.green');
      }
    // eslint-disable-next-line no-fallthrough -- the inner switch is exhaustive and returns
    case 'paused':
      return icon('debug-pause', 'charts.yellow');
    case 'restarting':
      return icon('sync~spin', 'charts.yellow');
    case 'removing':
      return icon('trash', 'disabledForeground');
    case 'exited':
      return container.exitCode === undefined || container.exitCode === 0
        ? icon('stop-circle', 'disabledForeground')
        : icon('error', 'charts.red');
    case 'dead':
      return icon('circle-slash', 'charts.red');
    case 'unknown':
      return icon('question', 'disabledForeground');
  }
}
