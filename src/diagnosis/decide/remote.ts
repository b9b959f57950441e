import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type Evidence, type SshTry } from '../evidence.js';
import { type Found, found, whereIs } from './found.js';
import { isEngine } from './answer.js';

/** Why ssh didn't bring us to an engine: its own words first, then what came through. */
export function sshProblem(evidence: Evidence): Found | undefined {
  const { ssh } = evidence;
  if (!ssh) return undefined;
  const host = whereIs(evidence);
  const address = evidence.address?.transport === 'ssh' ? evidence.address : undefined;
  const destination = address?.destination ?? host;
  // What a shell gets: `-p` before the destination, both quoted apart.
  const values = { host, target: destination };
  if (ssh.spawnCode !== '') return found('ssh-binary-missing');
  return bySaying(ssh, values) ?? byAnswer(ssh, values);
}

function bySaying({ stderr, exitCode, agent }: SshTry, values: { host: string; target: string }): Found | undefined {
  const says = (pattern: RegExp) => pattern.test(stderr);
  const last = plain(stderr.trim().split(/\r?\n/).at(-1) ?? '', 200);
  if (says(/REMOTE HOST IDENTIFICATION HAS CHANGED/)) return found('ssh-host-key-changed', values);
  if (says(/Host key verification failed|No .* host key is known/i)) return found('ssh-host-key-unknown', values);
  if (says(/UNPROTECTED PRIVATE KEY FILE|bad permissions/)) {
    const key = /Permissions \d+ for ['"](.+?)['"]|Load key ["'](.+?)["']/.exec(stderr);
    return found('ssh-key-permissions', { ...values, key: plain(key?.[1] ?? key?.[2] ?? '~/.ssh/id_ed25519', 200) });
  }
  if (says(/Permission denied \(|Too many authentication failures|No more authentication methods/)) {
    return found('ssh-auth-failed', { ...values, agent });
  }
  if (says(/dial unix .*permission denied|connect: permission denied|permission denied while trying to connect/i)) {
    return found('ssh-remote-permission-denied', values);
  }
  if (exitCode === 127 || says(/docker['"]?: (command )?not found|command not found: docker|not found.*docker/i)) {
    return found('ssh-remote-docker-missing', values);
  }
  if (
    says(
      /connect: (no such file or directory|connection refused)|Cannot connect to the Docker daemon|failed to connect to the docker API/i,
    )
  ) {
    return found('ssh-remote-daemon-down', values);
  }
  const name = values.target.replace(/^.*@/, '');
  if (says(/Temporary failure in name resolution/)) return found('dns-temporary-failure', { host: values.host, name });
  if (says(/Could not resolve hostname|Name or service not known/)) {
    return found('dns-not-found', { host: values.host, name });
  }
  const isUnreached =
    /Connection (refused|timed out|closed|reset)|No route to host|Network is unreachable|Operation timed out|banner exchange|kex_exchange_identification|Connection to .* closed by remote host|channel \d+: open failed|administratively prohibited/i;
  if (says(isUnreached)) return found('ssh-unreachable', { ...values, detail: last });
  return undefined;
}

function byAnswer({ answer, stderr, exitCode }: SshTry, values: { host: string; target: string }): Found | undefined {
  switch (answer.kind) {
    case 'answered':
      return isEngine(answer)
        ? undefined
        : found('not-docker-http', {
            what: values.host,
            status: String(answer.status),
            server: plain(answer.headers['server'] ?? '–', 60),
          });
    case 'noise':
      return found('ssh-stdout-polluted', { ...values, noise: plain(answer.text.trim(), 60) });
    case 'silent':
      return found('ssh-unreachable', {
        ...values,
        detail: l10n.t('no answer within {seconds} s', { seconds: Math.round(answer.ms / 100) / 10 }),
      });
    case 'closed':
    case 'failed': {
      const last = plain(stderr.trim().split(/\r?\n/).at(-1) ?? '', 200);
      const detail = last || l10n.t('ssh ended with code {code}', { code: exitCode ?? '?' });
      // A shell that ends at once without a word (a nologin shell, a forced command).
      return found('ssh-unreachable', { ...values, detail });
    }
  }
}

/** Windows' pipes. */
export function pipeProblem(evidence: Evidence): Found | undefined {
  const ping = evidence.exchange?.ping;
  if (ping?.kind !== 'failed') return undefined;
  if (ping.code === 'ENOENT') return found('npipe-missing', { sock: whereIs(evidence) });
  return ping.code === 'EPERM' || ping.code === 'EACCES' ? found('npipe-access-denied') : undefined;
}
