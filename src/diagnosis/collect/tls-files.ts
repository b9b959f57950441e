import * as l10n from '@vscode/l10n';
import { X509Certificate, createHash, createPrivateKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { configDirectory } from '../../engine/endpoint/docker-config.js';
import { type Address } from '../../engine/endpoint/endpoint.js';
import { type Asked, type TlsFile, type TlsFiles } from '../evidence.js';
import { type Surroundings, codeOf } from './probe.js';

const roles = ['ca', 'cert', 'key'] as const;

/** The certificates and the key that are (or should be) used; undefined where TLS isn't spoken of. */
export async function collectTlsFiles(
  surroundings: Surroundings,
  asked: Asked,
  address: Address | undefined,
): Promise<TlsFiles | undefined> {
  const { env } = surroundings;
  const byVariables = Boolean(env['DOCKER_TLS_VERIFY']) || Boolean(env['DOCKER_TLS']);
  const fromContext = asked.context !== '' && asked.context !== 'default';
  if (!asked.wantsTls && !byVariables && !fromContext) return undefined;
  const folder = fromContext
    ? path.join(configDirectory(surroundings), 'contexts', 'tls', sha256(asked.context), 'docker')
    : env['DOCKER_CERT_PATH'] || configDirectory(surroundings);
  const read = await Promise.all(roles.map((role) => readOne(path.join(folder, `${role}.pem`), role)));
  const [ca, cert, key] = read;
  return {
    files: read.map(({ text: _, ...file }) => file),
    skipVerify: address?.transport === 'tcp' && address.tls?.skipVerify === true,
    pairProblem: pairProblem(cert?.text ?? '', key?.text ?? ''),
    isKeyEncrypted: /ENCRYPTED/.test(key?.text ?? ''),
    clientProblem: clientProblem(cert?.text ?? '', ca?.text ?? ''),
    now: Date.now(),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readOne(file: string, role: TlsFile['role']): Promise<TlsFile & { readonly text: string }> {
  const nothing = { file, role, mode: 0, validTo: undefined, text: '' };
  try {
    const stats = await stat(file);
    const { mode } = stats;
    // A pipe would be waited for without end.
    if (!stats.isFile() && !stats.isDirectory()) return { ...nothing, problem: 'EINVAL' };
    const text = await readFile(file, 'utf8');
    // Node takes garbage for "no authority" in silence, and fails later with another error.
    const isPem =
      role === 'key' ? /-----BEGIN .*PRIVATE KEY-----/.test(text) : /-----BEGIN CERTIFICATE-----/.test(text);
    const base = { ...nothing, mode: mode & 0o7777, text };
    return isPem ? { ...base, problem: '', validTo: endOf(role, text) } : { ...base, problem: 'NOT_PEM' };
  } catch (error) {
    return { ...nothing, problem: codeOf(error) || 'EIO' };
  }
}

function endOf(role: TlsFile['role'], text: string): number | undefined {
  if (role === 'key') return undefined;
  try {
    return Date.parse(new X509Certificate(text).validTo);
  } catch {
    // It looks like a certificate and isn't: the handshake says so better.
    return undefined;
  }
}

/** Why a certificate and its key can't be used together, '' when they can or one is missing. */
function pairProblem(cert: string, key: string): string {
  if (cert === '' || key === '') return '';
  if (/ENCRYPTED/.test(key)) return l10n.t('the key has a passphrase');
  try {
    const pair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    return pair ? '' : l10n.t('certificate and key don’t belong together');
  } catch (error) {
    return l10n.t('they can’t be read ({code})', { code: codeOf(error) || 'PEM' });
  }
}

/** An engine wants a client certificate that is valid and of its own authority, which mostly is that of ca.pem. */
function clientProblem(cert: string, ca: string): TlsFiles['clientProblem'] {
  if (cert === '' || ca === '') return '';
  try {
    const client = new X509Certificate(cert);
    if (Date.parse(client.validTo) < Date.now()) return 'expired';
    return client.checkIssued(new X509Certificate(ca)) ? '' : 'foreign';
  } catch {
    // One of them is no certificate: that is told apart from this.
    return '';
  }
}
