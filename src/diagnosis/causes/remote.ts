import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes of ssh:// endpoints and of Windows' pipes. */
export const remoteCauses = causes({
  'ssh-binary-missing': {
    finding: () => l10n.t('The program ssh was not found, so ssh:// endpoints can’t be reached.'),
    why: () => l10n.t('The connection goes through the system’s OpenSSH, its configuration and its agent.'),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('Install it.'),
        command: 'sudo apt-get install openssh-client',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'ssh-host-key-unknown': {
    finding: (v) => l10n.t('The SSH host key of {host} hasn’t been accepted yet.', v),
    why: () => l10n.t('In the background nobody can answer the question for yes or no.'),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('Connect once in a terminal, compare the fingerprint, and answer yes.'),
        command: 'ssh {target} true',
        then: 'retry',
        risk: 'low',
      },
    ],
    never: () => l10n.t('Don’t set StrictHostKeyChecking=no.'),
  },
  'ssh-host-key-changed': {
    finding: (v) =>
      l10n.t('The SSH host key of {host} has changed: this can be an attack, or a server that was set up anew.', v),
    why: () => l10n.t('known_hosts has another key for this host.'),
    needs: ['ssh'],
    fixes: [
      {
        words: (v) =>
          l10n.t(
            'Ask the administrator for the new fingerprint. Only when it is right, remove the old entry: ssh-keygen -R {host}',
            v,
          ),
        then: 'retry',
        risk: 'high',
      },
    ],
    never: () => l10n.t('Don’t remove the old key without having compared the new one.'),
  },
  'ssh-auth-failed': {
    finding: (v) => l10n.t('SSH login to {host} failed: no key was accepted (in the editor, ssh-agent is {agent}).', v),
    why: () =>
      l10n.t(
        'The editor’s SSH_AUTH_SOCK may be missing or outdated, or the key needs a passphrase that nobody can be asked for.',
      ),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('Load the key into the agent that the editor uses.'),
        command: 'ssh-add ~/.ssh/id_ed25519',
        then: 'retry',
        risk: 'low',
      },
      { words: () => l10n.t('Name the key for this host in ~/.ssh/config.'), then: 'retry', risk: 'none' },
    ],
  },
  'ssh-key-permissions': {
    finding: (v) => l10n.t('SSH ignores your key {key}, because other users can read it.', v),
    why: () => l10n.t('OpenSSH wants the mode 600.'),
    needs: ['ssh'],
    fixes: [{ words: () => l10n.t('Restrict it.'), command: 'chmod 600 {key}', then: 'retry', risk: 'none' }],
  },
  'ssh-unreachable': {
    finding: (v) => l10n.t('The SSH server of {host} can’t be reached: {detail}', v),
    why: () =>
      l10n.t(
        'The host is down, the port is wrong, a firewall or VPN is in the way, or the server takes no more sessions.',
      ),
    needs: ['ssh'],
    fixes: [{ words: () => l10n.t('Try it.'), command: 'ssh -v {target} true', then: 'retry', risk: 'none' }],
  },
  'ssh-remote-docker-missing': {
    finding: (v) => l10n.t('SSH works, but the command docker was not found on {host}.', v),
    why: () =>
      l10n.t('It runs in a shell that isn’t interactive: additions to PATH in .bash_profile or .zshrc don’t count.'),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('See where it is; install it there, or link it into /usr/local/bin.'),
        command: "ssh {target} 'command -v docker; echo $PATH'",
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'ssh-remote-permission-denied': {
    finding: (v) => l10n.t('On {host} your account may not use the Docker socket.', v),
    why: () =>
      l10n.t(
        'It is not in the socket’s group there. Through a shared connection even a new session keeps the old groups.',
      ),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('On the remote host: join the group.'),
        command: "ssh -t {target} 'sudo usermod -aG docker $USER'",
        root: true,
        then: 'retry',
        risk: 'high',
      },
      {
        words: () => l10n.t('Then end the shared connection.'),
        command: 'ssh -O exit {target}',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'ssh-remote-daemon-down': {
    finding: (v) => l10n.t('SSH works, but no Docker daemon listens on {host}.', v),
    why: () => l10n.t('It is stopped there, or listens on another socket.'),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('Start it there.'),
        command: 'ssh -t {target} sudo systemctl start docker',
        root: true,
        then: 'retry',
        risk: 'low',
      },
      {
        words: () => l10n.t('Or name its socket in the endpoint: ssh://user@host/run/user/1000/docker.sock'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'ssh-stdout-polluted': {
    finding: (v) => l10n.t('A login script on {host} prints text (“{noise}”), which breaks the connection.', v),
    why: () => l10n.t('An echo in .bashrc, a forced command or a nologin shell writes before the API does.'),
    needs: ['ssh'],
    fixes: [
      {
        words: () => l10n.t('Print in interactive shells alone.'),
        snippet: 'case $- in *i*) echo Welcome;; esac',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'npipe-missing': {
    finding: (v) => l10n.t('Docker Desktop is not running: the pipe {sock} doesn’t exist.', v),
    why: () =>
      l10n.t(
        'The pipe is there only while the engine runs; Linux containers have //./pipe/dockerDesktopLinuxEngine, the default context //./pipe/docker_engine.',
      ),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Start Docker Desktop.'),
        command: 'Start-Process "C:\\Program Files\\Docker\\Docker\\Docker Desktop.exe"',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'npipe-access-denied': {
    finding: () => l10n.t('Windows refuses the Docker pipe: your account is not in the group docker-users.'),
    why: () => l10n.t('Being added takes effect after signing out and in, as on Linux.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Add the account as an administrator, then sign out and in.'),
        command: 'net localgroup docker-users %USERNAME% /add',
        root: true,
        then: 'relogin',
        risk: 'high',
      },
    ],
  },
});
