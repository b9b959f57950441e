import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type Evidence, type TlsFile } from '../evidence.js';
import { type Found, found, whereIs } from './found.js';

type TcpAddress = Extract<NonNullable<Evidence['address']>, { transport: 'tcp' }>;

/** What is wrong with the TLS files, which are read before anything is dialled. */
export function tlsFilesProblem({ tls, asked }: Evidence): Found | undefined {
  if (!tls || !asked.wantsTls) return undefined;
  const byRole = (role: TlsFile['role']) => tls.files.find((file) => file.role === role);
  const [ca, cert, key] = [byRole('ca'), byRole('cert'), byRole('key')];
  const unusable = (file: TlsFile | undefined) =>
    file && found('tls-material-unreadable', { file: file.file, code: file.problem });
  // Measured with docker 28.2 and 28.5: a missing ca.pem is an error, with and without verification.
  const byVariables =
    asked.context === '' && Boolean(asked.variables['DOCKER_TLS_VERIFY'] ?? asked.variables['DOCKER_TLS']);
  if (ca && ca.problem !== '' && (ca.problem !== 'ENOENT' || byVariables)) return unusable(ca);
  const broken = [cert, key].find((file) => file && file.problem !== '' && file.problem !== 'ENOENT');
  if (broken) return unusable(broken);
  const isLone = (cert?.problem === 'ENOENT') !== (key?.problem === 'ENOENT');
  if (isLone) return unusable(cert?.problem === 'ENOENT' ? cert : key);
  if (tls.pairProblem !== '') {
    return found('tls-client-key-mismatch', {
      detail: tls.pairProblem,
      cert: cert?.file ?? '',
      key: key?.file ?? '',
      encrypted: tls.isKeyEncrypted ? 'yes' : 'no',
    });
  }
  return undefined;
}

/** Why a tcp port couldn't be reached, or the handshake with it failed. */
export function tcpProblem(evidence: Evidence, address: TcpAddress): Found | undefined {
  const ping = evidence.exchange?.ping;
  const host = whereIs(evidence);
  const values = { host, name: address.host, port: String(address.port) };
  if (!ping) return undefined;
  if (ping.kind === 'silent' && ping.phase === 'connect') return found('tcp-timeout', values);
  if (ping.kind === 'closed' && address.tls && hasClientCertificateTrouble(evidence, ping.isReset)) {
    return found('tls-client-cert-rejected', { host, detail: clientWords(evidence, ''), ...files(evidence) });
  }
  if (ping.kind !== 'failed') return undefined;
  const { code, message } = ping;
  switch (code) {
    case 'ENOTFOUND':
      return found('dns-not-found', values);
    case 'EAI_AGAIN':
      return found('dns-temporary-failure', values);
    case 'ECONNREFUSED':
      return found('tcp-refused', values);
    case 'ETIMEDOUT':
      return found('tcp-timeout', values);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
      return found('tcp-unreachable', { ...values, code });
    default:
      return tlsProblem(evidence, code, `${code} ${message}`, host);
  }
}

/** OpenSSL's words and Node's codes for what went wrong between the two. */
function tlsProblem(evidence: Evidence, code: string, words: string, host: string): Found | undefined {
  const certificate = evidence.exchange?.certificate;
  const validTo = certificate?.validTo ?? '?';
  if (code === 'CERT_HAS_EXPIRED') return found('tls-server-cert-expired', { host, validTo });
  if (code === 'CERT_NOT_YET_VALID') return found('tls-server-cert-not-yet-valid', { host });
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return found('tls-hostname-mismatch', { host, names: plain(certificate?.names ?? '', 200) || '–' });
  }
  if (unknownAuthority.has(code)) return found('tls-unknown-ca', { host });
  if (/KEY_VALUES_MISMATCH|BAD_DECRYPT|bad decrypt|key values mismatch/i.test(words)) {
    return found('tls-client-key-mismatch', { detail: plain(words, 120), ...files(evidence), encrypted: 'no' });
  }
  // Alerts that refuse the client's certificate (RFC 8446, 6): bad_certificate 42 … unknown_ca 48,
  // certificate_required 116, and handshake_failure 40 of older servers.
  if (
    /ALERT_(BAD|UNSUPPORTED|CERTIFICATE|NO)_?CERT|CERTIFICATE_(REQUIRED|REVOKED|EXPIRED|UNKNOWN)|ALERT_UNKNOWN_CA|BAD_CERTIFICATE|alert (bad|unsupported) certificate|certificate required|unknown ca|alert handshake failure|ALERT_HANDSHAKE_FAILURE/i.test(
      words,
    )
  ) {
    return found('tls-client-cert-rejected', {
      host,
      detail: clientWords(evidence, alertIn(words)),
      ...files(evidence),
    });
  }
  if (/wrong.version.number|packet length too long|HTTP_REQUEST|http request/i.test(words)) {
    return found('tls-not-offered', { host });
  }
  if (
    /protocol.version|UNSUPPORTED_PROTOCOL|unsupported protocol|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE/i.test(words)
  ) {
    return found('tls-protocol-too-old', { host });
  }
  return undefined;
}

const unknownAuthority: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/** A server that cuts the line after the handshake instead of naming the alert wanted a certificate, or another one. */
function hasClientCertificateTrouble({ tls }: Evidence, isReset: boolean): boolean {
  const hasNone = tls?.files.some(({ role, problem }) => role === 'cert' && problem === 'ENOENT') ?? false;
  return isReset || hasNone || (tls?.clientProblem ?? '') !== '';
}

/** What can be told of the refusal: engines answer to all of these with the same alert. */
function clientWords({ tls }: Evidence, alert: string): string {
  const cert = tls?.files.find(({ role }) => role === 'cert');
  if (cert?.problem === 'ENOENT') return l10n.t('there is none');
  if (tls?.clientProblem === 'expired') return l10n.t('it has expired');
  if (tls?.clientProblem === 'foreign') return l10n.t('it is not of the authority in ca.pem');
  return alert || l10n.t('the connection was cut after the handshake');
}

function alertIn(words: string): string {
  return plain(/alert [a-z ]+|certificate required|ERR_SSL_\w+/i.exec(words)?.[0] ?? words, 120);
}

function files({ tls }: Evidence) {
  const file = (role: TlsFile['role']) => tls?.files.find((one) => one.role === role)?.file ?? `${role}.pem`;
  return { ca: file('ca'), cert: file('cert'), key: file('key') };
}
