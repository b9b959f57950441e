import * as l10n from '@vscode/l10n';
import { type Fix, causes } from './cause.js';
import { neverOpenToAll } from './never.js';

/** Longshore's bridge (src/bridge): the one step after which nothing needs to be started anew at once. */
const connectNow: Fix = {
  words: () =>
    l10n.t(
      'Connect now, and restart later: a small helper started by sg holds the group and passes bytes, as long as this window lives. No sudo, no permission changed.',
    ),
  action: 'connect-now',
  then: 'retry',
  risk: 'none',
  when: ({ sg, isBridged }) => sg?.works === true && !isBridged,
};

/** Causes of a socket that is there but not for this process. */
export const accessCauses = causes({
  'not-in-docker-group': {
    finding: (v) => l10n.t('Your account {user} may not use {sock}, because it is not in the group “{group}”.', v),
    why: (v) =>
      l10n.t('The socket is {owner}:{group} with mode {mode}, and to connect needs the permission to write to it.', v),
    needs: ['socket', 'account', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Add yourself to the group, then start the editor anew from a new login.'),
        command: 'sudo usermod -aG {group} {user}',
        root: true,
        then: 'restart-server',
        risk: 'high',
      },
      {
        words: () => l10n.t('Safest: rootless Docker, without a group that equals root.'),
        command: 'dockerd-rootless-setuptool.sh install && docker context use rootless',
        then: 'retry',
        risk: 'low',
      },
      {
        words: () =>
          l10n.t('For this run of the daemon alone: an entry for your account, gone when the daemon restarts.'),
        command: 'sudo setfacl -m u:{user}:rw {sock}',
        root: true,
        then: 'retry',
        risk: 'high',
      },
      {
        words: () => l10n.t('No rights of an administrator? Copy the report, and ask for one of these.'),
        then: 'retry',
        risk: 'none',
      },
    ],
    never: (v) =>
      `${neverOpenToAll(v)} ${l10n.t('Don’t run the editor as root, and don’t chown the socket. To be in “{group}” equals being root on this machine.', v)}`,
  },
  'stale-groups': {
    finding: (v) =>
      l10n.t(
        'You are in the group “{group}” now, but this editor was started before that and still runs without it: {proc} (pid {pid}) has to be started anew.',
        v,
      ),
    why: (v) =>
      l10n.t(
        'A process gets its groups at the login and hands them on; a change of the group database never reaches what already runs. A new terminal, newgrp, Reload Window and Restart Extension Host don’t help, because they all descend from {proc} (pid {pid}), the oldest process that lacks the group.',
        v,
      ),
    needs: ['socket', 'account', 'exchange', 'stale'],
    fixes: [
      connectNow,
      {
        words: () => l10n.t('Until then docker works in a terminal like this.'),
        command: "sg {group} -c 'docker ps'",
        then: 'retry',
        risk: 'none',
        when: ({ sg }) => sg?.works === true,
      },
      {
        words: () =>
          l10n.t(
            'Remote-SSH: run “Remote-SSH: Kill VS Code Server on Host…”, end shared connections on your own machine, and connect again.',
          ),
        command: 'ssh -O exit HOST',
        then: 'restart-server',
        risk: 'none',
        when: ({ machine }, { kind }) => kind === 'ssh-session' || machine.remote === 'ssh-remote',
      },
      {
        words: () => l10n.t('code-server as a service: restart it.'),
        command: 'sudo systemctl restart code-server@$USER',
        root: true,
        then: 'restart-server',
        risk: 'low',
        when: ({ machine }, { kind }) => kind === 'vscode-server' && machine.remote !== 'ssh-remote',
      },
      {
        words: () => l10n.t('The server was started by hand: end it, log in anew, and start it from there.'),
        command: 'kill {pid}',
        then: 'restart-server',
        risk: 'medium',
        when: (_, { kind }) => kind === 'vscode-server',
      },
      {
        words: () => l10n.t('WSL: end the distribution; that closes all of its windows.'),
        command: 'wsl.exe --terminate "$WSL_DISTRO_NAME"',
        then: 'relogin',
        risk: 'medium',
        when: (_, { kind }) => kind === 'wsl',
      },
      {
        words: () => l10n.t('It was started inside tmux or screen: save your work there, end it, and log in anew.'),
        command: 'tmux kill-server',
        then: 'relogin',
        risk: 'medium',
        when: (_, { kind }) => kind === 'terminal-multiplexer',
      },
      {
        words: () => l10n.t('Desktop: quit the editor with all its windows, log out and in again.'),
        then: 'relogin',
        risk: 'low',
        when: (_, { kind }) => kind === 'desktop-app' || kind === 'systemd-user' || kind === 'other',
      },
      {
        words: () =>
          l10n.t(
            'If the session outlives the logout (linger, a second session), end it; that ends all of your programs.',
          ),
        command: 'loginctl terminate-user "$USER"',
        then: 'relogin',
        risk: 'medium',
        when: (_, { kind }) => kind === 'systemd-user' || kind === 'desktop-app',
      },
      {
        words: () => l10n.t('A container’s groups are fixed when it starts: rebuild it with the group’s number.'),
        snippet: '"runArgs": ["--group-add", "{gid}"]',
        then: 'rebuild-container',
        risk: 'high',
        when: (_, { kind }) => kind === 'container',
      },
    ],
    never: neverOpenToAll,
  },
  'sg-bridge-available': {
    finding: (v) =>
      l10n.t('You can connect right now without a restart: “sg {group}” gives a helper what the editor lacks.', v),
    why: () =>
      l10n.t(
        'sg asks the group database anew and gives a child process the membership that your account already has. Nothing is granted that you don’t have.',
      ),
    needs: ['sg', 'account', 'socket'],
    fixes: [
      connectNow,
      {
        words: () => l10n.t('Until then docker works in a terminal like this.'),
        command: "sg {group} -c 'docker ps'",
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'socket-group-root': {
    finding: (v) =>
      l10n.t(
        'The Docker socket {sock} belongs to the group root, so no membership in “docker” can open it: the group wasn’t there when the daemon started.',
        v,
      ),
    why: () => l10n.t('dockerd takes its own group when there is no group “docker”.'),
    needs: ['socket', 'account', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Make the group, join it, and restart the daemon.'),
        command:
          'sudo groupadd -f docker && sudo usermod -aG docker {user} && sudo systemctl restart docker.socket docker',
        root: true,
        then: 'restart-server',
        risk: 'high',
        when: ({ service }) => !service.hasSnap,
      },
      {
        words: () => l10n.t('The same for the snap.'),
        command:
          'sudo addgroup --system docker; sudo adduser {user} docker; sudo snap disable docker; sudo snap enable docker',
        root: true,
        then: 'restart-server',
        risk: 'high',
        when: ({ service }) => service.hasSnap,
      },
    ],
    never: (v) => `${l10n.t('Don’t add users to the group root.')} ${neverOpenToAll(v)}`,
  },
  'socket-gid-mismatch': {
    finding: (v) =>
      l10n.t(
        'You are in the group “docker” ({dockerGid}), but the socket belongs to the group number {gid}: the group was made anew after the daemon started.',
        v,
      ),
    why: () => l10n.t('The system compares numbers, not names.'),
    needs: ['socket', 'account', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('Restart the daemon, so that it takes the group of today.'),
        command: 'sudo systemctl restart docker.socket docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
      {
        words: () => l10n.t('Or name the group in /etc/docker/daemon.json.'),
        snippet: '{ "group": "docker" }',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'container-gid-mismatch': {
    finding: (v) =>
      l10n.t(
        'Inside this container the mounted socket {sock} belongs to the group number {gid}, and the user {user} is in no group with that number.',
        v,
      ),
    why: () =>
      l10n.t('The host’s group is seen as a bare number; a group “docker” inside the container mostly has another.'),
    needs: ['socket', 'account', 'machine', 'exchange'],
    fixes: [
      {
        words: () => l10n.t('devcontainer.json: hand over the host’s number, and rebuild.'),
        snippet: '"runArgs": ["--group-add", "{gid}"]',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () =>
          l10n.t('Or use the feature docker-outside-of-docker, which passes the socket on for the container’s user.'),
        snippet: '"features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} }',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('For now, inside the container; then end the editor’s server in it.'),
        command: 'sudo groupadd -g {gid} dockerhost; sudo usermod -aG dockerhost {user}',
        root: true,
        then: 'restart-server',
        risk: 'high',
      },
    ],
    never: (v) => `${neverOpenToAll(v)} ${l10n.t('Inside a container it would change the file on the host.')}`,
  },
});
