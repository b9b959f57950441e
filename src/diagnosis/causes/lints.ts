import * as l10n from '@vscode/l10n';
import { type Fix, type Words } from './cause.js';

/** Something about a working connection that isn't safe, or that its user should know. */
export interface Lint {
  readonly finding: Words;
  readonly why: Words;
  readonly fixes: readonly Fix[];
}

function lints<const Id extends string>(table: Readonly<Record<Id, Lint>>): Readonly<Record<Id, Lint>> {
  return table;
}

/** The fifteen lints by their ids. */
export const lintTable = lints({
  'lint-socket-world-writable': {
    finding: (v) => l10n.t('Every user can write to {sock} (mode {mode}): anyone on this machine is root.', v),
    why: () =>
      l10n.t(
        'Somebody ran chmod 666 or 777. Who can write to the socket can start a container that reads and changes every file of the machine, without any password: every account, and every service that was broken into.',
      ),
    fixes: [
      {
        words: () => l10n.t('Give it back what it should be.'),
        command: 'sudo chown root:docker {sock} && sudo chmod 660 {sock}',
        root: true,
        then: 'retry',
        risk: 'low',
      },
      {
        words: () => l10n.t('Find units and scripts that open it again.'),
        command: 'systemctl cat docker.socket; grep -r "chmod.*docker.sock" /etc 2>/dev/null',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'lint-socket-dir-replaceable': {
    finding: (v) => l10n.t('Other users can replace {sock}, because they can write to {dir}.', v),
    why: () =>
      l10n.t(
        'They could put an engine of their own there, which would get your passwords of registries, your build contexts and your secrets.',
      ),
    fixes: [{ words: () => l10n.t('Move the socket to /run or $XDG_RUNTIME_DIR.'), then: 'retry', risk: 'medium' }],
  },
  'lint-socket-in-shared-dir': {
    finding: (v) =>
      l10n.t(
        'The socket {sock} lies in the shared directory {dir}; when the daemon stops, another user could take the name.',
        v,
      ),
    why: () => l10n.t('The sticky bit protects a name only while the file is there.'),
    fixes: [{ words: () => l10n.t('Move the socket to /run.'), then: 'retry', risk: 'medium' }],
  },
  'lint-socket-foreign-owner': {
    finding: (v) => l10n.t('The socket {sock} belongs to the user {owner}, neither to root nor to you.', v),
    why: () => l10n.t('All that you send, credentials and build contexts included, goes to a process of that user.'),
    fixes: [
      { words: () => l10n.t('Use an engine of your own.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
  },
  'lint-socket-group-unexpected': {
    finding: (v) =>
      l10n.t('The Docker socket belongs to the group “{group}”: all of its members are root on this machine.', v),
    why: () => l10n.t('The CIS Docker Benchmark (3.15) wants root:docker.'),
    fixes: [
      {
        words: () => l10n.t('Give the group back.'),
        command: 'sudo chgrp docker {sock}',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'lint-acl-grants-access': {
    finding: (v) => l10n.t('Your access to {sock} comes from an entry of an access control list.', v),
    why: () =>
      l10n.t('It goes when the daemon restarts, and other accounts may be listed too; ls shows it by a + alone.'),
    fixes: [
      { words: () => l10n.t('See who is listed.'), command: 'getfacl {sock}', then: 'retry', risk: 'none' },
      {
        words: () => l10n.t('Remove the list.'),
        command: 'sudo setfacl -b {sock}',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'lint-access-after-removal': {
    finding: (v) => l10n.t('This editor still has the group “{group}”, although your account was removed from it.', v),
    why: () => l10n.t('Groups that a process was born with outlive the removal.'),
    fixes: [{ words: () => l10n.t('Start the editor’s server anew.'), then: 'restart-server', risk: 'none' }],
  },
  'lint-tcp-plaintext': {
    finding: (v) =>
      l10n.t('{host} is used without TLS: no encryption and no password; who reaches the port is root there.', v),
    why: () => l10n.t('On this machine too: every local user can reach it, and web pages can (DNS rebinding).'),
    fixes: [
      {
        words: () => l10n.t('Use ssh://, or TLS with client certificates.'),
        command: 'docker context create safe --docker host=ssh://user@host',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'lint-daemon-exposes-tcp': {
    finding: (v) => l10n.t('This engine also listens at {addr} without {missing}.', v),
    why: () => l10n.t('Whoever reaches that port is root on the engine’s machine.'),
    fixes: [
      {
        words: () =>
          l10n.t(
            'Remove the tcp host from daemon.json or the unit, and restart; until then close the port in the firewall.',
          ),
        command: 'sudo systemctl edit --full docker',
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
  },
  'lint-tls-no-verify': {
    finding: (v) => l10n.t('The TLS of {host} is not verified: somebody on the way can take over the connection.', v),
    why: () => l10n.t('DOCKER_TLS without DOCKER_TLS_VERIFY, or a context that skips the verification.'),
    fixes: [
      {
        words: () => l10n.t('Switch it on.'),
        command: 'export DOCKER_TLS_VERIFY=1',
        then: 'restart-server',
        risk: 'low',
      },
    ],
  },
  'lint-key-readable-by-others': {
    finding: (v) => l10n.t('Other users can read the private key {file} (mode {mode}).', v),
    why: () => l10n.t('It is a key to root on the engine’s machine.'),
    fixes: [{ words: () => l10n.t('Restrict it.'), command: 'chmod 600 {file}', then: 'retry', risk: 'none' }],
  },
  'lint-cert-expires-soon': {
    finding: (v) => l10n.t('The certificate {file} expires in {days} days.', v),
    why: () => l10n.t('After that nobody can connect with it.'),
    fixes: [{ words: () => l10n.t('Renew it.'), then: 'retry', risk: 'none' }],
  },
  'lint-remote-engine': {
    finding: (v) =>
      l10n.t('You are working on the engine of {host} {context}: what you do happens on that machine.', v),
    why: () => l10n.t('What is destroyed there is destroyed for everybody who uses it.'),
    fixes: [{ words: () => l10n.t('Switch back.'), action: 'choose-endpoint', then: 'retry', risk: 'none' }],
  },
  'lint-rootful-equals-root': {
    finding: () => l10n.t('Access to this engine equals being root on the machine.'),
    why: () =>
      l10n.t('It runs as root and starts whatever it is asked to; extensions that you install can ask it too.'),
    fixes: [
      {
        words: () => l10n.t('Think of rootless mode.'),
        command: 'dockerd-rootless-setuptool.sh install',
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'lint-host-socket-in-container': {
    finding: () =>
      l10n.t('This container controls the host’s Docker engine: code that runs here can become root on the host.'),
    why: () => l10n.t('The socket is mounted from the host; :ro on the mount doesn’t help.'),
    fixes: [
      {
        words: () => l10n.t('Use an engine inside the container or a rootless one, or remove the mount.'),
        then: 'rebuild-container',
        risk: 'medium',
      },
    ],
  },
});

export type LintId = keyof typeof lintTable;
