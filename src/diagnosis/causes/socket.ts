import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes on the way to the socket: what is there is no socket, or a dead one. */
export const socketCauses = causes({
  'socket-path-too-long': {
    finding: (v) =>
      l10n.t('The socket’s path is {bytes} bytes long, but {limit} is the most that a socket’s path can have.', v),
    why: () =>
      l10n.t(
        'Node 18 to 22 cut a longer path in silence and connect to whatever has the shorter name; newer ones refuse. So it was not dialled.',
      ),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Make a short link to it, and use that as the endpoint.'),
        command: 'ln -s {sock} "$XDG_RUNTIME_DIR/d.sock"',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Or move the engine’s folder: a shorter profile name in Colima or Lima.'),
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'socket-dangling-symlink': {
    finding: (v) => l10n.t('{link} is a link to {to}, which doesn’t exist.', v),
    why: () =>
      l10n.t(
        'Docker Desktop, Colima or an “ln -s” by hand made the link; the engine behind it is stopped or was removed.',
      ),
    needs: ['socket'],
    fixes: [
      { words: () => l10n.t('Start the engine that the link leads to.'), then: 'retry', risk: 'none' },
      {
        words: () => l10n.t('Or remove the link, then start the engine that you want.'),
        command: 'sudo rm {link}',
        root: true,
        then: 'retry',
        risk: 'low',
      },
      {
        words: () =>
          l10n.t(
            'macOS: let Docker Desktop make it anew (Settings ▸ Advanced ▸ Allow the default Docker socket to be used).',
          ),
        then: 'retry',
        risk: 'none',
        when: ({ platform }) => platform === 'darwin',
      },
    ],
  },
  'socket-symlink-loop': {
    finding: (v) => l10n.t('{sock} is a link that leads back to itself.', v),
    why: () => l10n.t('Links on the way name each other.'),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Remove the link and restart Docker.'),
        command: 'sudo rm {at} && sudo systemctl restart docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'socket-path-not-a-directory': {
    finding: (v) => l10n.t('{at} is a file, so {sock} can’t exist.', v),
    why: () => l10n.t('A part of the path is no directory.'),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Correct the address in the setting, DOCKER_HOST or the context.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'socket-is-directory': {
    finding: (v) =>
      l10n.t(
        '{sock} is a directory and no socket: a container that mounts the socket made it while Docker was not running.',
        v,
      ),
    why: () =>
      l10n.t(
        'Docker and Compose make a missing source of a mount as a directory of root’s; dockerd then can’t put its socket there. The system calls it “permission denied” for ordinary users, which is misleading.',
      ),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Remove the empty directory and start Docker.'),
        command: 'sudo systemctl stop docker.socket docker; sudo rmdir {sock} && sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ machine }) => machine.containerMarkers.length < 2,
      },
      {
        words: () =>
          l10n.t(
            'Inside a container: the host had no socket when the container was made. Make it anew after Docker runs there.',
          ),
        then: 'rebuild-container',
        risk: 'none',
        when: ({ machine }) => machine.containerMarkers.length > 0,
      },
    ],
    never: () =>
      l10n.t(
        'No rm -rf: rmdir loses nothing when the directory has content. And no group helps here: the refusal has nothing to do with groups.',
      ),
  },
  'socket-not-a-socket': {
    finding: (v) => l10n.t('{sock} is a {type} and no socket.', v),
    why: () => l10n.t('Something left over, or a broken integration, put a file where the socket belongs.'),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Move it away and start Docker.'),
        command: 'sudo mv {sock} {sock}.bak && sudo systemctl restart docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'socket-stale': {
    finding: (v) => l10n.t('{sock} is there, but nobody listens on it: the Docker daemon was killed or crashed.', v),
    why: () =>
      l10n.t(
        'dockerd removes its socket when it is stopped in order; after a kill, lack of memory or a power cut it stays.',
      ),
    needs: ['socket', 'exchange', 'listener'],
    fixes: [
      {
        words: () => l10n.t('Start the daemon; it replaces the socket.'),
        command: 'sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
      {
        words: () => l10n.t('If it refuses with “pid file found” although no dockerd runs:'),
        command: 'sudo rm {pidfile} && sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ service }) => service.pidFile !== undefined,
      },
      {
        words: () => l10n.t('Find out why it died.'),
        command: "sudo journalctl -u docker -b | tail -n 50; sudo dmesg | grep -i -E 'oom|killed process'",
        root: true,
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'socket-bind-mount-stale': {
    finding: (v) =>
      l10n.t('Docker was restarted on the host after this container started, so the mounted socket {sock} is dead.', v),
    why: () => l10n.t('The mount of a single file holds on to the old file; the restarted daemon made a new one.'),
    needs: ['socket', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Restart this container from the host; a rebuild isn’t needed.'),
        snippet: 'docker restart CONTAINER',
        then: 'restart-container',
        risk: 'low',
      },
      {
        words: () => l10n.t('For good: mount the directory and not the file.'),
        snippet: '-v /var/run:/var/run/host:ro -e DOCKER_HOST=unix:///var/run/host/docker.sock',
        then: 'rebuild-container',
        risk: 'high',
      },
    ],
  },
});
