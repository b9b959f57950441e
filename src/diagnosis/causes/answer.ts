import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes in what answers, or doesn't. */
export const answerCauses = causes({
  'daemon-starting': {
    finding: (v) =>
      l10n.t('Docker is starting (for {age} s) and doesn’t answer yet; Longshore tries again by itself.', v),
    why: () =>
      l10n.t(
        'dockerd makes its socket before containerd, storage and networks are ready; connections wait in a queue. One that also listens on tcp without TLS waits 16 s on purpose.',
      ),
    needs: ['exchange', 'daemons', 'service'],
    fixes: [{ words: () => l10n.t('Wait.'), action: 'wait', then: 'retry', risk: 'none' }],
    never: () => l10n.t('Don’t restart the daemon: its start would begin again.'),
  },
  'daemon-hung': {
    finding: (v) => l10n.t('Docker takes connections at {sock}, but doesn’t answer ({detail}).', v),
    why: () =>
      l10n.t(
        'The process is stopped, stuck or starved, or its machine is frozen; the system takes the connection on behalf of the program.',
      ),
    needs: ['exchange', 'daemons', 'listener'],
    fixes: [
      {
        words: () => l10n.t('Let a stopped process go on.'),
        command: 'sudo kill -CONT {pid}',
        root: true,
        then: 'retry',
        risk: 'low',
        when: (_, { state }) => state === 'T',
      },
      {
        words: () => l10n.t('Look at it.'),
        command: 'ps -o pid,stat,wchan:20,etime,cmd -C dockerd; sudo journalctl -u docker -n 50',
        root: true,
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Restart it. Running containers go on only with live-restore.'),
        command: 'sudo systemctl restart docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
      {
        words: () => l10n.t('Docker Desktop: Troubleshoot ▸ Restart.'),
        then: 'retry',
        risk: 'none',
        when: ({ platform }) => platform !== 'linux',
      },
    ],
  },
  'daemon-backlog-full': {
    finding: () => l10n.t('Docker’s queue of connections is full: the daemon takes none any more.'),
    why: () => l10n.t('As many clients as the queue holds already wait for a daemon that no longer accepts them.'),
    needs: ['exchange', 'listener'],
    fixes: [
      {
        words: () => l10n.t('Restart the daemon.'),
        command: 'sudo systemctl restart docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
  },
  'daemon-closed-connection': {
    finding: (v) => l10n.t('Something took the connection at {sock} and closed it without an answer.', v),
    why: () =>
      l10n.t(
        'What passes connections on (socat, ssh -L, Docker Desktop, a socket of systemd) has no living daemon behind it.',
      ),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Restart the engine behind it: Docker Desktop, the virtual machine, the tunnel.'),
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('With systemd: see why the service fails.'),
        command: 'systemctl status docker.service docker.socket',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'containerd-unresponsive': {
    finding: () => l10n.t('Docker answers pings but hangs on real requests: containerd doesn’t respond.'),
    why: () => l10n.t('dockerd asks containerd and runc for versions and states, and these calls don’t return.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Restart containerd, then Docker.'),
        command: 'sudo systemctl restart containerd docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
    never: () => l10n.t('A ping alone is no sign of health.'),
  },
  'daemon-internal-error': {
    finding: (v) => l10n.t('Docker answered with an internal error ({status}): {detail}', v),
    why: () => l10n.t('The daemon runs but can’t serve the request.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Read its log.'),
        command: 'sudo journalctl -u docker -n 50',
        root: true,
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'daemon-disk-full': {
    finding: (v) => l10n.t('The disk that holds Docker’s data is full: {detail}', v),
    why: () => l10n.t('Pings, versions and lists still work; to create, build, pull and commit fails.'),
    needs: ['exchange', 'failure'],
    fixes: [
      { words: () => l10n.t('See what uses the space.'), command: 'docker system df', then: 'retry', risk: 'none' },
      {
        words: () => l10n.t('Remove the unused build cache and dangling images; it asks first.'),
        command: 'docker builder prune && docker image prune',
        then: 'retry',
        risk: 'medium',
      },
    ],
    never: () => l10n.t('Never “docker system prune -a --volumes” without looking: it deletes data.'),
  },
  'docker-desktop-engine-error': {
    finding: (v) => l10n.t('Docker Desktop is running, but its engine is not ready (HTTP {status}: {detail}).', v),
    why: () =>
      l10n.t(
        'Docker Desktop answers in the engine’s place while its virtual machine starts, is paused or broken. The docker program then speaks of API versions, which is misleading.',
      ),
    needs: ['exchange', 'asked'],
    fixes: [
      {
        words: () => l10n.t('Wait a minute, or end the pause in the whale’s menu.'),
        action: 'wait',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Restart Docker Desktop; on Windows also “wsl --shutdown”.'),
        command: 'docker desktop restart',
        then: 'retry',
        risk: 'medium',
      },
    ],
  },
  'client-api-too-new': {
    finding: (v) => l10n.t('Docker API {asked} is asked for, but the engine speaks {max} at most.', v),
    why: () => l10n.t('DOCKER_API_VERSION fixes a version, or the engine is very old.'),
    needs: ['exchange', 'asked'],
    fixes: [
      {
        words: () => l10n.t('Remove the variable: Longshore then agrees with the engine on a version.'),
        command: 'unset DOCKER_API_VERSION',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
  'client-api-too-old': {
    finding: (v) => l10n.t('The engine no longer speaks the Docker API that is asked for: {detail}', v),
    why: () =>
      l10n.t(
        'Newer engines drop old versions (Docker 29 those before 1.44), and DOCKER_API_VERSION or a tool fixes one.',
      ),
    needs: ['exchange', 'asked'],
    fixes: [
      {
        words: () => l10n.t('Remove the variable: Longshore then agrees with the engine on a version.'),
        command: 'unset DOCKER_API_VERSION',
        then: 'restart-server',
        risk: 'none',
      },
      {
        words: () =>
          l10n.t('For a while, on the engine’s side: Environment=DOCKER_MIN_API_VERSION=1.24 under [Service].'),
        command: 'sudo systemctl edit docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'api-version-invalid': {
    finding: (v) => l10n.t('DOCKER_API_VERSION=“{asked}” is no version.', v),
    why: () => l10n.t('The engine answers “page not found” to it.'),
    needs: ['exchange', 'asked'],
    fixes: [
      {
        words: () => l10n.t('Remove the variable.'),
        command: 'unset DOCKER_API_VERSION',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
  'authz-denied': {
    finding: (v) => l10n.t('Docker refused the request by a policy: {detail}', v),
    why: () => l10n.t('An authorization plugin or Enhanced Container Isolation forbids it to this user.'),
    needs: ['exchange'],
    fixes: [
      { words: () => l10n.t('Ask who runs the engine; the message names the policy.'), then: 'retry', risk: 'none' },
    ],
  },
  'socket-proxy-forbidden': {
    finding: () => l10n.t('A socket proxy in front of Docker blocks this request (403).'),
    why: () =>
      l10n.t('Such a proxy lets only those parts of the API through that were switched on; pings mostly pass.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Switch on what is needed at the proxy; POST for changes.'),
        snippet: 'VERSION=1 INFO=1 CONTAINERS=1 IMAGES=1 NETWORKS=1 VOLUMES=1 EVENTS=1',
        then: 'retry',
        risk: 'medium',
      },
    ],
  },
  'not-docker-http': {
    finding: (v) => l10n.t('{what} answers HTTP ({status}, {server}), but is no Docker engine.', v),
    why: () =>
      l10n.t(
        'The port or socket belongs to something else; “200 OK” alone proves nothing, and redirects aren’t followed.',
      ),
    needs: ['exchange'],
    fixes: [{ words: () => l10n.t('Correct the address.'), action: 'choose-endpoint', then: 'retry', risk: 'none' }],
  },
  'not-http': {
    finding: (v) => l10n.t('{what} doesn’t speak Docker’s API; it looks like {looks}.', v),
    why: () => l10n.t('Typical: containerd.sock or buildkitd.sock in the place of docker.sock, or a port of SSH.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Use docker.sock, or ssh:// for a host that is reached by SSH.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'podman-answering': {
    finding: (v) => l10n.t('Connected to Podman {version} (Docker API {api}), not to Docker.', v),
    why: () =>
      l10n.t('podman-docker or DOCKER_HOST leads to Podman. Most things work; swarm, BuildKit and some events differ.'),
    needs: ['exchange'],
    fixes: [{ words: () => l10n.t('Nothing has to be done.'), then: 'retry', risk: 'none' }],
  },
  'windows-containers-engine': {
    finding: () => l10n.t('Docker Desktop runs Windows containers.'),
    why: () => l10n.t('Linux images can’t run until it is switched over.'),
    needs: ['exchange'],
    fixes: [
      {
        words: () => l10n.t('Switch to Linux containers in the whale’s menu.'),
        command: '& "$Env:ProgramFiles\\Docker\\Docker\\DockerCli.exe" -SwitchLinuxEngine',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'rootless-rootful-mismatch': {
    finding: () =>
      l10n.t(
        'You are connected to your rootless engine, but there is a system-wide Docker too; containers and images of the one can’t be seen in the other.',
      ),
    why: () => l10n.t('Two engines, two folders of data.'),
    needs: ['exchange', 'others'],
    fixes: [
      { words: () => l10n.t('Choose the other endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
  },
});
