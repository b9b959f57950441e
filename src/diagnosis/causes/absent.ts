import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes of a socket that isn't there: the engine that should have made it. */
export const absentCauses = causes({
  'docker-not-installed': {
    finding: (v) => l10n.t('No Docker engine is installed on this machine, and nothing listens at {sock}.', v),
    why: (v) =>
      l10n.t(
        'Neither dockerd, its service, the snap nor the socket of another engine was found. “This machine” is where the extension runs: {place}.',
        v,
      ),
    needs: ['socket', 'service', 'others', 'daemons'],
    fixes: [
      {
        words: () => l10n.t('Install an engine; your distribution’s own is this one on Debian and Ubuntu.'),
        command: 'sudo apt-get install docker.io',
        root: true,
        then: 'retry',
        risk: 'medium',
        when: ({ platform }) => platform === 'linux',
      },
      {
        words: () => l10n.t('Better on a personal machine: rootless mode, which needs no group that equals root.'),
        command: 'dockerd-rootless-setuptool.sh install',
        then: 'retry',
        risk: 'low',
        when: ({ platform }) => platform === 'linux',
      },
      {
        words: () => l10n.t('Install Docker Desktop, Colima or OrbStack.'),
        then: 'retry',
        risk: 'low',
        when: ({ platform }) => platform !== 'linux',
      },
      {
        words: () => l10n.t('Or use an engine on another machine: put in its address.'),
        command: 'docker context create lab --docker host=ssh://user@host',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'daemon-not-running': {
    finding: (v) => l10n.t('Docker is installed, but its daemon is not running: there is no {sock}.', v),
    why: () =>
      l10n.t(
        'dockerd removes its socket when it is stopped in order: a missing socket beside an installed engine means that it is stopped.',
      ),
    needs: ['socket', 'service', 'daemons'],
    fixes: [
      {
        words: () => l10n.t('Start it now.'),
        command: 'sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ service }) => !service.hasSnap,
      },
      {
        words: () => l10n.t('Start the snap.'),
        command: 'sudo snap start docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ service }) => service.hasSnap,
      },
      {
        words: () => l10n.t('Start it at every boot.'),
        command: 'sudo systemctl enable docker.service docker.socket',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'daemon-start-failed': {
    finding: (v) => l10n.t('The Docker daemon can’t start: {detail}.', v),
    why: () => l10n.t('systemd gave it up, or its unit was masked. Restarting the editor can’t help.'),
    needs: ['socket', 'service'],
    fixes: [
      {
        words: () => l10n.t('If it is masked, unmask it.'),
        command: 'sudo systemctl unmask docker.service docker.socket',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ service }) => service.units.some(({ load }) => load === 'masked'),
      },
      {
        words: () => l10n.t('Read the reason.'),
        command: 'sudo journalctl -u docker.service -b --no-pager | tail -n 30',
        root: true,
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('When that is mended: clear the failure and start it.'),
        command: 'sudo systemctl reset-failed docker.service docker.socket && sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'daemon-config-invalid': {
    finding: (v) => l10n.t('The Docker daemon can’t start because {file} is wrong: {detail}.', v),
    why: () =>
      l10n.t(
        'dockerd doesn’t start on broken JSON, on keys that it doesn’t know, or when “hosts” stands both in daemon.json and on its command line (-H fd:// in the usual unit).',
      ),
    needs: ['socket', 'service'],
    fixes: [
      {
        words: () => l10n.t('Open the file and correct it.'),
        command: 'sudoedit {file}',
        root: true,
        then: 'retry',
        risk: 'low',
      },
      {
        words: () => l10n.t('Try it before the start (Docker 23 and newer).'),
        command: 'sudo dockerd --validate --config-file={file}',
        root: true,
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Start the daemon.'),
        command: 'sudo systemctl restart docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
    never: () => l10n.t('Don’t solve the conflict of hosts by adding tcp://0.0.0.0:2375.'),
  },
  'daemon-listens-elsewhere': {
    finding: (v) => l10n.t('A Docker daemon is running (pid {pid}), but it listens at {where} and not at {sock}.', v),
    why: () => l10n.t('It was started with other -H/--host options, or its daemon.json moves the socket.'),
    needs: ['socket', 'daemons'],
    fixes: [
      {
        words: (v) => l10n.t('Use {where} as the endpoint.', v),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('The same for the docker program: a context.'),
        command: 'docker context create local --docker host={where} && docker context use local',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Or let the daemon listen at the standard path too.'),
        command: 'sudo systemctl edit docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
    never: () => l10n.t('Don’t start a second dockerd on the same data folder.'),
  },
  'other-engine-available': {
    finding: (v) => l10n.t('Nothing listens at {sock}, but {engine} is running and answers at {path}.', v),
    why: () =>
      l10n.t(
        'The default path is right for a system-wide dockerd alone; rootless Docker, Docker Desktop, Colima, OrbStack, Rancher Desktop, Lima and Podman have sockets of their own.',
      ),
    needs: ['socket', 'others'],
    fixes: [
      { words: (v) => l10n.t('Use {engine}.', v), action: 'choose-endpoint', then: 'retry', risk: 'none' },
      {
        words: () => l10n.t('The same for the docker program: a context.'),
        command: 'docker context create here --docker host=unix://{path} && docker context use here',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Or start the system’s engine.'),
        command: 'sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: ({ service }) => service.program !== '' || service.hasUnitFile,
      },
    ],
    never: () =>
      l10n.t(
        'Don’t link /var/run/docker.sock to a user’s socket: every tool that runs as root would trust a socket that this user controls.',
      ),
  },
  'docker-desktop-not-running': {
    finding: (v) => l10n.t('Docker Desktop is not running, so {sock} doesn’t answer.', v),
    why: () => l10n.t('Its socket works only while its virtual machine runs.'),
    needs: ['socket', 'asked'],
    fixes: [
      {
        words: () => l10n.t('Start it.'),
        command: 'systemctl --user start docker-desktop',
        then: 'retry',
        risk: 'none',
        when: ({ platform }) => platform === 'linux',
      },
      {
        words: () => l10n.t('Start it.'),
        command: 'open -a Docker',
        then: 'retry',
        risk: 'none',
        when: ({ platform }) => platform === 'darwin',
      },
      {
        words: () => l10n.t('Or go over to the system’s engine.'),
        command: 'docker context use default',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'vm-engine-not-running': {
    finding: (v) => l10n.t('{engine} is not running, so {sock} doesn’t answer.', v),
    why: () => l10n.t('Its virtual machine is stopped.'),
    needs: ['socket'],
    fixes: (
      [
        ['Colima', 'colima start'],
        ['OrbStack', 'orb start'],
        ['Rancher Desktop', 'rdctl start'],
        ['Lima', 'limactl start docker'],
      ] as const
    ).map(([engine, command]) => ({
      words: () => l10n.t('Start it.'),
      command,
      then: 'retry' as const,
      risk: 'none' as const,
      when: (_, values) => values['engine'] === engine,
    })),
  },
  'rootless-daemon-not-running': {
    finding: (v) => l10n.t('Your rootless Docker daemon is not running: {sock} doesn’t answer.', v),
    why: () =>
      l10n.t('The user’s service stopped, or the session ended that owned the folder of the socket (no linger).'),
    needs: ['socket', 'account'],
    fixes: [
      {
        words: () => l10n.t('Start the user’s service.'),
        command: 'systemctl --user start docker',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Start it without systemd.'),
        command: 'dockerd-rootless.sh &',
        then: 'retry',
        risk: 'none',
        when: ({ service }) => !service.hasSystemd,
      },
      {
        words: () => l10n.t('Keep it alive after you log out.'),
        command: 'sudo loginctl enable-linger "$USER"',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'podman-socket-inactive': {
    finding: (v) => l10n.t('Podman’s socket {sock} is not active.', v),
    why: () => l10n.t('Podman has no daemon; the socket that speaks Docker’s API has to be switched on.'),
    needs: ['socket'],
    fixes: [
      {
        words: () => l10n.t('Switch on the user’s socket.'),
        command: 'systemctl --user enable --now podman.socket',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Without systemd.'),
        command: 'podman system service --time=0 unix://{sock} &',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'container-socket-not-mounted': {
    finding: (v) =>
      l10n.t(
        'The editor runs inside a container ({evidence}), and the host’s Docker socket is not mounted into it.',
        v,
      ),
    why: () => l10n.t('A container sees its own file system alone; the daemon lives outside.'),
    needs: ['socket', 'machine', 'daemons'],
    fixes: [
      {
        words: () => l10n.t('Dev Container: add the feature and rebuild.'),
        snippet: '"features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} }',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('A server in Docker: mount the socket and add its group.'),
        snippet:
          'docker run -v /var/run/docker.sock:/var/run/docker.sock --group-add "$(stat -c %g /var/run/docker.sock)"',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('Isolated: an engine of its own inside the container (needs --privileged).'),
        snippet: '"features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} }',
        then: 'rebuild-container',
        risk: 'high',
      },
      {
        words: () => l10n.t('With the fewest rights: an endpoint ssh:// to the host.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
    never: () =>
      l10n.t(
        'Don’t start Docker inside the container. Mounting the socket hands the container root on the host, and :ro doesn’t lessen that.',
      ),
  },
  'wsl-integration-off': {
    finding: (v) =>
      l10n.t(
        'Docker Desktop’s WSL integration is off for the distribution {distro}, or Docker Desktop is not running.',
        v,
      ),
    why: () =>
      l10n.t(
        'Docker Desktop puts the socket into a distribution only while it runs and the integration is switched on for it.',
      ),
    needs: ['socket', 'machine', 'daemons'],
    fixes: [
      {
        words: (v) =>
          l10n.t(
            'Start Docker Desktop on Windows, and switch on Settings ▸ Resources ▸ WSL integration for {distro}.',
            v,
          ),
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('If it is on already, restart WSL; that closes all of its windows.'),
        command: 'wsl.exe --shutdown',
        then: 'relogin',
        risk: 'medium',
      },
      {
        words: () => l10n.t('Or install an engine inside the distribution.'),
        command: 'sudo apt-get install docker.io && sudo service docker start',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
  },
  'sandbox-hides-socket': {
    finding: (v) =>
      l10n.t(
        'The editor runs in a {sandbox} sandbox that hides {sock}; a terminal may run outside of it, which is why docker works there.',
        v,
      ),
    why: () => l10n.t('The sandbox of a Flatpak or strict snap has its own view of /run.'),
    needs: ['socket', 'machine'],
    fixes: [
      {
        words: () => l10n.t('Give the Flatpak that one socket, then start the editor again.'),
        command: 'flatpak override --user --filesystem=/run/docker.sock com.visualstudio.code',
        then: 'restart-server',
        risk: 'high',
        when: ({ machine }) => machine.sandbox !== 'snap',
      },
      {
        words: () => l10n.t('For a rootless engine or Podman.'),
        command:
          'flatpak override --user --filesystem=xdg-run/docker.sock --filesystem=xdg-run/podman com.visualstudio.code',
        then: 'restart-server',
        risk: 'medium',
        when: ({ machine }) => machine.sandbox !== 'snap',
      },
      {
        words: () => l10n.t('Or install the editor from its deb, rpm or tar package.'),
        then: 'retry',
        risk: 'none',
      },
    ],
  },
});
