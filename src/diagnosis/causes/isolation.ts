import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';
import { neverOpenToAll } from './never.js';

/** Causes that no membership in a group mends. */
export const isolationCauses = causes({
  'userns-unmapped': {
    finding: (v) =>
      l10n.t(
        'This process runs in a user namespace in which the owner of {sock} doesn’t exist, so it can never get in.',
        v,
      ),
    why: () =>
      l10n.t(
        'In rootless containers, Toolbx, Distrobox or after “unshare -U” the host’s root and its groups show as nobody, and being root in there is not being root.',
      ),
    needs: ['socket', 'machine'],
    fixes: [
      {
        words: () => l10n.t('Rootless Podman: keep the groups of the caller.'),
        snippet: 'podman run --group-add keep-groups -v /var/run/docker.sock:/var/run/docker.sock',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('Or use the engine that belongs to this user: the socket of rootless Podman or Docker.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
      { words: () => l10n.t('Or run the editor’s server outside of the container.'), then: 'retry', risk: 'none' },
    ],
    never: () => l10n.t('sudo can’t help in here.'),
  },
  'rootless-socket-other-user': {
    finding: (v) =>
      l10n.t('{sock} belongs to the private engine of another user ({owner}); as {user} you can’t use it.', v),
    why: () =>
      l10n.t(
        'A rootless daemon serves one account alone. Mostly DOCKER_HOST was copied from another account, or sudo or su without -l kept it.',
      ),
    needs: ['socket', 'account'],
    fixes: [
      {
        words: () => l10n.t('Remove the variables that were inherited.'),
        command: 'unset DOCKER_HOST XDG_RUNTIME_DIR',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by === 'DOCKER_HOST',
      },
      { words: () => l10n.t('Choose another endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
      {
        words: () => l10n.t('Set up a rootless engine of your own.'),
        command: 'dockerd-rootless-setuptool.sh install',
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'parent-dir-denied': {
    finding: (v) => l10n.t('You can’t enter {dir} ({owner}, mode {mode}), in which the Docker socket lies.', v),
    why: () => l10n.t('A directory on the way is closed to you, so the permissions of the socket itself don’t matter.'),
    needs: ['socket', 'account'],
    fixes: [
      {
        words: () => l10n.t('Put the socket into a directory that members of the group may enter.'),
        command: 'sudo install -d -o root -g docker -m 0750 /run/docker-api',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
      { words: () => l10n.t('Choose another endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
    never: () => l10n.t('Don’t chmod 777 the directory: who may write there can replace the socket.'),
  },
  'socket-mode-too-strict': {
    finding: (v) =>
      l10n.t('The socket {sock} is {owner}:{group} with mode {mode}, which lets nobody but {owner} write to it.', v),
    why: () =>
      l10n.t(
        'To connect needs the permission to write; 0755 looks open and isn’t (Rancher Desktop in WSL, a chmod by hand, SocketMode in docker.socket).',
      ),
    needs: ['socket', 'account', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Give it back what it should be.'),
        command: 'sudo chown root:docker {sock} && sudo chmod 660 {sock}',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
      {
        words: () => l10n.t('For good, with systemd: SocketMode=0660 and SocketGroup=docker under [Socket].'),
        command: 'sudo systemctl edit docker.socket',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
    never: neverOpenToAll,
  },
  'lsm-denied': {
    finding: (v) => l10n.t('The file’s permissions let you use {sock}, but {lsm} forbids it.', v),
    why: () =>
      l10n.t(
        'Group and mode are in order, and connecting is refused all the same: a mandatory access control or a filter of system calls decides.',
      ),
    needs: ['socket', 'account', 'machine', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('See what was refused.'),
        command:
          "sudo ausearch -m avc -ts recent | grep docker.sock; sudo journalctl -k | grep -i 'apparmor.*docker.sock'",
        root: true,
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Containers on a host with SELinux: no labels for this one container.'),
        snippet: '--security-opt label=disable',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('A strict snap: connect its interface.'),
        snippet: 'sudo snap connect SNAP:docker',
        root: true,
        then: 'retry',
        risk: 'high',
      },
    ],
    never: () => l10n.t('Neither setenforce 0 nor a new label for the socket with :z or :Z.'),
  },
  'af-unix-forbidden': {
    finding: () => l10n.t('The service that runs this editor may not open unix sockets (EAFNOSUPPORT).'),
    why: () => l10n.t('RestrictAddressFamilies= of systemd without AF_UNIX, or a filter of system calls.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Allow it in the unit: RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 under [Service].'),
        command: 'sudo systemctl edit code-server@$USER',
        root: true,
        then: 'restart-server',
        risk: 'low',
      },
    ],
  },
  'editor-fd-exhausted': {
    finding: (v) =>
      l10n.t('The extension host has no file descriptors left ({detail}), so it can’t open a connection.', v),
    why: () => l10n.t('Another extension or a watcher of files uses them up, or the limit is very low.'),
    needs: ['exchange', 'machine'],
    fixes: [
      {
        words: () => l10n.t('Restart the extension host.'),
        action: 'reload-window',
        then: 'reload-window',
        risk: 'none',
      },
      {
        words: () => l10n.t('Raise the limit for the server.'),
        command: 'ulimit -n 65536',
        then: 'restart-server',
        risk: 'low',
      },
    ],
  },
  'podman-socket-rootful': {
    finding: (v) => l10n.t('{sock} is Podman’s socket for root (mode {mode}); other users have one of their own.', v),
    why: () => l10n.t('The system’s Podman socket is for root alone, and is meant to be.'),
    needs: ['socket', 'account', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Switch on your own.'),
        command: 'systemctl --user enable --now podman.socket',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('And use it as the endpoint.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
});
